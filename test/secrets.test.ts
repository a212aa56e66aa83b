import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatJson, formatMarkdown, formatText, makePlan, toLiveRealm } from '@realm-as-code/planner';
import { providers, SecretValues } from '@realm-as-code/renderer';
import { minimalRoot, runCli } from '../packages/cli/test/cli.ts';
import { repository } from './folders.ts';

type Tree = Record<string, unknown>;

/** A secret that nothing shows by chance: its first characters stand nowhere else. */
const secret = fc
  .tuple(fc.integer({ min: 1000, max: 9999 }), fc.string({ unit: 'grapheme', maxLength: 150 }))
  .map(([number, rest]) => `Zq${number}${rest}`);

/** Names of Keycloak's own secrets that a realm shows in its export, and those of the settings of extensions. */
const SECRET_NAMES = [
  'saml.signing.private.key',
  'saml.encryption.private.key',
  'client.secret.rotated',
  'our.api-key',
];

/** How a secret stands in a value that is no secret by its name. */
const wrapped = fc.constantFrom<(text: string) => unknown>(
  (text) => text,
  (text) => `Bearer ${text}`,
  (text) => `https://app.example.org/?key=${text}`,
  (text) => JSON.stringify({ token: text }),
  (text) => [`https://a.example.org/${text}`, 'https://b.example.org/'],
);

/** Whether an output has a secret, or so much of its beginning that only it can be meant. */
function shows(output: string, text: string): boolean {
  return [text.slice(0, 6), JSON.stringify(text.slice(0, 6)).slice(1, -1)].some((start) => output.includes(start));
}

describe('a plan shows no secret', () => {
  const base = JSON.parse(readFileSync(join(repository, 'test/aihub-recorded-runs/base.json'), 'utf8')) as {
    export: Tree & { clients: Tree[]; authenticatorConfig: Tree[] };
    managed: Record<string, Tree & { clients: Tree[]; authenticatorConfig: Tree[] }>;
  };
  const property = fc.constantFrom(
    'description',
    'baseUrl',
    'redirectUris',
    'attributes.note',
    'protocolMappers',
    'name',
  );
  const planted = fc.record({
    inRealm: fc.array(fc.tuple(fc.constantFrom(...SECRET_NAMES), secret, fc.nat(20)), { maxLength: 4 }),
    inFile: fc.array(fc.tuple(property, wrapped, secret, secret, fc.nat(6)), { minLength: 1, maxLength: 4 }),
    inConfig: fc.tuple(secret, secret),
    copied: fc.boolean(),
  });

  it('in any format, whatever the realm and the values', () => {
    fc.assert(
      fc.property(planted, ({ inRealm, inFile, inConfig, copied }) => {
        const live = structuredClone(base.export);
        const managed = structuredClone(base.managed);
        const values = new Map<string, string>();
        const all: string[] = [...inConfig];
        const put = (client: Tree | undefined, path: string, value: unknown): void => {
          if (client === undefined) return;
          if (path === 'protocolMappers') {
            const config = { 'claim.value': value, 'claim.name': 'x' };
            client[path] = [
              { name: 'hard', protocol: 'openid-connect', protocolMapper: 'oidc-hardcoded-claim-mapper', config },
            ];
          } else if (path.startsWith('attributes.')) {
            client['attributes'] = { ...(client['attributes'] as Tree), [path.slice('attributes.'.length)]: value };
          } else client[path] = path === 'redirectUris' ? [value].flat() : value;
        };
        for (const [name, text, index] of inRealm) {
          all.push(text);
          put(live.clients[index % live.clients.length], `attributes.${name}`, text);
          // Somebody wrote it down where everybody can read it.
          if (copied) put(live.clients[(index + 1) % live.clients.length], 'description', `it is ${text}`);
        }
        const declared = managed['clients']?.clients ?? [];
        for (const [index, [path, wrap, now, before, at]] of inFile.entries()) {
          all.push(now, before);
          values.set(`SECRET_${index}`, now);
          const client = declared[at % declared.length];
          put(client, path, wrap(`$(env:SECRET_${index})`));
          // The value of an earlier run, which nobody here knows.
          put(
            live.clients.find((one) => one['clientId'] === client?.['clientId']),
            path,
            wrap(before),
          );
        }
        const [first] = live.authenticatorConfig;
        if (first !== undefined) first['config'] = { ...(first['config'] as Tree), 'secret.key': inConfig[0] };
        const file = managed['auth-flows']?.authenticatorConfig.find((one) => one['alias'] === first?.['alias']);
        if (file !== undefined) file['config'] = { ...(file['config'] as Tree), 'secret.key': inConfig[1] };
        const plan = makePlan({
          stage: 'dev',
          live: toLiveRealm(live as never),
          realm: {
            documents: Object.entries(managed).map(([name, value]) => ({ kind: 'managed', name, value })) as never,
          },
          values,
          secrets: new SecretValues(values.values()),
          reconciler: { version: '6.5.0', keeps: new Set() },
        });
        expect(plan.changes.length + (plan.failure === undefined ? 0 : 1)).toBeGreaterThan(0);
        for (const output of [formatText(plan, false), formatMarkdown(plan), formatJson(plan)]) {
          expect(all.filter((text) => shows(output, text))).toEqual([]);
        }
      }),
      { numRuns: 300 },
    );
  });
});

it('a plan hides what the server itself calls a secret, however short', () => {
  const base = JSON.parse(readFileSync(join(repository, 'test/aihub-recorded-runs/base.json'), 'utf8')) as {
    export: { authenticatorConfig: Tree[] };
    managed: Record<string, { authenticatorConfig: Tree[] }>;
  };
  const { export: live, managed } = base;
  const [first] = live.authenticatorConfig;
  const declared = managed['auth-flows']?.authenticatorConfig.find((one) => one['alias'] === first?.['alias']);
  Object.assign(first?.['config'] as Tree, { pin: 'abc' });
  Object.assign(declared?.['config'] as Tree, { pin: 'def' });
  const documents = Object.entries(managed).map(([name, value]) => ({ kind: 'managed', name, value }));
  const plan = makePlan({
    stage: 'dev',
    live: toLiveRealm(live as never, { ...providers, secretKeys: ['pin'] }),
    realm: { documents: documents as never },
    values: new Map(),
    secrets: new SecretValues(),
    reconciler: { version: '6.5.0', keeps: new Set() },
  });
  expect(formatText(plan, false)).toMatch(/ {6}configs\.[^:]*\.pin: \(secret differs\)\n/);
});

describe('no command shows a secret of its files', () => {
  const document = (root: string): string => join(root, 'templates/configs/keycloak/managed/10-clients.json');

  /** A root in whose documents a secret stands in plain text, beside other mistakes. */
  function rootWith(text: string, place: 'client' | 'number' | 'conflict' | 'broken' | 'compose'): string {
    const root = minimalRoot();
    const content = JSON.parse(readFileSync(document(root), 'utf8')) as { clients: Tree[] };
    const [app = {}] = content.clients;
    if (place === 'client') Object.assign(app, { secret: text, description: `made from ${text}`, unknown: text });
    if (place === 'number') Object.assign(app, { secret: [text], registrationAccessToken: { text } });
    let written = JSON.stringify(content, null, 2);
    if (place === 'broken') written = written.replace('"$(env:APP_SECRET)"', `${JSON.stringify(text)} oops`);
    if (place === 'conflict') {
      const bootstrap = { realm: 'demo', clients: [{ clientId: 'app', secret: text }] };
      writeFileSync(document(root).replace('managed/10-clients', 'bootstrap/clients'), JSON.stringify(bootstrap));
    }
    if (place === 'compose') {
      const environment = { KC_DB_PASSWORD: text, KC_DB: ['x'] };
      const compose = { services: { keycloak: { environment, unknown: `a ${text}` } } };
      appendFileSync(
        join(root, 'stages/demo.yaml'),
        `compose: ${JSON.stringify(compose, null, 1).replaceAll('\n', '\n  ')}\n`,
      );
    }
    writeFileSync(document(root), written);
    return root;
  }

  it.each(['client', 'number', 'conflict', 'broken', 'compose'] as const)('in plain text: %s', (place) => {
    fc.assert(
      fc.property(secret, (text) => {
        const root = rootWith(text, place);
        const runs = [
          ...['text', 'json', 'github', 'sarif'].map((format) => runCli(root, 'validate', '--format', format)),
          runCli(root, 'generate', '--all'),
          runCli(root, 'check-env', '--stage', 'demo'),
          runCli(root, 'plan', '--stage', 'demo', '--url', 'http://127.0.0.1:9'),
        ];
        for (const { stdout, stderr, status } of runs) {
          expect(status).toBe(1);
          expect(stdout + stderr).not.toBe('');
          expect(shows(stdout + stderr, text)).toBe(false);
        }
      }),
      { numRuns: 4 },
    );
  });

  it('in a generated file that somebody edited, or that is left over', () => {
    const root = minimalRoot();
    expect(runCli(root, 'generate', '--all').status).toBe(0);
    const generated = join(root, 'deploy/configs/keycloak/managed/10-clients.demo.json');
    writeFileSync(generated, readFileSync(generated, 'utf8').replace('$(env:APP_SECRET)', 'Zq1234-by-hand'));
    appendFileSync(join(root, 'deploy/docker-compose.demo.yml'), 'x-notes:\n  DB_PASSWORD: Zq5678-by-hand\n');
    const manifest = join(root, 'deploy/.generated.json');
    writeFileSync(manifest, readFileSync(manifest, 'utf8').replace('"demo": [', '"demo": [\n"old.env",'));
    writeFileSync(join(root, 'deploy/old.env'), 'ANYTHING=Zq9999-left-over\n');
    const { status, stdout } = runCli(root, 'generate', '--all', '--check');
    expect(status).toBe(1);
    expect(stdout).toContain('-      "secret": "(secret)",');
    expect(stdout).toContain('left over: deploy/old.env\n');
    expect(stdout).not.toContain('Zq');
  });

  it('in an environment file with lines that are none', () => {
    const root = minimalRoot();
    mkdirSync(join(root, 'deploy'));
    const lines = [
      'KEYCLOAK_ADMIN_PASSWORD=one$Zq1111secret',
      'APP_SECRET=-----BEGIN PRIVATE KEY-----',
      'Zq2222MIIEvAIBADANBgkqhkiG9w0BAQEFAASC',
      'Zq3333MIIEvAIBADANBgkq==',
      'Zq3333MIIEvAIBADANBgkq==',
      "USER_ROLES='[Zq4444'",
    ];
    writeFileSync(join(root, 'deploy/.env'), `${lines.join('\n')}\n`);
    for (const format of ['text', 'json', 'github', 'sarif']) {
      const { status, stdout, stderr } = runCli(root, 'check-env', '--stage', 'demo', '--format', format);
      expect(status).toBe(1);
      expect(stdout).toContain('unneeded-variable');
      expect(stdout + stderr).not.toContain('Zq');
    }
    writeFileSync(join(root, 'deploy/.env'), 'APP_SECRET=x${Zq5555?}\n');
    expect(runCli(root, 'check-env', '--stage', 'demo').stdout).not.toContain('Zq');
    const { stderr } = runCli(root, 'plan', '--stage', 'demo', '--url', 'http://127.0.0.1:9', '--env', 'deploy/.env');
    expect(stderr).toContain('invalid-env-file');
    expect(stderr).not.toContain('Zq');
  });

  it('in an address', () => {
    const address = 'ftp://admin:Zq6666-password@auth.example.org';
    const args = ['plan', '--stage', 'demo', '--url', address, '--env', 'deploy/.env'];
    const root = minimalRoot();
    mkdirSync(join(root, 'deploy'));
    writeFileSync(join(root, 'deploy/.env'), 'KEYCLOAK_ADMIN_USER=admin\nKEYCLOAK_ADMIN_PASSWORD=x\n');
    const { stderr } = runCli(root, ...args);
    expect(stderr).toContain('ftp://admin:(secret)@auth.example.org is not an http or https URL');
  });
});
