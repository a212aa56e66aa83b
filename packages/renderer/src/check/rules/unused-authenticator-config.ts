import { executionsOf } from '../flows.ts';
import { text } from '../../document/placed.ts';
import { DENY, topLevelFlow } from '../example-flows.ts';
import type { Examples, Rule } from '../rule.ts';

export const rule: Rule<'unused-authenticator-config'> = {
  code: 'unused-authenticator-config',
  severity: 'error',
  title: 'an authenticator config that no execution uses',
  reason:
    'keycloak-config-cli deletes configs that no flow uses; then it stops because it cannot find this config, and never applies the files that follow.',
  check: (realm, report) => {
    const used = new Set(
      realm.flows.flatMap((flow) => executionsOf(flow).map(({ place }) => text(place, 'authenticatorConfig'))),
    );
    for (const config of realm.authenticatorConfigs) {
      const alias = text(config, 'alias');
      if (alias === undefined || used.has(alias)) continue;
      report(config, {
        message: `no execution uses the authenticator config "${alias}"`,
        hint: 'Remove it, or use it in an execution',
        ...(config.document.kind === 'bootstrap' ? { severity: 'warning' } : {}),
      });
    }
  },
};

const gate = (execution: object): object => ({
  authenticationFlows: [topLevelFlow('gate', execution)],
  authenticatorConfig: [{ alias: 'deny', config: { denyErrorMessage: 'No' } }],
});

export const examples: Examples = {
  bad: { 'managed/40-flows.json': gate(DENY) },
  good: { 'managed/40-flows.json': gate({ ...DENY, authenticatorConfig: 'deny' }) },
};
