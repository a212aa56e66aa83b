import { describe, expect, test } from 'vitest';
import { type Access, type AccessRealm, ANYBODY, decide, type Way } from '../src/index.ts';
import { realmWith, sub } from './realm-with.ts';

const FORM = 'REQUIRED auth-username-password-form';
const PROVIDER = { alias: 'company', providerId: 'oidc', enabled: true };

function login(realm: AccessRealm, way: Way, enabled: boolean): Access {
  return decide(realm, { clientId: 'app', user: { ...ANYBODY, enabled, links: ['company'] }, way });
}

// Measured on Keycloak 26.5.5.
describe('who is disabled', () => {
  const realm = realmWith(['ALTERNATIVE auth-cookie', sub('ALTERNATIVE', 'forms', FORM)], {
    identityProviders: [PROVIDER],
  });
  const broker: Way = { kind: 'broker', provider: 'company', isFirst: false };

  test.each<Way>([{ kind: 'form' }, { kind: 'session' }, broker])('does not get in by $kind', (way) => {
    expect(login(realm, way, true).outcome).toBe('allowed');
    expect(login(realm, way, false)).toMatchObject({ outcome: 'denied', message: 'accountDisabledMessage' });
  });

  test('is told what comes first: a flow that denies everybody does so', () => {
    const closed = realmWith(['REQUIRED deny-access-authenticator']);
    expect(login(closed, { kind: 'form' }, false)).toMatchObject({ outcome: 'denied', message: 'access-denied' });
  });

  test('has an account, which is not linked at a first login', () => {
    const linking = realmWith([FORM], {
      identityProviders: [{ ...PROVIDER, postBrokerLoginFlowAlias: 'gated', firstBrokerLoginFlowAlias: 'gated' }],
    });
    const first: Way = { ...broker, isFirst: true };
    expect(login(linking, first, false)).toMatchObject({ outcome: 'denied', message: 'accountDisabledMessage' });
  });

  test('does not get in whatever an authenticator of an extension says', () => {
    const extended = realmWith(['REQUIRED acme-login']);
    expect(login(extended, { kind: 'form' }, false)).toMatchObject({ outcome: 'denied', dependsOn: [] });
  });
});

test('the address of the login page reaches an identity provider past a flow that shows no page', () => {
  const realm = realmWith(['ALTERNATIVE identity-provider-redirector'], { identityProviders: [PROVIDER] });
  expect(login(realm, { kind: 'form' }, true).outcome).toBe('denied');
  expect(login(realm, { kind: 'broker', provider: 'company', isFirst: false }, true).outcome).toBe('allowed');
});

test('a direct grant whose flow ends without success ends in an error that nobody explains', () => {
  const realm = realmWith(['REQUIRED auth-password-form'], {
    directGrantFlow: 'gated',
    clients: [{ clientId: 'app', publicClient: true, directAccessGrantsEnabled: true }],
  });
  const message = 'For more on this error consult the server log.';
  expect(login(realm, { kind: 'direct-grant' }, true)).toMatchObject({ outcome: 'denied', message });
});
