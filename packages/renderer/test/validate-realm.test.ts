import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Json, renderRealm, validateRealm } from '../src/index.ts';

describe('some rules alone', () => {
  it('find what they find among all, and nothing else is looked at', () => {
    const clients = [{ clientId: 'app', directAccessGrantsEnabled: true, implicitFlowEnabled: true, colour: 'red' }];
    const text = JSON.stringify({ realm: 'demo', clients });
    const realm = renderRealm({ bootstrap: [], managed: [{ path: 'managed/10.json', text }] }, {});
    const codes = validateRealm(realm).map(({ code }) => code);
    expect(codes).toEqual(expect.arrayContaining(['unknown-property', 'direct-grants', 'implicit-flow']));
    expect(validateRealm(realm, { only: ['direct-grants'] }).map(({ code }) => code)).toEqual(['direct-grants']);
  });
});

it('is not sure of a provider that Keycloak does not have, where it is given jars or an image of one’s own', () => {
  const clients = [
    { clientId: 'app', protocolMappers: [{ name: 'm', protocol: 'openid-connect', protocolMapper: 'our-mapper' }] },
  ];
  const text = JSON.stringify({ realm: 'demo', clients });
  const realm = renderRealm({ bootstrap: [], managed: [{ path: 'managed/10.json', text }] }, {});
  const severities = (mounts: string[]): string[] =>
    validateRealm(realm, { mounts, only: ['unknown-protocol-mapper'] }).map(({ severity }) => severity);
  expect(severities(['/opt/keycloak/themes/ours'])).toEqual(['error']);
  expect(severities(['/opt/keycloak/providers/ours.jar'])).toEqual(['warning']);
  expect(severities(['/'])).toEqual(['warning']);
});

describe('whatever the document', () => {
  const check = (text: string, kind: 'bootstrap' | 'managed' = 'managed'): void => {
    const templates = { bootstrap: [], managed: [], [kind]: [{ path: `${kind}/10.json`, text }] };
    const realm = renderRealm(templates, {});
    for (const one of [...realm.diagnostics, ...validateRealm(realm)]) expect(one.line).toBeGreaterThan(0);
  };
  /** Keycloak's own names over any JSON: this is what gets deep into the rules. */
  const names = fc.constantFrom(
    'realm',
    'clients',
    'clientId',
    'redirectUris',
    'authenticationFlows',
    'alias',
    'authenticationExecutions',
    'flowAlias',
    'roles',
    'client',
    'composites',
    'users',
    'clientRoles',
    'groups',
    'subGroups',
    'name',
    'config',
    'components',
    'attributes',
    'identityProviders',
    'protocolMappers',
    'credentials',
    'value',
    '__proto__',
    'constructor',
    'toString',
    'secret',
    '$when',
  );
  const { json } = fc.letrec<{ json: Json }>((tie) => ({
    json: fc.oneof(
      { maxDepth: 6, depthIdentifier: 'json' },
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.constantFrom('\ud800', '$(env:X)', '$(', '{{x}}', '*', 'http://x', 'a.b.c', 'S256'),
        fc.double(),
        fc.boolean(),
        fc.constant(null),
      ),
      fc.array(tie('json'), { maxLength: 4, depthIdentifier: 'json' }),
      fc
        .array(fc.tuple(names, tie('json')), { maxLength: 6, depthIdentifier: 'json' })
        .map((list) => Object.fromEntries(list) as Json),
    ),
  }));

  it('validate never throws: arbitrary JSON under Keycloak’s names', () => {
    fc.assert(
      fc.property(json, fc.constantFrom('bootstrap' as const, 'managed' as const), (value, kind) => {
        check(
          JSON.stringify(
            typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value, realm: 'r' } : value,
          ),
          kind,
        );
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['10,000 levels of lists', `{"realm":"r","attributes":${'['.repeat(10_000)}${']'.repeat(10_000)}}`],
    ['10,000 levels of objects', `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`],
    ['10,000 levels that never end', '['.repeat(10_000)],
    [
      'huge numbers',
      `{"realm":"r","notBefore":1e999,"maxDeltaTimeSeconds":${'9'.repeat(10_000)},"failureFactor":-1e-999}`,
    ],
    ['lone surrogates', '{"realm":"\\ud800","displayName":"\udfff"}'],
    [
      'a chain of 3,000 flows',
      JSON.stringify({
        realm: 'r',
        authenticationFlows: Array.from({ length: 3000 }, (_, index) => ({
          alias: `f${index}`,
          topLevel: index === 0,
          authenticationExecutions: [
            { authenticatorFlow: true, flowAlias: `f${(index + 1) % 3000}`, requirement: 'REQUIRED' },
          ],
        })),
      }),
    ],
  ])('validate never throws: %s', (_, text) => {
    expect(() => check(text)).not.toThrow();
  });

  it('takes a document of 50 MB', () => {
    const client = { clientId: '', description: 'x'.repeat(5000), redirectUris: ['https://a.example.org/*'] };
    const clients = Array.from({ length: 10_000 }, (_, index) => ({ ...client, clientId: `c${index}` }));
    const text = JSON.stringify({ realm: 'r', clients });
    expect(text.length).toBeGreaterThan(50_000_000);
    check(text);
  }, 120_000);
});
