import { describe, expect, it } from 'vitest';
import {
  type Json,
  keycloakData,
  keycloakVersion,
  renderRealm,
  validateRealm,
  versionsWithData,
} from '../src/index.ts';
import { isInRange } from '../src/keycloak/version-range.ts';
import { nearestVersion } from '../src/keycloak/nearest-version.ts';

/** The codes of what is found in a realm that a version of Keycloak is to import. */
function codesIn(realm: Readonly<Record<string, Json>>, keycloak: string): string[] {
  const text = JSON.stringify({ realm: 'demo', ...realm });
  const rendered = renderRealm({ bootstrap: [{ path: 'realm.json', text }], managed: [] }, {});
  return validateRealm(rendered, { keycloak }).map(({ code }) => code);
}

describe('a realm is checked against the version of Keycloak that is deployed', () => {
  it.each<[what: string, code: string, realm: Readonly<Record<string, Json>>]>([
    ['properties', 'unknown-property', { scimApiEnabled: true }],
    [
      'provider lists',
      'unknown-authenticator',
      {
        authenticationFlows: [
          {
            alias: 'our clients',
            providerId: 'client-flow',
            topLevel: true,
            builtIn: false,
            authenticationExecutions: [{ authenticator: 'federated-jwt', requirement: 'ALTERNATIVE', priority: 0 }],
          },
        ],
      },
    ],
    ['values', 'invalid-value', { enabledEventTypes: ['JWT_AUTHORIZATION_GRANT'] }],
    [
      'built-ins',
      'undefined-role',
      { roles: { realm: [{ name: 'boss', composites: { client: { 'realm-management': ['view-organizations'] } } }] } },
    ],
  ])('by its %s', (_, code, realm) => {
    expect(codesIn(realm, '26.5.5')).toContain(code);
    expect(codesIn(realm, '26.7.3')).toEqual([]);
  });
});

describe('what the upgrading guides say breaks realms', () => {
  const named = { displayName: 'x'.repeat(256) };
  it.each<[what: string, code: string, before: string, since: string, realm: Readonly<Record<string, Json>>]>([
    ['a long display name', 'too-long', '26.6.9', '26.7.0', named],
    [
      'a state of its own',
      'response-parameter',
      '26.7.2',
      '26.7.3',
      redirect('https://a.example.org/?page=1&St%61te=x'),
    ],
    ['a state of its own', 'response-parameter', '26.6.6', '26.6.7', redirect('https://a.example.org/#state=x')],
  ])('%s is %s, not yet in %s, but in %s', (_, code, before, since, realm) => {
    expect(codesIn(realm, before)).not.toContain(code);
    expect(codesIn(realm, since)).toContain(code);
  });

  it.each([
    ['another parameter', redirect('https://a.example.org/?my_state=code&tab=state')],
    ['no parameter', redirect('https://a.example.org/state/code')],
    ['a variable', redirect('https://a.example.org/$(env:CALLBACK)?state=x')],
    [
      'one that the client allows',
      redirect('https://a.example.org/?state=x', { 'allow.oidc.params.in.redirect.uris': 'true' }),
    ],
  ])('a redirect URI with %s is as good as before', (_, realm) => {
    expect(codesIn(realm, '26.7.3')).not.toContain('response-parameter');
  });

  it('a theme that is no longer listed can still be used', () => {
    expect(codesIn({ loginTheme: 'base' }, '26.7.3')).toEqual([]);
  });
});

function redirect(uri: string, attributes: Readonly<Record<string, string>> = {}): Readonly<Record<string, Json>> {
  return { clients: [{ clientId: 'app', redirectUris: [uri], attributes }] };
}

describe('a version without data', () => {
  it.each([
    ['26.5.5', '26.5.5', 'has its own'],
    ['26.5.6', '26.5.5', 'the nearest below it in its minor release'],
    ['26.7.2', '26.7.1', 'the nearest below it in its minor release'],
    ['26.5.4', '26.5.5', 'the next newer one'],
    ['26.6.0', '26.7.1', 'the next newer one'],
    ['26.4.8', '26.5.5', 'the next newer one'],
    ['27.0.0', '26.7.3', 'the newest'],
    ['26.7.3-SNAPSHOT', '26.7.3', 'has its own'],
  ])('%s is checked as %s: %s', (version, nearest) => {
    expect(nearestVersion(version, ['26.5.5', '26.7.1', '26.7.3'])).toBe(nearest);
  });
});

it('every version has its own data, and one of them is checked unless another is asked for', () => {
  for (const version of versionsWithData) expect(keycloakData(version).providers.keycloak).toBe(version);
  expect(versionsWithData).toContain(keycloakVersion);
});

it.each([
  ['26.7.3', true],
  ['26.7.2', false],
  ['26.6.7', true],
  ['26.6.6', false],
  ['26.5.9', false],
  ['26.8.0', true],
  ['27.0.0', false],
])('what came with 26.7.3 and 26.6.7 and goes with 27 is in %s: %s', (version, isIn) => {
  expect(isInRange(version, { since: ['26.6.7', '26.7.3'], until: '27.0.0' })).toBe(isIn);
});

describe('a redirect URI with a "*" in its host', () => {
  const client = (uri: string): Readonly<Record<string, Json>> => ({
    clients: [
      { clientId: 'app', redirectUris: [uri], publicClient: false, bearerOnly: false, protocol: 'openid-connect' },
    ],
  });

  it.each([
    ['https://app.example.or*', true, false],
    ['https://*', true, true],
    ['http://localhost:*', false, false],
  ])('%s leads to any host: in 26.5.5 %s, in 26.7.3 %s', (uri, before, now) => {
    expect(codesIn(client(uri), '26.5.5').includes('wildcard-redirect-uri')).toBe(before);
    expect(codesIn(client(uri), '26.7.3').includes('wildcard-redirect-uri')).toBe(now);
  });
});
