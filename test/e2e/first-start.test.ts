import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ComposeFile } from '@realm-as-code/compose-gen';
import { CERTIFICATES, makeDeployment, type Stage } from '@realm-as-code/stage';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { requestToken, type Document } from './admin-api.ts';
import { environment } from './environment.ts';
import { type Keycloak, startKeycloak } from './keycloak.ts';
import { type Postgres, startPostgres } from './postgres.ts';
import { deploy, differences, readRealm } from './realm-file.ts';

/** The settings that a stage with an external database gives Keycloak, as variables of its process. */
function externalDatabase({ port, certificate }: Postgres): Record<string, string> {
  const stage: Stage = {
    name: 'external',
    versions: { keycloak: '0', keycloakConfigCli: '0', postgres: '0' },
    keycloak: { command: ['start'], database: 'external' },
    database: { host: 'localhost', port, certificate: 'db-ca.pem' },
    values: {},
  };
  const { keycloak } = makeDeployment(stage, [], { themes: [], providers: [], certificates: ['db-ca.pem'] });
  const settings = Object.entries(keycloak.settings).filter(([name]) => name.startsWith('KC_DB'));
  const resolved = settings.map(([name, value]) => [
    name,
    value
      .replace(`${CERTIFICATES}/db-ca.pem`, certificate)
      .replace(/^\$\(env:(.*)\)$/, (_, variable: string) => environment[variable] as string),
  ]);
  return Object.fromEntries(resolved) as Record<string, string>;
}

describe.each(['embedded', 'external'] as const)('the first start on an %s database', (database) => {
  let keycloak: Keycloak;
  let postgres: Postgres | undefined;
  let live: Document;
  const stage = database === 'embedded' ? 'dev' : 'prod';
  const file = readRealm(join(deploy, `aihub-realm.${stage}.json`), environment);
  const compose = parse(readFileSync(join(deploy, '../..', `docker-compose.${stage}.yml`), 'utf8')) as ComposeFile;
  const onlyForTheStart = String(compose.services['keycloak']?.environment['FIRST_START_SECRETS']).split(' ');

  beforeAll(async () => {
    if (database === 'external') postgres = await startPostgres(environment['KEYCLOAK_DB_PASSWORD'] as string);
    const env = { ...(postgres && externalDatabase(postgres)), FIRST_START_SECRETS: onlyForTheStart.join(' ') };
    const args = database === 'embedded' ? ['start-dev'] : ['start', '--hostname-strict=false', '--http-enabled=true'];
    keycloak = await startKeycloak({ stage, args, env });
    live = await keycloak.admin.export('aihub');
  });
  afterAll(async () => {
    await keycloak?.stop();
    await postgres?.stop();
  });

  it('imports everything that the realm file says, by name and by value', () => {
    const {
      users: _users,
      groups: _groups,
      defaultGroups: _defaults,
      defaultRoles: _roles,
      components,
      ...rest
    } = file;
    expect(differences(live, rest)).toEqual([]);
    const [profile] = components['org.keycloak.userprofile.UserProfileProvider'] as Document[];
    const [liveProfile] = live['components']['org.keycloak.userprofile.UserProfileProvider'] as Document[];
    const read = (one: Document | undefined): unknown =>
      JSON.parse(one?.['config']['kc.user.profile.config'][0] as string);
    expect(read(liveProfile)).toEqual(read(profile));
  });

  if (database === 'external') {
    it('speaks with the database in TLS only, and knows it by its certificate', () => {
      const query =
        "SELECT count(*) > 0 AND bool_and(ssl) FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE application_name LIKE '%JDBC%'";
      expect(postgres?.ask(query)).toBe('t');
    });
  }

  it('imports no more than that, beside what every realm has', () => {
    const names = (list: string, key: string): string[] =>
      (live[list] as Document[]).map((one) => one[key] as string).toSorted();
    const builtIn = ['account', 'account-console', 'admin-cli', 'broker', 'realm-management', 'security-admin-console'];
    const declared = (file['clients'] as Document[]).map((one) => one['clientId'] as string);
    expect(names('clients', 'clientId')).toEqual([...new Set([...builtIn, ...declared])].toSorted());
    expect(names('clientScopes', 'name')).toEqual(
      ['offline_access', ...(file['clientScopes'] as Document[]).map((one) => one['name'] as string)].toSorted(),
    );
    expect((live['users'] as Document[]).map((one) => one['username'] as string)).toEqual(['superuser@example.org']);
  });

  it('creates the superuser with names, roles and tenant', async () => {
    const [user] = live['users'] as [Document];
    expect(user).toMatchObject({
      email: environment['SUPERUSER_EMAIL'],
      firstName: environment['SUPERUSER_FIRSTNAME'],
      lastName: environment['SUPERUSER_LASTNAME'],
      emailVerified: true,
      enabled: true,
    });
    const roles = (user['roles'].realmMappings as Document[]).map((role) => role['name'] as string);
    expect(roles).toEqual(expect.arrayContaining(['AIHubAccess', 'AIHubSysAdmin']));
    expect(user['groups']).toMatchObject([{ path: '/tenants/default' }]);
    expect(await keycloak.admin.get('/aihub/default-groups')).toMatchObject([{ path: '/tenants/default' }]);
  });

  it('gives the service account its roles, and its token opens just what they allow', async () => {
    const [account] = live['serviceAccounts'] as [Document];
    const wanted = (file['users'] as Document[]).find(
      (user) => user['serviceAccountClientId'] !== undefined,
    ) as Document;
    const granted = (account['roles'].clientMappings['realm-management'].mappings as Document[]).map(
      (role) => role['name'] as string,
    );
    expect(granted.toSorted()).toEqual((wanted['clientRoles']['realm-management'] as string[]).toSorted());

    const { access_token } = await requestToken(keycloak.url, 'aihub', {
      grant_type: 'client_credentials',
      client_id: 'aihub-api-service',
      client_secret: environment['KEYCLOAK_API_SERVICE_CLIENT_SECRET'] as string,
    });
    const status = async (method: string, path: string, body?: unknown): Promise<number> => {
      const answer = await fetch(`${keycloak.url}/admin/realms/aihub${path}`, {
        method,
        headers: { authorization: `Bearer ${access_token}`, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return answer.status;
    };
    for (const path of ['', '/users', '/groups', '/roles', '/identity-provider/instances', '/authentication/flows']) {
      expect([path, await status('GET', path)]).toEqual([path, 200]);
    }
    expect(
      await status('POST', '/users', { username: 'made-by-the-api@example.org', email: 'made-by-the-api@example.org' }),
    ).toBe(201);
    for (const [method, path, body] of [
      ['GET', '/events', undefined],
      ['GET', '/clients', undefined],
      ['PUT', '', { displayName: 'x' }],
      ['POST', '/clients', { clientId: 'x' }],
      ['POST', '/roles', { name: 'x' }],
      ['POST', '/identity-provider/instances', { alias: 'x', providerId: 'oidc' }],
      ['POST', '/client-scopes', { name: 'x' }],
    ] as const) {
      expect([method, path, await status(method, path, body)]).toEqual([method, path, 403]);
    }
    const { id } = await keycloak.admin.user('aihub', 'made-by-the-api@example.org');
    await keycloak.admin.delete(`/aihub/users/${id}`);
  });

  it('leaves no realm file with its secrets behind', async () => {
    await keycloak.migration();
    expect(readdirSync(join(keycloak.home, 'data/import'))).toEqual([]);
  });

  it('keeps the secrets of the realm out of the environment of what runs on', () => {
    const left = readFileSync(`/proc/${keycloak.process.pid}/environ`, 'utf8').split('\0');
    expect(left.some((one) => one.startsWith('KC_BOOTSTRAP_ADMIN_PASSWORD='))).toBe(true);
    expect(onlyForTheStart).toContain('SUPERUSER_PASSWORD');
    expect(left.filter((one) => onlyForTheStart.includes(one.split('=', 1)[0] as string))).toEqual([]);
  });

  it('leaves the session lifespans alone: they are the stage’s already', async () => {
    expect(await keycloak.migration()).toBe('keycloak-entrypoint: session lifespans: up to date');
  });
});
