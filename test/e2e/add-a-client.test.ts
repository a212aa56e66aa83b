import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnvFile } from '@realm-as-code/stage';
import { afterAll, describe, expect, it } from 'vitest';
import { blocks, Follower, shown } from '../add-a-client.ts';
import { environment } from './environment.ts';
import { type Keycloak, startKeycloak } from './keycloak.ts';
import { ManagedDocuments, needsReconciler } from './reconciler.ts';

const VERIFIER = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
const CHALLENGE = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';
const REDIRECT = 'http://localhost:3001/login/generic_oauth';

describe('docs/add-a-client.md on a realm that runs', needsReconciler, () => {
  let keycloak: Keycloak | undefined;
  afterAll(async () => keycloak?.stop());

  it(
    'the plan says what the page shows, the reconcile makes the client, and a user signs in to it',
    { timeout: 600_000 },
    async () => {
      const follower = new Follower();
      await follower.run('npx -y pnpm generate --all; npx -y pnpm make-env --stage dev');
      const envFile = join(follower.root, 'deploy/.env');
      const { KEYCLOAK_ADMIN_USER, KEYCLOAK_ADMIN_PASSWORD } = environment;
      writeFileSync(
        envFile,
        readFileSync(envFile, 'utf8')
          .replace(/^KEYCLOAK_ADMIN_USER=.*$/m, () => `KEYCLOAK_ADMIN_USER='${KEYCLOAK_ADMIN_USER}'`)
          .replace(/^KEYCLOAK_ADMIN_PASSWORD=.*$/m, () => `KEYCLOAK_ADMIN_PASSWORD='${KEYCLOAK_ADMIN_PASSWORD}'`),
      );
      const generated = join(follower.root, 'deploy/configs/keycloak');
      keycloak = await startKeycloak({ realm: join(generated, 'aihub-realm.dev.json'), env: readEnv(envFile) });
      const { url } = keycloak;
      await keycloak.migration();
      const reconcile = async (): Promise<void> => {
        const run = await new ManagedDocuments('dev', generated).reconcile(url, readEnv(envFile));
        expect(run.exitCode, run.output).toBe(0);
      };
      await reconcile();

      follower.addClient();
      follower.addToStages();
      const made = await follower.run('npx -y pnpm generate --all; npx -y pnpm make-env --stage dev');
      expect(made.status, made.printed).toBe(0);
      const [look = '', deploy = ''] = shown('Deploy it', 'sh').map((text) =>
        text.replaceAll('http://localhost:8180', url),
      );
      const looked = await follower.run(look);
      expect(looked.status, looked.printed).toBe(0);
      expect(looked.printed).toContain(shown('Deploy it', 'text')[0]);
      // Docker is tried in test/compose. Here, the reconciler runs without a container.
      follower.standIn('docker', ':');
      await reconcile();
      const deployed = await follower.run(deploy);
      expect(deployed.status, deployed.printed).toBe(0);
      expect(deployed.printed).toContain('Nothing to do.');

      const env = readEnv(envFile);
      const claims = await signIn(settings(url), env['KEYCLOAK_GRAFANA_CLIENT_SECRET'] as string, {
        username: env['SUPERUSER_EMAIL'] as string,
        password: env['SUPERUSER_PASSWORD'] as string,
      });
      expect(claims['roles']).toEqual(expect.arrayContaining(['AIHubAccess', 'AIHubSysAdmin']));
    },
  );
});

/** What the page tells Grafana. */
function settings(url: string): Record<string, string> {
  const lines = (blocks.find(({ language }) => language === 'ini')?.text ?? '').replaceAll(
    'http://localhost:8180',
    url,
  );
  return Object.fromEntries([...lines.matchAll(/^(\w+) = (.*)$/gm)].map(([, name = '', value = '']) => [name, value]));
}

/** Signs a user in as Grafana does. @returns what it learns of the user. */
async function signIn(
  { client_id = '', scopes = '', auth_url = '', token_url = '', api_url = '' }: Record<string, string>,
  client_secret: string,
  user: { username: string; password: string },
): Promise<Record<string, unknown>> {
  const query = new URLSearchParams({
    client_id,
    scope: scopes,
    response_type: 'code',
    redirect_uri: REDIRECT,
    state: 'x',
    code_challenge: CHALLENGE,
    code_challenge_method: 'S256',
  });
  const page = await fetch(`${auth_url}?${query.toString()}`);
  const cookie = page.headers
    .getSetCookie()
    .map((one) => one.split(';', 1)[0])
    .join('; ');
  const action = /action="([^"]+)"/.exec(await page.text())?.[1]?.replaceAll('&amp;', '&') ?? '';
  const answer = await fetch(action, {
    method: 'POST',
    redirect: 'manual',
    headers: { cookie },
    body: new URLSearchParams(user),
  });
  const code = new URL(answer.headers.get('location') ?? '', REDIRECT).searchParams.get('code') ?? '';
  expect(code).not.toBe('');
  const grant = { grant_type: 'authorization_code', code, redirect_uri: REDIRECT, code_verifier: VERIFIER };
  const token = await fetch(token_url, {
    method: 'POST',
    body: new URLSearchParams({ ...grant, client_id, client_secret }),
  });
  const { access_token } = (await token.json()) as { access_token: string };
  const info = await fetch(api_url, { headers: { authorization: `Bearer ${access_token}` } });
  return (await info.json()) as Record<string, unknown>;
}

function readEnv(file: string): Record<string, string> {
  const { entries } = parseEnvFile('.env', readFileSync(file, 'utf8'));
  return Object.fromEntries(entries.map(({ name, value = '' }) => [name, value]));
}
