import { expect, it } from 'vitest';
import { renderRealm, validateRealm } from '../src/index.ts';
import { authenticator, subFlow, subFlowExecution, topLevelFlow } from '../src/check/example-flows.ts';

function findings(binding: string, executions: readonly object[]): number {
  const authenticationFlows = [topLevelFlow('a', ...executions), subFlow('s', authenticator('auth-username-form'))];
  const text = JSON.stringify({ realm: 'demo', [binding]: 'a', authenticationFlows });
  const realm = renderRealm({ bootstrap: [{ path: 'bootstrap/realm.json', text }], managed: [] }, {});
  return validateRealm(realm).filter(({ code, severity }) => code === 'unusable-authenticator' && severity === 'error')
    .length;
}

const required = (...names: readonly string[]): object[] => names.map((name) => authenticator(name));
const [USERNAME, PASSWORD] = ['direct-grant-validate-username', 'direct-grant-validate-password'];

// Measured on Keycloak 26.5.5: login page 400, token endpoint 500.
it.each<[string, string, object[]]>([
  ['a cookie in a direct grant', 'directGrantFlow', required(USERNAME, PASSWORD, 'auth-cookie')],
  ['a cookie alone in a browser', 'browserFlow', required('auth-cookie', 'auth-username-password-form')],
  ['a password before the user name', 'directGrantFlow', required(PASSWORD, USERNAME)],
  ['a second factor first', 'browserFlow', required('auth-otp-form', 'auth-username-password-form')],
  ['a step of a first brokered login', 'browserFlow', required('idp-review-profile')],
  [
    'a password that comes first by priority',
    'browserFlow',
    [
      { ...authenticator('auth-username-form'), priority: 20 },
      { ...authenticator('auth-password-form'), priority: 10 },
    ],
  ],
])('%s is an error', (_, binding, executions) => {
  expect(findings(binding, executions)).toBe(1);
});

it.each<[string, string, object[]]>([
  [
    'a cookie as alternative',
    'browserFlow',
    [authenticator('auth-cookie', 'ALTERNATIVE'), subFlowExecution('s', 'ALTERNATIVE')],
  ],
  ['a password after a sub-flow', 'browserFlow', [subFlowExecution('s'), ...required('auth-password-form')]],
  ['a password after the user name', 'browserFlow', required('auth-username-form', 'auth-password-form')],
  [
    'a disabled second factor',
    'browserFlow',
    [authenticator('auth-otp-form', 'DISABLED'), ...required('auth-username-form')],
  ],
  ['a flow that is not bound', 'resetCredentialsFlow', required('auth-password-form')],
])('%s is let through', (_, binding, executions) => {
  expect(findings(binding, executions)).toBe(0);
});
