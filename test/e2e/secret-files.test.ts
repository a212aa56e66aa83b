import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Document, requestToken } from './admin-api.ts';
import { environment } from './environment.ts';
import { type Keycloak, startKeycloak } from './keycloak.ts';
import { type Postgres, startPostgres } from './postgres.ts';
import { ManagedDocuments, needsReconciler } from './reconciler.ts';

const SECRETS = Object.keys(environment).filter((name) => /(PASSWORD|SECRET)$/.test(name));
/** What takes the secrets out of an environment. */
const none = Object.fromEntries(SECRETS.map((name) => [name, undefined]));

/** Writes every secret to a file, as an editor does. */
function writeSecrets(folder: string): string {
  mkdirSync(folder);
  for (const name of SECRETS) writeFileSync(join(folder, name), `${environment[name]}\n`);
  return folder;
}

describe('a server whose secrets come as files', () => {
  const folder = mkdtempSync(join(tmpdir(), 'secret-files-'));
  let postgres: Postgres;
  let keycloak: Keycloak;

  beforeAll(async () => {
    postgres = await startPostgres(environment['KEYCLOAK_DB_PASSWORD'] as string);
    const secrets = writeSecrets(join(folder, 'secrets'));
    keycloak = await startKeycloak({
      stage: 'prod',
      args: ['start', '--hostname-strict=false', '--http-enabled=true'],
      env: {
        ...none,
        SECRETS_DIR: secrets,
        KC_DB: 'postgres',
        KC_DB_URL: `jdbc:postgresql://127.0.0.1:${postgres.port}/keycloak`,
        KC_DB_USERNAME: 'keycloak',
        KC_DB_PASSWORD_FILE: join(secrets, 'KEYCLOAK_DB_PASSWORD'),
        KC_BOOTSTRAP_ADMIN_PASSWORD: undefined,
        KC_BOOTSTRAP_ADMIN_PASSWORD_FILE: join(secrets, 'KEYCLOAK_ADMIN_PASSWORD'),
      },
    });
  });
  afterAll(async () => {
    await keycloak?.stop();
    await postgres?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('knows the administrator, and has the secrets of its clients, byte for byte', async () => {
    for (const [client, name] of [
      ['langfuse', 'KEYCLOAK_LANGFUSE_CLIENT_SECRET'],
      ['oauth2-proxy-attu', 'KEYCLOAK_OAUTH2_PROXY_ATTU_SECRET'],
      ['aihub-api-service', 'KEYCLOAK_API_SERVICE_CLIENT_SECRET'],
    ] as const) {
      expect((await keycloak.admin.client('aihub', client))['secret']).toBe(environment[name]);
    }
    const { access_token } = await requestToken(keycloak.url, 'aihub', {
      grant_type: 'client_credentials',
      client_id: 'aihub-api-service',
      client_secret: environment['KEYCLOAK_API_SERVICE_CLIENT_SECRET'] as string,
    });
    expect(access_token).toMatch(/^ey/);
  });

  it('signs in for the migration with the password from the file', async () => {
    expect(await keycloak.migration()).toBe('keycloak-entrypoint: session lifespans: up to date');
  });

  it('has none in its environment but its own', () => {
    const environ = readFileSync(`/proc/${keycloak.process.pid}/environ`, 'utf8').split('\0');
    const names = environ.map((pair) => pair.split('=', 1)[0]);
    expect(names).toContain('KC_DB_PASSWORD');
    expect(names.filter((name) => SECRETS.includes(name ?? ''))).toEqual([]);
  });

  it('is reconciled with secrets from files, which changes nothing', needsReconciler, async () => {
    const documents = new ManagedDocuments('prod');
    const secrets = writeSecrets(join(documents.folder, 'secrets'));
    // Its own notes are attributes of the realm.
    const read = async (): Promise<Document> => ({ ...(await keycloak.admin.export('aihub')), attributes: {} });
    const before = await read();
    const { exitCode, output } = await documents.reconcile(keycloak.url, {
      ...none,
      SECRETS_DIR: secrets,
      KEYCLOAK_PASSWORD: undefined,
      KEYCLOAK_PASSWORD_FILE: join(secrets, 'KEYCLOAK_ADMIN_PASSWORD'),
    });
    expect(exitCode, output).toBe(0);
    expect(await read()).toEqual(before);
    const secret = (await keycloak.admin.client('aihub', 'langfuse'))['secret'];
    expect(secret).toBe(environment['KEYCLOAK_LANGFUSE_CLIENT_SECRET']);
  });
});
