import { expect, it } from 'vitest';
import { validateRealm } from '../src/index.ts';
import { authenticator, DENY, subFlow, subFlowExecution, topLevelFlow } from '../src/check/example-flows.ts';
import { render } from './realms.ts';

const CODES = [
  'absent-sub-flow',
  'automatic-link',
  'constant-condition',
  'ineffective-allowance',
  'misplaced-condition',
  'missing-condition',
  'unconfigured-condition',
  'unreachable-alternative',
  'unreadable-denial',
];

/** What the rules about login flows find in a realm. */
function find(realm: object): string[] {
  return validateRealm(render([{ realm: 'demo', ...realm }], []), { only: CODES }).map(({ code }) => code);
}

const form = authenticator('auth-username-password-form');
const configured = authenticator('conditional-user-configured');
const disabled = { ...configured, requirement: 'DISABLED' };
const gated = (requirement: string, ...executions: readonly object[]): object => ({
  authenticationFlows: [
    topLevelFlow('login', form, subFlowExecution('gate', requirement)),
    subFlow('gate', ...executions),
  ],
});

it.each<[string, string, object]>([
  ['a sub-flow whose only condition is disabled has none', 'missing-condition', gated('CONDITIONAL', disabled, DENY)],
  [
    'an ALTERNATIVE sub-flow asks no condition',
    'misplaced-condition',
    gated('ALTERNATIVE', configured, authenticator('auth-otp-form')),
  ],
  [
    'one authenticator that nobody sets up is enough',
    'constant-condition',
    gated('CONDITIONAL', configured, authenticator('auth-otp-form'), DENY),
  ],
  [
    'a denial that comes first by priority',
    'unreachable-alternative',
    {
      authenticationFlows: [
        topLevelFlow(
          'login',
          { ...authenticator('auth-username-password-form', 'ALTERNATIVE'), priority: 20 },
          { ...authenticator('deny-access-authenticator', 'ALTERNATIVE'), priority: 10 },
        ),
      ],
    },
  ],
  [
    'a flow that the realm uses where a provider names none',
    'automatic-link',
    {
      firstBrokerLoginFlow: 'link',
      identityProviders: [{ alias: 'hub', providerId: 'google', config: {} }],
      authenticationFlows: [topLevelFlow('link', authenticator('idp-auto-link'))],
    },
  ],
  [
    'an override of direct grants, by the ID of its flow',
    'unreadable-denial',
    {
      authenticationFlows: [{ ...topLevelFlow('grant', DENY), id: 'a1' }],
      clients: [
        {
          clientId: 'app',
          directAccessGrantsEnabled: true,
          authenticationFlowBindingOverrides: { direct_grant: 'a1' },
        },
        { clientId: 'admin-cli', directAccessGrantsEnabled: false },
      ],
    },
  ],
])('%s: %s', (_, code, realm) => {
  expect(find(realm)).toEqual([code]);
});

it.each<[string, object]>([
  ['an extension’s authenticator may be a condition', gated('CONDITIONAL', authenticator('acme-is-on-duty'), DENY)],
  ['what is disabled asks nothing', gated('REQUIRED', disabled, authenticator('auth-otp-form'))],
  ['a disabled sub-flow may be anything', gated('DISABLED', configured, DENY)],
  [
    'a sub-flow that nothing contains is for another rule',
    { authenticationFlows: [subFlow('gate', configured, DENY)] },
  ],
  [
    'a second factor, among several',
    gated(
      'CONDITIONAL',
      configured,
      authenticator('auth-otp-form', 'ALTERNATIVE'),
      authenticator('webauthn-authenticator', 'ALTERNATIVE'),
    ),
  ],
  [
    'a second factor that a user has is asked for before an allowance',
    {
      authenticationFlows: [
        topLevelFlow('login', form, subFlowExecution('choice')),
        subFlow(
          'choice',
          authenticator('allow-access-authenticator', 'ALTERNATIVE'),
          authenticator('auth-otp-form', 'ALTERNATIVE'),
        ),
      ],
    },
  ],
  [
    'an allowance as the only way on is a gate',
    {
      authenticationFlows: [
        topLevelFlow('after login', subFlowExecution('gate', 'CONDITIONAL')),
        subFlow(
          'gate',
          { ...authenticator('conditional-client-scope'), authenticatorConfig: 'scope' },
          authenticator('allow-access-authenticator'),
        ),
      ],
      authenticatorConfig: [{ alias: 'scope', config: { client_scope: 'email' } }],
    },
  ],
  [
    'a disabled identity provider links nobody',
    {
      identityProviders: [
        { alias: 'hub', providerId: 'google', enabled: false, firstBrokerLoginFlowAlias: 'link', config: {} },
      ],
      authenticationFlows: [topLevelFlow('link', authenticator('idp-auto-link'))],
    },
  ],
  [
    'Keycloak’s own flows are as it ships them',
    { authenticationFlows: [{ ...topLevelFlow('x', configured), builtIn: true }] },
  ],
])('nothing is found: %s', (_, realm) => {
  expect(find(realm)).toEqual([]);
});
