import type { Examples, Rule } from '../rule.ts';
import { checkUndefined } from '../undefined-references.ts';

export const rule: Rule<'undefined-authenticator-config'> = {
  code: 'undefined-authenticator-config',
  severity: 'error',
  title: 'an authenticator config that is not defined',
  reason: 'The first import fails with "unknown_error", and keycloak-config-cli stops.',
  check: checkUndefined('authenticator-config'),
};

const flow = (config: string): object => ({
  authenticationFlows: [
    {
      alias: 'gate',
      providerId: 'basic-flow',
      topLevel: true,
      builtIn: false,
      authenticationExecutions: [
        { authenticator: 'deny-access-authenticator', authenticatorConfig: config, requirement: 'REQUIRED' },
      ],
    },
  ],
  authenticatorConfig: [{ alias: 'deny', config: { denyErrorMessage: 'No' } }],
});

export const examples: Examples = {
  bad: { 'managed/40-flows.json': flow('denny') },
  good: { 'managed/40-flows.json': flow('deny') },
};
