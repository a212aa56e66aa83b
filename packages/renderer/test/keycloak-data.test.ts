import { describe, expect, it } from 'vitest';
import {
  type Json,
  keycloakData,
  keycloakVersion,
  renderRealm,
  validateRealm,
  versionsWithData,
} from '../src/index.ts';
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
