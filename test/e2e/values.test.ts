import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generateStage } from '@realm-as-code/compose-gen';
import { type Document, requestToken } from './admin-api.ts';
import { environment } from './environment.ts';
import { fits, values } from './hostile-values.ts';
import { type Keycloak, startKeycloak } from './keycloak.ts';
import { atExit } from './processes.ts';
import { ManagedDocuments, needsReconciler } from './reconciler.ts';

const name = (index: number): string => `VALUE_${index}`;
const env = Object.fromEntries(values.map((text, index) => [name(index), text]));

function client(index: number, text: string): Document {
  const base = {
    clientId: `client-${index}`,
    serviceAccountsEnabled: true,
    standardFlowEnabled: false,
    clientAuthenticatorType: 'client-secret',
  };
  return fits(text)
    ? { ...base, secret: `$(env:${name(index)})` }
    : { ...base, attributes: { value: `$(env:${name(index)})` } };
}

describe(`${values.length} values full of what programs stumble over`, () => {
  let keycloak: Keycloak;
  let folder: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'values-'));
    atExit(() => rmSync(folder, { recursive: true, force: true }));
    const variable = { group: 'g', description: 'd', secret: true, example: 'e', generate: 'm' };
    const registry = ['KEYCLOAK_ADMIN_USER', 'KEYCLOAK_ADMIN_PASSWORD', ...Object.keys(env)];
    const users = values.map((_, index) => ({
      username: `user-${index}`,
      enabled: true,
      email: `user-${index}@example.org`,
      firstName: 'a',
      lastName: 'b',
      credentials: [{ type: 'password', value: `$(env:${name(index)})`, temporary: false }],
    }));
    const login = { clientId: 'login', publicClient: true, directAccessGrantsEnabled: true };
    const { files, diagnostics } = generateStage({
      stage: {
        name: 'values',
        versions: { keycloak: '26.5.5', keycloakConfigCli: '6.5.1', postgres: '17.7' },
        keycloak: { command: ['start-dev'], database: 'embedded' },
        values: {},
        exceptions: (['missing-pkce', 'direct-grants'] as const).map((rule) => ({
          rule,
          at: 'managed/30-clients.json#clients[login]',
          reason: 'The test logs in with passwords.',
        })),
      },
      realms: [
        {
          // One hashing iteration: this is not about how long it takes to check a password.
          bootstrap: [
            {
              path: 'users.json',
              text: JSON.stringify({
                realm: 'values',
                enabled: true,
                sslRequired: 'none',
                passwordPolicy: 'hashAlgorithm(pbkdf2-sha256) and hashIterations(1)',
                users,
              }),
            },
          ],
          managed: [
            {
              path: '30-clients.json',
              text: JSON.stringify({
                realm: 'values',
                clients: [login, ...values.map((text, index) => client(index, text))],
              }),
            },
          ],
        },
      ],
      variables: Object.fromEntries(registry.map((one) => [one, variable])),
    });
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    const file = (path: string): string => String(files.find((one) => one.path === path)?.content);
    mkdirSync(join(folder, 'managed'));
    writeFileSync(join(folder, 'realm.json'), file('configs/keycloak/values-realm.values.json'));
    writeFileSync(join(folder, 'managed/30-clients.json'), file('configs/keycloak/managed/30-clients.values.json'));
    keycloak = await startKeycloak({ realm: join(folder, 'realm.json'), env });
  });
  afterAll(async () => {
    await keycloak?.stop();
  });

  /** Which values the clients of the live realm do not have. */
  async function lost(expected: readonly string[]): Promise<string[]> {
    const clients = await keycloak.admin.get<Document[]>('/values/clients?max=1000');
    const found = new Map(clients.map((one) => [one['clientId'] as string, one]));
    return expected.filter((text, index) => {
      const one = found.get(`client-${index}`);
      return (fits(values[index] as string) ? one?.['secret'] : one?.['attributes'].value) !== text;
    });
  }

  it('arrive byte-exact at the first start, as client secrets', async () => {
    expect(await lost(values)).toEqual([]);
    console.log(`values tried at the first start: ${values.length}, lost: 0`);
  });

  it('can be logged in with, as client secrets and as passwords', async () => {
    let logins = 0;
    for (const [index, text] of values.entries()) {
      if (index > 40 && index % 8 !== 0) continue;
      await requestToken(keycloak.url, 'values', {
        grant_type: 'password',
        client_id: 'login',
        username: `user-${index}`,
        password: text,
      });
      if (fits(text)) {
        await requestToken(keycloak.url, 'values', {
          grant_type: 'client_credentials',
          client_id: `client-${index}`,
          client_secret: text,
        });
      }
      logins++;
    }
    expect(logins).toBeGreaterThan(60);
    await expect(
      requestToken(keycloak.url, 'values', {
        grant_type: 'password',
        client_id: 'login',
        username: 'user-0',
        password: 'leading',
      }),
    ).rejects.toThrow('invalid_grant'); // with HTTP 401, since Keycloak 26.7 with 400
  });

  it('arrive byte-exact at a reconcile', needsReconciler, async () => {
    // The other way round, so that every client gets another value; long ones stay where they are.
    const short = values.filter(fits).toReversed();
    const rotated = values.map((text) =>
      fits(text) ? (short.shift() as string) : `${text}x`.slice(-4096).replace(/\p{Surrogate}/gu, ''),
    );
    const documents = new ManagedDocuments();
    for (const one of readdirSync(documents.folder)) rmSync(join(documents.folder, one));
    writeFileSync(join(documents.folder, '30-clients.json'), readFileSync(join(folder, 'managed/30-clients.json')));
    const run = await documents.reconcile(
      keycloak.url,
      Object.fromEntries(rotated.map((text, index) => [name(index), text])),
    );
    expect(run.exitCode, run.output).toBe(0);
    expect(await lost(rotated)).toEqual([]);
    console.log(`values tried at a reconcile: ${rotated.length}, lost: 0`);
  });

  it('the administrator’s own password is one of them', async () => {
    expect(environment['KEYCLOAK_ADMIN_PASSWORD']).toContain('${HOME}');
    expect(await keycloak.admin.token()).not.toBe('');
  });
});
