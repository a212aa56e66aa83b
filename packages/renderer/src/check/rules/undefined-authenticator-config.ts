import { DENY, topLevelFlow } from '../example-flows.ts';
import type { Examples, Rule } from '../rule.ts';
import { checkUndefined } from '../undefined-references.ts';

export const rule: Rule<'undefined-authenticator-config'> = {
  code: 'undefined-authenticator-config',
  severity: 'error',
  title: 'a reference to an authenticator config that is not defined',
  reason: 'The first import fails with "unknown_error", and keycloak-config-cli stops.',
  check: checkUndefined('authenticator-config'),
};

const gate = (authenticatorConfig: string): object => ({
  authenticationFlows: [topLevelFlow('gate', { ...DENY, authenticatorConfig })],
  authenticatorConfig: [{ alias: 'deny', config: { denyErrorMessage: 'No' } }],
});

export const examples: Examples = {
  bad: { 'managed/40-flows.json': gate('denny') },
  good: { 'managed/40-flows.json': gate('deny') },
};
