import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { answerAsKeycloak, KeycloakDouble } from '../packages/planner/test/keycloak-double.ts';
import { blocks, Follower, shown } from './add-a-client.ts';
import { repository } from './folders.ts';

/** A realm before somebody follows the page. */
const { export: realm } = JSON.parse(readFileSync(join(repository, 'test/aihub-recorded-runs/base.json'), 'utf8')) as {
  export: { clients: { secret?: string }[] };
};
for (const client of realm.clients) client.secret = '**********';
const server = new KeycloakDouble(answerAsKeycloak(() => realm, 'a-live-secret-nobody-may-see'));
beforeAll(async () => server.start());
afterAll(async () => server.stop());

it('docs/add-a-client.md leads from an entry to what can be deployed', { timeout: 120_000 }, async () => {
  const follower = new Follower();
  await follower.run('npx -y pnpm generate --all; npx -y pnpm make-env --stage dev; git init --quiet; git add --all');
  const env = readFileSync(join(follower.root, 'deploy/.env'), 'utf8');

  follower.addClient();
  const [ask = ''] = shown('Say what is new in it', 'sh');
  const asked = await follower.run(ask);
  expect(asked.status).toBe(0);
  for (const part of shown('Say what is new in it', 'text').join('').split('…\n'))
    expect(asked.printed).toContain(part);
  follower.addToStages();

  const generated = await follower.run(shown('Generate, and read the diff', 'sh').join(''));
  expect(generated.status, generated.printed).toBe(0);
  expect(generated.printed).toContain(shown('Generate, and read the diff', 'text').join(''));
  expect(generated.printed).toContain('/configs/keycloak/managed/30-clients.dev.json ');

  const made = await follower.run(shown('Give it a secret', 'sh').join(''));
  expect(made.status, made.printed).toBe(0);
  const completed = readFileSync(join(follower.root, 'deploy/.env'), 'utf8');
  expect(completed.startsWith(env)).toBe(true);
  expect(completed.slice(env.length).match(/^\w+(?==)/gm)).toEqual(['KEYCLOAK_GRAFANA_CLIENT_SECRET']);

  const [look = ''] = shown('Deploy it', 'sh');
  const looked = await follower.run(look.replace('http://localhost:8180', server.url));
  expect(looked.status, looked.printed).toBe(0);
  // The recorded realm is older than the templates; a real one, where nothing else changes, is in test/e2e.
  const [, client = ''] = (shown('Deploy it', 'text')[0] ?? '').split('\n\n');
  expect(looked.printed).toContain(client);
  expect(client).toContain('+ grafana');
});

it('what findings propose to add can be pasted as it is', { timeout: 120_000 }, async () => {
  const follower = new Follower();
  follower.addClient();
  const { printed } = await follower.run('npx -y pnpm validate --format json || test $? -eq 1');
  const { findings } = JSON.parse(printed) as { findings: { code: string; block?: string }[] };
  const blocks = findings.filter(({ block }) => block !== undefined);
  expect(blocks.map(({ code }) => code)).toEqual(['unknown-variable', 'unknown-name']);
  for (const { block = '' } of blocks) follower.paste(block);
  const generated = await follower.run('npx -y pnpm generate --all');
  expect(generated.status, generated.printed).toBe(0);
});

it('docs/add-a-client.md is right in a root of one’s own, too', { timeout: 120_000 }, async () => {
  const follower = new Follower(true);
  follower.addClient(true);
  follower.addToStages();
  expect((await follower.run('npx -y pnpm validate')).printed).toBe('dev, prod: no problems found\n');
  const generated = await follower.run('npx -y pnpm generate --all');
  expect(generated.status, generated.printed).toBe(0);
});

it('docs/add-a-client.md has no block that no test looks at', () => {
  // The rest of "Deploy it", and "Sign in", need a Keycloak: test/e2e/add-a-client.test.ts.
  expect(blocks.map(({ title, language }) => `${title}: ${language}`)).toEqual([
    'Describe it: json',
    'Say what is new in it: sh',
    'Say what is new in it: text',
    'Say what is new in it: yaml',
    'Say what is new in it: yaml',
    'Say what is new in it: yaml',
    'Generate, and read the diff: sh',
    'Generate, and read the diff: text',
    'Give it a secret: sh',
    'Deploy it: sh',
    'Deploy it: text',
    'Deploy it: sh',
    'Sign in: ini',
  ]);
});
