import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnvFile } from '@realm-as-code/stage';
import { afterAll, describe, expect, it } from 'vitest';
import { blocks, Reader, shown, withAddresses } from '../getting-started.ts';
import type { Document } from './admin-api.ts';
import { environment } from './environment.ts';
import { type Keycloak, startKeycloak } from './keycloak.ts';
import { ManagedDocuments, needsReconciler } from './reconciler.ts';

const ADMINISTRATOR = environment['KEYCLOAK_ADMIN_USER'] as string;
const PASSWORD = environment['KEYCLOAK_ADMIN_PASSWORD'] as string;

/** Docker is tried in test/compose. Here, programs without containers do what it would. */
const DOCKER = `[[ $1 != wait ]] || echo 0`;

describe('docs/getting-started.md', () => {
  const reader = new Reader();
  const deploy = join(reader.folder, 'shop/deploy');
  let keycloak: Keycloak | undefined;
  afterAll(async () => {
    await keycloak?.stop();
    reader.leave();
  });

  it('leads from nothing to a running realm', { timeout: 900_000 }, async () => {
    reader.standIn('docker', DOCKER);
    expect(reader.follow('Install')[0]).toMatch(/^\d+\.\d+\.\d+\n$/m);
    expect(reader.follow('Make a root')[0]).toContain('dev, prod: no problems found\n');
    expect(reader.follow('Generate what is deployed')[0]).toContain('dev: no problems found\n');
    expect(statSync(join(deploy, '.env')).mode & 0o777).toBe(0o600);

    const env = readEnv(join(deploy, '.env'));
    const generated = join(deploy, 'configs/keycloak');
    const { url } = (keycloak = await startKeycloak({ realm: join(generated, 'shop-realm.dev.json'), env }));
    // The stage publishes another port than the Keycloak of this test has.
    const here = { 'http://localhost:8180': url, 'plan --stage dev': `plan --stage dev --url ${url}` };
    const reconcile = async (): Promise<void> => {
      if (needsReconciler.skip === true) return changeByHand(keycloak as Keycloak, generated);
      const run = await new ManagedDocuments('dev', generated).reconcile(url, env);
      expect(run.exitCode, run.output).toBe(0);
    };
    writeEnv(join(deploy, '.env'), { KEYCLOAK_ADMIN_USER: ADMINISTRATOR, KEYCLOAK_ADMIN_PASSWORD: PASSWORD });

    reader.follow('Start it');
    await reconcile();
    const [user, token] = reader.follow('Sign in', here) as [string, string];
    expect(user.match(/^FIRST_USER_\w+/gm)).toEqual(['FIRST_USER_EMAIL', 'FIRST_USER_PASSWORD']);
    expect(JSON.parse(token)).toHaveProperty('access_token');

    const [plan = '', apply = ''] = blocks
      .filter(({ title, language }) => title === 'Change something' && language === 'sh')
      .map(({ text }) => withAddresses(text, here));
    expect(reader.run(plan)).toContain(shown('Change something', 'text'));
    await reconcile();
    expect(reader.run(apply)).toContain('Nothing to do.');
    reader.followed.push('Change something');
  });

  it('leads from a live realm to a reviewed pull request', { timeout: 900_000 }, async () => {
    const { url, admin } = keycloak as Keycloak;
    reader.startAgain();
    // What people have clicked together.
    await admin.post('/shop/clients', {
      clientId: 'grafana',
      secret: 'Zq-known-to-grafana',
      redirectUris: ['https://grafana.example.org/login/generic_oauth', 'https://grafana.example.org/*'],
      standardFlowEnabled: true,
    });
    reader.follow('Say where it is', { 'https://auth.example.org': url }, `${PASSWORD}\n`);
    reader.follow('Bring it in');
    const root = join(reader.folder, 'shop-realm');
    expect(readFileSync(join(root, 'deploy/.env'), 'utf8')).toContain('Zq-known-to-grafana');
    expect(reader.follow('See what you have')[0]).toContain(shown('See what you have', 'text'));
    reader.follow('Commit it');
    const committed = reader.run('git ls-files; git grep -e Zq- || true');
    expect(committed).toContain('templates/configs/keycloak/');
    expect(committed).not.toMatch(/deploy\/\.env$|Zq-/m);

    const workflows = join(root, '.github/workflows');
    mkdirSync(workflows, { recursive: true });
    writeFileSync(join(workflows, 'realm.yml'), shown('Have every pull request checked', 'yaml'));
    execFileSync('git', ['init', '--quiet', '--bare', join(reader.folder, 'remote.git')]);
    reader.standIn('gh', `printf '%s\\n' "$*" >>'${join(reader.folder, 'gh.log')}'`);
    reader.follow('Open a pull request');
    expect(reader.run('git ls-remote --heads origin')).toMatch(/refs\/heads\/main\n.*refs\/heads\/new-callback\n/);

    mkdirSync(join(reader.folder, '.runner'));
    const printed = reader.runWorkflow({
      KEYCLOAK: url,
      KEYCLOAK_ADMIN_USER: ADMINISTRATOR,
      KEYCLOAK_ADMIN_PASSWORD: PASSWORD,
      PULL_REQUEST: '1',
    });
    expect([...printed.keys()]).toEqual(['install', 'check', 'plan']);
    reader.followed.push('Have every pull request checked');
    expect(readFileSync(join(root, 'plan.md'), 'utf8')).toContain(shown('Open a pull request', 'diff'));
    expect(readFileSync(join(reader.folder, 'gh.log'), 'utf8')).toBe(
      'pr create --fill\npr comment 1 --body-file plan.md --edit-last --create-if-none\n',
    );

    const web = await admin.client('shop', 'web');
    await admin.put(`/shop/clients/${web['id']}`, { ...web, description: 'By hand, in a hurry' });
    expect(reader.follow('Take back what was changed by hand')[0]).toMatch(/^\+.*By hand, in a hurry/m);
  });

  it('has no command that is not run', () => {
    const withCommands = blocks.filter(({ language }) => ['sh', 'yaml'].includes(language)).map(({ title }) => title);
    expect(new Set(reader.followed)).toEqual(new Set(withCommands));
  });
});

/** Does what the reconciler would do with the change on the page. */
async function changeByHand({ admin }: Keycloak, generated: string): Promise<void> {
  const { clients } = JSON.parse(readFileSync(join(generated, 'managed/30-clients.dev.json'), 'utf8')) as Document;
  const { redirectUris } = (clients as Document[]).find(({ clientId }) => clientId === 'web') ?? {};
  const web = await admin.client('shop', 'web');
  await admin.put(`/shop/clients/${web['id']}`, { ...web, redirectUris });
}

function readEnv(file: string): Record<string, string> {
  const { entries } = parseEnvFile('.env', readFileSync(file, 'utf8'));
  return Object.fromEntries(entries.map(({ name, value = '' }) => [name, value]));
}

function writeEnv(file: string, values: Readonly<Record<string, string>>): void {
  const lines = readFileSync(file, 'utf8').split('\n');
  const written = lines.map((line) => {
    const name = line.split('=', 1)[0] ?? '';
    return name in values ? `${name}='${values[name]}'` : line;
  });
  writeFileSync(file, written.join('\n'));
}
