import { expect, it } from 'vitest';
import { renderRealm } from '../src/index.ts';

/** The severities of `duplicate-entity` in a document, and the realm that Keycloak is given. */
function render(kind: 'bootstrap' | 'managed', document: object): { severities: string[]; merged: object } {
  const file = { path: `${kind}/realm.json`, text: JSON.stringify({ realm: 'demo', ...document }) };
  const { diagnostics, merged } = renderRealm({ bootstrap: [], managed: [], [kind]: [file] }, {});
  const severities = diagnostics.map(({ code, severity }) => (code === 'duplicate-entity' ? severity : code));
  return { severities, merged };
}

const settings = (more: object): object => ({
  clients: [{ clientId: 'app', authorizationServicesEnabled: true, authorizationSettings: more }],
});
const keys = (priority: string): object => ({
  name: 'rsa',
  providerId: 'rsa-generated',
  config: { priority: [priority] },
});
const scopes = [{ name: 's' }, { name: 's' }];

// Measured on Keycloak 26.5.5: POST /admin/realms answers 201.
it.each<[string, object]>([
  ['components', { components: { 'org.keycloak.keys.KeyProvider': [keys('100'), keys('200')] } }],
  [
    'equal authenticator configs',
    {
      authenticatorConfig: [
        { alias: 'a', config: {} },
        { alias: 'a', config: {} },
      ],
    },
  ],
  ['equal resources', settings({ resources: [{ name: 'r' }, { name: 'r' }] })],
  ['scopes of a resource', settings({ scopes: [{ name: 's' }], resources: [{ name: 'r', scopes }] })],
])('two %s of one name are a warning in a bootstrap document, and both are imported', (_, document) => {
  const { severities, merged } = render('bootstrap', document);
  expect(severities).toEqual(['warning']);
  expect(merged).toEqual({ realm: 'demo', ...document });
  expect(render('managed', document).severities).toEqual(['error']);
});

// 409, or executions of one flow that end up in the other.
it.each<[string, object]>([
  ['clients', { clients: [{ clientId: 'a' }, { clientId: 'a' }] }],
  ['flows', { authenticationFlows: [{ alias: 'a' }, { alias: 'a' }] }],
  ['resources that differ', settings({ resources: [{ name: 'r' }, { name: 'r', uris: ['/a'] }] })],
])('two %s of one name are an error', (_, document) => {
  expect(render('bootstrap', document).severities).toEqual(['error']);
});
