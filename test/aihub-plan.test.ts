import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { answerAsKeycloak, KeycloakDouble } from '../packages/planner/test/keycloak-double.ts';
import { type Run, runCliBeside } from '../packages/cli/test/cli.ts';
import { aihub, repository, temporaryFolder } from './folders.ts';
import { environment } from './e2e/environment.ts';

type Realm = Record<string, unknown> & { clients: Record<string, unknown>[]; clientScopes: object[] };

const base = JSON.parse(readFileSync(join(repository, 'test/aihub-recorded-runs/base.json'), 'utf8')) as {
  export: Realm;
  managed: Record<string, object>;
};
const SECRET = 'a-live-secret-nobody-may-see';

/** @returns a root whose managed documents are those of the realm that was exported, without what is about later ones. */
function recordedRoot(): string {
  const root = temporaryFolder();
  cpSync(aihub, root, { recursive: true });
  for (const later of ['stages/access.yaml', 'templates/configs/keycloak/bootstrap/account.json'])
    rmSync(join(root, later));
  const managed = join(root, 'templates/configs/keycloak/managed');
  for (const name of readdirSync(managed))
    writeFileSync(join(managed, name), JSON.stringify(base.managed[name.replaceAll(/^\d+-|\.json$/g, '')]));
  return root;
}

/** The component that the templates got after the realm was exported, as an export has it. */
function userProfile(): object {
  const file = join(aihub, 'templates/configs/keycloak/bootstrap/components.json');
  const { components } = JSON.parse(readFileSync(file, 'utf8')) as { components: Record<string, [Component]> };
  const [[type, [component]]] = Object.entries(components) as [[string, [Component]]];
  const config = Object.entries(component.config).map(([key, [value]]) => [key, [JSON.stringify(value)]]);
  return { [type]: [{ ...component, config: Object.fromEntries(config) as object }] };
}

interface Component {
  readonly config: Readonly<Record<string, [object]>>;
}

describe('the plan of an AI Hub realm', () => {
  let exported: Realm;
  const server = new KeycloakDouble(answerAsKeycloak(() => exported, SECRET));

  beforeAll(async () => server.start());
  afterAll(async () => server.stop());
  beforeEach(() => {
    // What bootstrap documents say by now, and did not when the realm was exported.
    const since = { components: userProfile(), revokeRefreshToken: true, failureFactor: 10 };
    exported = { ...structuredClone(base.export), ...since };
    for (const client of exported.clients) client['secret'] = '**********';
  });

  /** Runs the command beside the server that it asks, which is in this process. */
  async function plan(...args: readonly string[]): Promise<Run> {
    return runCliBeside(recordedRoot(), ['plan', '--stage', 'dev', '--url', server.url, ...args], environment);
  }

  it('has nothing to say of a realm that is as the templates', async () => {
    expect(await plan()).toEqual({
      status: 0,
      stderr: '',
      stdout: 'Realm aihub, stage dev: what the next reconcile will do\n\nNothing to do.\n',
    });
  });

  it('says what was changed by hand, and what becomes of it', async () => {
    for (const client of exported.clients) {
      if (client['clientId'] === 'openwebui')
        Object.assign(client, { redirectUris: ['*'], directAccessGrantsEnabled: true });
    }
    exported.clients.push({ clientId: 'by-hand', id: '1', name: 'By hand' });
    exported.clientScopes.push({ name: 'by-hand', protocol: 'openid-connect' });
    exported.clients = exported.clients.filter((one) => one['clientId'] !== 'langfuse');
    const run = await plan();
    expect(run.status).toBe(2);
    expect(run.stdout).toBe(`Realm aihub, stage dev: what the next reconcile will do

access
  ! After this reconcile, all users can no longer log in to openwebui with a direct grant

client
  + langfuse
      users with AIHubAccess and AIHubSysAdmin can log in by the login page, with a running session and with azure-ad
  ~ openwebui
      directAccessGrantsEnabled: true → false
      redirectUris:
        - *
        + http://localhost:8080/oauth/oidc/callback
  ! by-hand

client-scope
  - by-hand

1 to create, 1 to change, 1 to delete; 1 made by hand stays.
`);
  });

  it('shows no secret, however hard it is to quote', async () => {
    for (const format of ['text', 'json', 'markdown']) {
      const { status, stdout } = await plan('--secrets', '--format', format);
      expect(status).toBe(2);
      expect(stdout).toContain('openwebui');
      expect(stdout).not.toContain(SECRET);
      expect(stdout).not.toContain(JSON.stringify(environment['KEYCLOAK_OPENWEBUI_CLIENT_SECRET']).slice(1, -1));
    }
  });
});
