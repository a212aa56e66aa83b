import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AdminApi, Document } from '../../e2e/admin-api.ts';
import { environment } from '../../e2e/environment.ts';
import { fits, values } from '../../e2e/hostile-values.ts';
import { withoutOwnAttributes } from '../../e2e/own-attributes.ts';
import { differences, readRealm } from '../../e2e/realm-file.ts';
import { nameOf, only } from '../manifests.ts';
import { Root } from '../root.ts';
import { logIn, type Login, refreshes } from './login.ts';
import type { ClusterWithNode } from './node.ts';
import { needsNode } from './node-needs.ts';
import { Running, startNode } from './running.ts';
import { nameOfValue, ValuesRoot } from './values-root.ts';

const STAGE = `description: The AI Hub on Kubernetes, to try.
targets: [kubernetes]
keycloak:
  command: [start, --hostname=https://auth.$(env:DOMAIN), --proxy-headers=xforwarded, --http-enabled=true]
  database: postgres
  instances: 2
kubernetes:
  storage: { size: 1Gi }
`;
const LOGINS = 200;
const PASSWORD = 'pa$$word';

const root = new Root(STAGE);
let cluster: ClusterWithNode;

beforeAll(async () => {
  root.generate();
  const texts = readdirSync(root.manifests).map((name) => readFileSync(join(root.manifests, name), 'utf8'));
  const images = texts.flatMap((text) => [...text.matchAll(/^\s*image: (\S+)$/gm)].map(([, one]) => one as string));
  const started = await startNode([...new Set(images)]);
  if (started !== undefined) cluster = started;
});
afterAll(async () => {
  await cluster?.stop();
  root.remove();
});

describe('the AI Hub realm with real pods', needsNode, () => {
  let running: Running;
  let admin: AdminApi;

  beforeAll(() => {
    cluster.makeVolume('postgres', '1Gi');
    running = new Running(cluster, root);
    running.generate();
    running.prepare();
  });
  // Memory and processors for the next.
  afterAll(() => {
    cluster.run('delete', 'namespace', running.namespace);
  });

  const login = (
    username = environment['SUPERUSER_EMAIL'] as string,
    password = environment['SUPERUSER_PASSWORD'] as string,
  ): Login => ({
    url: running.url,
    host: `auth.${environment['DOMAIN']}`,
    realm: 'aihub',
    clientId: 'openwebui',
    clientSecret: environment['KEYCLOAK_OPENWEBUI_CLIENT_SECRET'] as string,
    redirectUri: `https://openwebui.${environment['DOMAIN']}/oauth/oidc/callback`,
    username,
    password,
  });

  it('has the whole realm before the Job runs, and the Job changes nothing', async () => {
    // Everything but the Job.
    const others = running.objects.filter((one) => one['kind'] !== 'Job').map((one) => JSON.stringify(one));
    const applied = cluster.kubectl(['apply', '--validate=strict', '--filename', '-'], {
      input: others.join('\n---\n'),
    });
    expect(applied).toMatchObject({ status: 0, stderr: '' });
    await running.isServing();
    admin = running.admin;
    // test/e2e/first-start.test.ts looks into what is left out, which an export shows in another form.
    const {
      users: _users,
      groups: _groups,
      defaultGroups: _defaults,
      defaultRoles: _roles,
      components: _components,
      ...file
    } = readRealm(root.path(`deploy/configs/keycloak/aihub-realm.${root.stage}.json`), environment);
    const before = await admin.export('aihub');
    expect(differences(before, file)).toEqual([]);
    running.apply();
    expect(await running.jobEnds(), running.logs(`job/${nameOf(only(running.objects, 'Job'))}`)).toBe('Complete');
    expect(withoutOwnAttributes(await admin.export('aihub'))).toEqual(withoutOwnAttributes(before));
  });

  it('brought every secret to where it belongs, byte for byte', async () => {
    const clients = ['openwebui', 'oauth2-proxy-dagster', 'oauth2-proxy-datalake', 'oauth2-proxy-attu', 'langfuse'];
    const secrets = await Promise.all(
      clients.map(async (name) => (await admin.client('aihub', name))['secret'] as string),
    );
    expect(secrets).toEqual(
      ['OPENWEBUI_CLIENT', 'OAUTH2_PROXY_DAGSTER', 'OAUTH2_PROXY_DATALAKE', 'OAUTH2_PROXY_ATTU', 'LANGFUSE_CLIENT'].map(
        (name) => environment[`KEYCLOAK_${name}_SECRET`],
      ),
    );
    // So did those of the administrator, of the database and of the user who signs in here.
    expect((await logIn(login())).accessToken).not.toBe('');
  });

  it('has two instances that are one cluster', () => {
    for (const pod of ['keycloak-0', 'keycloak-1']) {
      expect(running.logs(pod)).toMatch(/ISPN0000(93|94): .*\(2\) \[/);
    }
  });

  it(`loses none of ${LOGINS} logins when an instance is killed, nor a session from before`, async () => {
    const done: Awaited<ReturnType<typeof logIn>>[] = [];
    let begun = 0;
    const restarts = (): number =>
      running
        .live('pods', '--selector', 'app.kubernetes.io/name=keycloak')
        .reduce((sum, pod) => sum + (pod['status'].containerStatuses[0].restartCount as number), 0);
    // Of the first start, at which both can try to make the same table.
    const before = restarts();
    // Keycloak refuses logins of one user at the same time, for all could be guesses.
    const users = ['a@example.org', 'b@example.org', 'c@example.org', 'd@example.org'];
    for (const user of users) await admin.createUser('aihub', user, PASSWORD, ['AIHubAccess']);
    const worker = async (user: string): Promise<void> => {
      while (begun < LOGINS) {
        begun += 1;
        if (begun === LOGINS / 4) cluster.kill('keycloak-0', running.namespace);
        done.push(await logIn(login(user, PASSWORD)));
      }
    };
    await Promise.all(users.map(worker));
    expect(done).toHaveLength(LOGINS);
    expect(restarts()).toBe(before + 1);
    const repeated = done.reduce((sum, one) => sum + one.repeated, 0);
    const again = done.filter(({ isSecondTry }) => isSecondTry).length;
    console.log(`${LOGINS} logins, ${repeated} requests sent again, ${again} logins begun anew`);
    for (const { refreshToken } of done.slice(0, 20)) expect(await refreshes(login(), refreshToken)).toBe(true);
    await running.isServing();
  });

  it('shows a Job that fails, goes on to serve, and recovers', async () => {
    const broken = 'broken';
    const names = [
      nameOf(only(running.objects, 'Job')),
      ...running.expectedNames.configMaps.filter((name) => name.startsWith('keycloak-config-')),
    ];
    for (const file of readdirSync(root.manifests)) {
      const text = readFileSync(join(root.manifests, file), 'utf8');
      const changed = names.reduce((sum, name) => sum.replaceAll(name, `${name}-${broken}`), text);
      root.write(
        join('deploy/kubernetes', root.stage, file),
        file.startsWith('keycloak-config')
          ? changed.replaceAll('"redirectUris"', '"redirectUrls"').replace('backoffLimit: 4', 'backoffLimit: 1')
          : changed,
      );
    }
    running.read();
    running.apply();
    expect(await running.jobEnds()).toBe('Failed');
    expect(cluster.run('get', 'job', '--namespace', running.namespace)).toMatch(/-broken\s+Failed\s+0\/1/);
    const job = nameOf(only(running.objects, 'Job'));
    const wait = ['wait', `job/${job}`, '--for=condition=Complete', '--timeout=1s', '--namespace', running.namespace];
    expect(cluster.kubectl(wait).status).toBe(1);
    const pods = running.live('pods', '--selector', `batch.kubernetes.io/job-name=${job}`);
    expect(pods.map((pod) => pod['status'].containerStatuses[0].state.terminated.exitCode as number)).toContain(1);
    await running.isServing();
    expect((await logIn(login())).accessToken).not.toBe('');
    running.generate();
    running.apply();
    expect(await running.jobEnds()).toBe('Complete');
  });
});

describe(`${values.length} values full of what programs stumble over, in a Secret`, needsNode, () => {
  const valuesRoot = new ValuesRoot(`${STAGE.replace('instances: 2', 'instances: 1')}  namespace: values\n`);
  let running: Running;

  beforeAll(async () => {
    cluster.makeVolume('values', '1Gi');
    running = new Running(cluster, valuesRoot);
    running.generate();
    running.prepare(secret(values));
    running.apply();
    await running.isServing();
  });
  afterAll(valuesRoot.remove);

  function secret(texts: readonly string[]): Record<string, string> {
    return { ...environment, ...Object.fromEntries(texts.map((text, index) => [nameOfValue(index), text])) };
  }

  /** @returns those that the clients of the live realm do not have. */
  async function lost(expected: readonly string[]): Promise<string[]> {
    const clients = await running.admin.get<Document[]>('/values/clients?max=1000');
    const found = new Map(clients.map((one) => [one['clientId'] as string, one]));
    return expected.filter((text, index) => {
      const one = found.get(`client-${index}`);
      return (fits(values[index] as string) ? one?.['secret'] : one?.['attributes'].value) !== text;
    });
  }

  it('arrive byte-exact at the first start', async () => {
    expect(await lost(values)).toEqual([]);
    expect(await running.jobEnds()).toBe('Complete');
    expect(await lost(values)).toEqual([]);
  });

  it('arrive byte-exact after a rotation that the revision tells of', async () => {
    // The other way round, so that every client gets another value; long ones stay where they are.
    const short = values.filter(fits).toReversed();
    const rotated = values.map((text) => (fits(text) ? (short.shift() as string) : text));
    running.replaceSecrets(secret(rotated));
    valuesRoot.append('  revision: 2\n');
    running.generate();
    running.apply();
    expect(await running.jobEnds()).toBe('Complete');
    expect(await lost(rotated)).toEqual([]);
  });
});
