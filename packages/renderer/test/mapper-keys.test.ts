import { expect, it } from 'vitest';
import { authenticator, DENY, subFlow, subFlowExecution, topLevelFlow } from '../src/check/example-flows.ts';
import { formatDiagnostic, renderRealm, validateRealm } from '../src/index.ts';
import { render } from './realms.ts';

/** What is found in the config of a protocol mapper. */
function findings(protocolMapper: string, config: object, protocol = 'openid-connect'): string[] {
  const mapper = { name: 'probe', protocol, protocolMapper, config };
  const scope = { name: 'api', protocol, protocolMappers: [mapper] };
  const text = JSON.stringify({ realm: 'demo', clientScopes: [scope] }, null, 2);
  const realm = renderRealm({ bootstrap: [], managed: [{ path: 'managed/20-scopes.json', text }] }, {});
  return validateRealm(realm, {
    only: ['broken-mapper', 'ineffective-mapper', 'unknown-config-key'],
  }).map((finding) => formatDiagnostic(finding).replace(/^\S+ /, ''));
}

const on = { 'access.token.claim': 'true' };

it.each([
  ['oidc-usermodel-attribute-mapper', { ...on, 'user.attribute': 'a', 'claim.nmae': 'a' }, 'claim.name'],
  ['oidc-usermodel-attribute-mapper', { ...on, 'user.atribute': 'a', 'claim.name': 'a' }, 'user.attribute'],
  ['oidc-usermodel-attribute-mapper', { ...on, 'User.Attribute': '$(env:A)', 'claim.name': 'a' }, 'user.attribute'],
  ['oidc-usermodel-realm-role-mapper', { 'acess.token.claim': 'true', 'claim.name': 'a' }, 'access.token.claim'],
  ['oidc-group-membership-mapper', { ...on, claimName: 'groups' }, 'claim.name'],
  ['oidc-audience-mapper', { ...on, 'included.client.audiance': 'app' }, 'included.client.audience'],
  ['oidc-usersessionmodel-note-mapper', { ...on, 'user.session.not': 'a', 'claim.name': 'a' }, 'user.session.note'],
  ['saml-user-attribute-mapper', { 'user.attribute': 'a', 'attribut.name': 'a' }, 'attribute.name', 'saml'],
])('a misspelt key that %s needs is an error', (type, config, meant, protocol = 'openid-connect') => {
  expect(findings(type, config, protocol)).toEqual([
    expect.stringMatching(
      new RegExp(
        `^error unknown-config-key: nothing .* without "${meant}" it is of no use\\. Did you mean "${meant}"\\?$`,
      ),
    ),
  ]);
});

it.each([
  ['oidc-hardcoded-claim-mapper', { ...on, 'claim.name': 'a', 'claim.value': 'b', 'jsonType.lable': 'String' }],
  ['oidc-audience-mapper', { ...on, 'included.custom.audience': 'a', 'included.client.audiance': 'app' }],
])('a misspelt key that %s does without is a warning', (type, config) => {
  expect(findings(type, config)).toEqual([expect.stringMatching(/^warning unknown-config-key: /)]);
});

it.each([
  ['oidc-group-membership-mapper', on, 'warning ineffective-mapper', 'no name for its claim'],
  ['oidc-usermodel-property-mapper', { ...on, 'claim.name': 'a' }, 'warning ineffective-mapper', '"user.attribute"'],
  ['oidc-hardcoded-claim-mapper', { ...on, 'claim.name': 'a' }, 'warning ineffective-mapper', '"claim.value"'],
  ['oidc-hardcoded-role-mapper', {}, 'error broken-mapper', 'has no "role"'],
  ['saml-user-session-note-mapper', { 'attribute.name': 'a' }, 'error broken-mapper', 'has no "note"', 'saml'],
  ['saml-role-list-mapper', {}, 'warning ineffective-mapper', 'no "attribute.name"', 'saml'],
])('%s: a key that is missing altogether is told by what it does', (type, config, code, what, protocol?: string) => {
  expect(findings(type, config, protocol)).toEqual([expect.stringMatching(new RegExp(`^${code}: .*${what}`))]);
});

it.each([
  ['oidc-usermodel-client-role-mapper', { ...on, 'claim.name': 'a' }],
  ['oidc-usermodel-attribute-mapper', { ...on, 'claim.name': 'a', 'user.attribute': '$(env:A)' }],
  ['oidc-usermodel-attribute-mapper', { ...on, 'claim.name': 'a', '$(env:KEY)': 'a' }],
  ['oidc-audience-resolve-mapper', {}],
])('%s: nothing is said of what has a default, or is not known yet', (type, config) => {
  expect(findings(type, config)).toEqual([]);
});

it('a misspelt key that a condition needs is an error, and said once', () => {
  const realm = {
    realm: 'demo',
    authenticationFlows: [
      topLevelFlow('login', authenticator('auth-username-password-form'), subFlowExecution('gate', 'CONDITIONAL')),
      subFlow('gate', { ...authenticator('conditional-user-role'), authenticatorConfig: 'guests' }, DENY),
    ],
    authenticatorConfig: [{ alias: 'guests', config: { condUserRol: 'offline_access' } }],
  };
  const found = validateRealm(render([realm], []), { only: ['unconfigured-condition', 'unknown-config-key'] });
  expect(found).toMatchObject([
    { code: 'unknown-config-key', severity: 'error', hint: 'Did you mean "condUserRole"?' },
  ]);
});
