import { expect, it } from 'vitest';
import { renderRealm, validateRealm } from '../src/index.ts';
import { authenticator, topLevelFlow } from '../src/check/example-flows.ts';

/** The errors in a bootstrap document, by their codes. */
function errors(document: object): string[] {
  const text = JSON.stringify({ realm: 'demo', ...document });
  const realm = renderRealm({ bootstrap: [{ path: 'bootstrap/realm.json', text }], managed: [] }, {});
  return validateRealm(realm)
    .filter(({ severity }) => severity === 'error')
    .map(({ code }) => code);
}

const user = (more: object): object => ({ groups: [{ name: 'g' }], users: [{ username: 'ann', ...more }] });
const flow = topLevelFlow('a', authenticator('auth-username-password-form'));
const bound = (more: object): object => ({ browserFlow: 'a', authenticationFlows: [{ ...flow, ...more }] });
const mapper = { name: 'm', protocol: 'openid-connect', config: {} };
const otp = { otpPolicyType: 'totp', otpPolicyDigits: 6, otpPolicyPeriod: 30 };

// Measured on Keycloak 26.5.5: the import answers with an error, or the login page or the token does.
it.each<[string, string, object]>([
  ['a client role twice', 'repeated-name', user({ clientRoles: { account: ['view-profile', 'view-profile'] } })],
  ['a group in two spellings', 'repeated-name', user({ groups: ['/g', 'g'] })],
  ['no roles of a client that is not there', 'undefined-client', user({ clientRoles: { nope: [] } })],
  ['a flow without executions', 'incomplete-flow', bound({ authenticationExecutions: undefined })],
  ['a flow of an unknown type', 'incomplete-flow', bound({ providerId: 'basic' })],
  ['a bound flow without "topLevel"', 'undefined-flow', bound({ topLevel: undefined })],
  ['a mapper without type', 'unknown-protocol-mapper', { clients: [{ clientId: 'c', protocolMappers: [mapper] }] }],
  ['codes without an algorithm', 'refused-setting', otp],
  ['an unknown algorithm of tokens', 'invalid-value', { defaultSignatureAlgorithm: 'rs256' }],
  ['that algorithm as attribute', 'invalid-value', { attributes: { defaultSignatureAlgorithm: 'rs256' } }],
])('%s is an error', (_, code, document) => {
  expect(errors(document)).toEqual([code]);
});

it.each<[string, object]>([
  ['roles of two clients of one name', user({ clientRoles: { account: ['view-profile'], broker: ['read-token'] } })],
  [
    'composites twice',
    { roles: { realm: [{ name: 'a', composites: { realm: ['offline_access', 'offline_access'] } }] } },
  ],
  ['a policy of codes with its type alone', { otpPolicyType: 'totp', otpPolicyPeriod: 30 }],
  ['digits without a type', { otpPolicyDigits: 6 }],
  ['codes with an algorithm', { ...otp, otpPolicyAlgorithm: 'HmacSHA1' }],
  ['tokens with another algorithm', { defaultSignatureAlgorithm: 'ES256' }],
  ['tokens with the default algorithm', { defaultSignatureAlgorithm: '' }],
])('%s is accepted', (_, document) => {
  expect(errors(document)).toEqual([]);
});
