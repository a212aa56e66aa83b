import { expect, it } from 'vitest';
import { renderRealm, validateRealm } from '../src/index.ts';
import { authenticator, DENY, subFlow, subFlowExecution, topLevelFlow } from '../src/check/example-flows.ts';

/** The severities of what one rule finds in a document. */
function severities(code: string, kind: 'bootstrap' | 'managed', document: object): string[] {
  const file = { path: `${kind}/realm.json`, text: JSON.stringify({ realm: 'demo', ...document }) };
  const realm = renderRealm({ bootstrap: [], managed: [], [kind]: [file] }, {});
  return validateRealm(realm)
    .filter((finding) => finding.code === code)
    .map(({ severity }) => severity);
}

const mapper = { name: 'm', identityProviderAlias: 'nope', identityProviderMapper: 'x', config: {} };
const form = authenticator('auth-username-password-form');

// Measured on Keycloak 26.5.5: the import answers 201, and login page and tokens are as without the mistake.
it.each<[string, string, object]>([
  [
    'a default scope of a client',
    'undefined-client-scope',
    { clients: [{ clientId: 'a', defaultClientScopes: ['x'] }] },
  ],
  ['a default scope of the realm', 'undefined-client-scope', { defaultDefaultClientScopes: ['x'] }],
  ['a role of a user', 'undefined-role', { users: [{ username: 'ann', realmRoles: ['x'] }] }],
  ['a client role of a group', 'undefined-role', { groups: [{ name: 'g', clientRoles: { account: ['x'] } }] }],
  ['a role of a scope mapping', 'undefined-role', { scopeMappings: [{ client: 'account', roles: ['x'] }] }],
  ['a default role', 'undefined-role', { defaultRoles: ['x'] }],
  ['a default group without groups', 'undefined-group', { defaultGroups: ['/x'] }],
  ['an identity provider of a mapper', 'undefined-identity-provider', { identityProviderMappers: [mapper] }],
  [
    'a top-level flow as sub-flow',
    'undefined-flow',
    { authenticationFlows: [topLevelFlow('a', subFlowExecution('b')), topLevelFlow('b', form)] },
  ],
  [
    'an authenticator beside "flowAlias"',
    'invalid-execution',
    { authenticationFlows: [topLevelFlow('a', { ...form, flowAlias: 'b' }), subFlow('b', form)] },
  ],
  [
    'a DISABLED authenticator that Keycloak does not have',
    'unknown-authenticator',
    { authenticationFlows: [topLevelFlow('a', authenticator('x', 'DISABLED'), form)] },
  ],
  [
    'a sub-flow in two flows',
    'shared-sub-flow',
    {
      authenticationFlows: [
        topLevelFlow('a', subFlowExecution('g')),
        topLevelFlow('b', subFlowExecution('g')),
        subFlow('g', DENY),
      ],
    },
  ],
  ['a scope without protocol', 'missing-protocol', { clientScopes: [{ name: 's' }] }],
])(
  '%s is a warning where only the import reads it, and an error where keycloak-config-cli does',
  (_, code, document) => {
    expect(severities(code, 'bootstrap', document)).toEqual(['warning']);
    expect(severities(code, 'managed', document)).toEqual(['error']);
  },
);

// Refused by the import, or broken afterwards.
it.each<[string, string, object]>([
  ['a composite', 'undefined-role', { roles: { realm: [{ name: 'a', composites: { realm: ['x'] } }] } }],
  ['a scope mapping', 'undefined-client-scope', { scopeMappings: [{ clientScope: 'x', roles: [] }] }],
  ['a default group', 'undefined-group', { groups: [{ name: 'g' }], defaultGroups: ['/x'] }],
  ['a bound sub-flow', 'undefined-flow', { browserFlow: 'a', authenticationFlows: [subFlow('a', form)] }],
  [
    'an execution of nothing',
    'invalid-execution',
    { authenticationFlows: [topLevelFlow('a', { requirement: 'REQUIRED' })] },
  ],
])('%s stays an error in a bootstrap document', (_, code, document) => {
  expect(severities(code, 'bootstrap', document)).toEqual(['error']);
});

it('what browsers ignore in the policy of passkeys is a warning', () => {
  const document = { webAuthnPolicyUserVerificationRequirement: 'allways' };
  expect(severities('invalid-value', 'bootstrap', document)).toEqual(['warning']);
});
