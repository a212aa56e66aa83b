import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnvFile } from '@realm-as-code/stage';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli, runCliBeside } from '../../packages/cli/test/cli.ts';
import { type Document, requestToken } from './admin-api.ts';
import { environment } from './environment.ts';
import { type Keycloak, startKeycloak } from './keycloak.ts';
import { withoutOwnAttributes } from './own-attributes.ts';
import { ManagedDocuments, needsReconciler } from './reconciler.ts';

const root = mkdtempSync(join(tmpdir(), 'init-'));
const generated = join(root, 'deploy/configs/keycloak');
let env: Record<string, string>;
let keycloak: Keycloak;

beforeAll(async () => {
  for (const command of ['init --realm Shop', 'generate --all', 'make-env --stage dev']) {
    const { status, stderr } = runCli(root, ...command.split(' '));
    expect(status, stderr).toBe(0);
  }
  const { entries } = parseEnvFile('.env', readFileSync(join(root, 'deploy/.env'), 'utf8'));
  env = Object.fromEntries(entries.map(({ name, value = '' }) => [name, value]));
  keycloak = await startKeycloak({ realm: join(generated, 'Shop-realm.dev.json'), env });
});
afterAll(async () => {
  await keycloak?.stop();
  rmSync(root, { recursive: true });
});

describe('a root that init has made, on its first start', () => {
  it('lets the first user sign in to the web client, and manage their account', async () => {
    const client_id = 'web';
    const redirect_uri = 'http://localhost:3000/callback';
    const query = new URLSearchParams({
      client_id,
      redirect_uri,
      response_type: 'code',
      scope: 'openid',
      code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM', // the example of RFC 7636
      code_challenge_method: 'S256',
    });
    const page = await fetch(`${keycloak.url}/realms/Shop/protocol/openid-connect/auth?${query.toString()}`);
    const action = /action="([^"]+)"/.exec(await page.text())?.[1]?.replaceAll('&amp;', '&') ?? '';
    const cookies = page.headers.getSetCookie().map((one) => one.split(';', 1)[0]);
    const answer = await fetch(action, {
      method: 'POST',
      redirect: 'manual',
      headers: { cookie: cookies.join('; ') },
      body: new URLSearchParams({
        username: env['FIRST_USER_EMAIL'] as string,
        password: env['FIRST_USER_PASSWORD'] as string,
      }),
    });
    const target = new URL(answer.headers.get('location') ?? '');
    expect(target.origin + target.pathname).toBe(redirect_uri);
    const tokens = await requestToken(keycloak.url, 'Shop', {
      grant_type: 'authorization_code',
      client_id,
      redirect_uri,
      code: target.searchParams.get('code') as string,
      code_verifier: 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk',
    });
    const claims = claimsOf(tokens['access_token'] as string);
    expect(claims).toMatchObject({ email: env['FIRST_USER_EMAIL'], given_name: 'First' });
    expect(claims['resource_access']['account']['roles']).toContain('manage-account');
  });

  it('gives the worker a token with its role', async () => {
    const tokens = await requestToken(keycloak.url, 'Shop', {
      grant_type: 'client_credentials',
      client_id: 'worker',
      client_secret: env['WORKER_CLIENT_SECRET'] as string,
    });
    const { realm_access: access, client_id: client } = claimsOf(tokens['access_token'] as string);
    expect({ access, client }).toEqual({ access: { roles: ['api-access'] }, client: 'worker' });
  });

  it('has nothing to do for the reconciler, and that changes nothing', needsReconciler, async () => {
    await keycloak.migration();
    const { admin, url } = keycloak;
    const plan = async (): Promise<string> => {
      const run = await runCliBeside(root, ['plan', '--stage', 'dev', '--url', url, '--secrets'], {
        ...env,
        KEYCLOAK_ADMIN_USER: environment['KEYCLOAK_ADMIN_USER'],
        KEYCLOAK_ADMIN_PASSWORD: environment['KEYCLOAK_ADMIN_PASSWORD'],
      });
      return run.stdout + run.stderr;
    };
    const nothing = 'Realm Shop, stage dev: what the next reconcile will do\n\nNothing to do.\n';
    expect(await plan()).toBe(nothing);
    const before = await admin.export('Shop');
    const run = await new ManagedDocuments('dev', generated).reconcile(url, env);
    expect(run.exitCode, run.output).toBe(0);
    expect(withoutOwnAttributes(await admin.export('Shop'))).toEqual(withoutOwnAttributes(before));
    expect(await plan()).toBe(nothing);
  });
});

function claimsOf(token: string): Document {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Document;
}
