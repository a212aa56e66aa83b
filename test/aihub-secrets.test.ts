import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatJson,
  formatMarkdown,
  formatText,
  makePlan,
  reconcilerSettings,
  toLiveRealm,
} from '@realm-as-code/planner';
import { providers, SecretValues } from '@realm-as-code/renderer';
import { repository } from './folders.ts';
import { secret, shows } from './planted-secrets.ts';

type Tree = Record<string, unknown>;

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
          reconciler: { ...reconcilerSettings(new Map(), '6.5.0'), keeps: new Set() },
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
    reconciler: { ...reconcilerSettings(new Map(), '6.5.0'), keeps: new Set() },
  });
  expect(formatText(plan, false)).toMatch(/ {6}configs\.[^:]*\.pin: \(secret differs\)\n/);
});
