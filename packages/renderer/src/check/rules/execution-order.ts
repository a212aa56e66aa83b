import { executionsOf } from '../flows.ts';
import { at, isOn } from '../../document/placed.ts';
import { authenticator, topLevelFlow } from '../example-flows.ts';
import type { Examples, Rule } from '../rule.ts';

export const rule: Rule<'execution-order'> = {
  code: 'execution-order',
  severity: 'error',
  import: 'accepts',
  title: 'executions that are not listed in the order of their priorities',
  reason:
    'After a first import they run by priority, whereas keycloak-config-cli creates them in file order: whether a gate comes before or after what it guards depends on how the realm was created.',
  check: (realm, report) => {
    for (const flow of realm.flows) {
      if (isOn(flow, 'builtIn')) continue;
      let last = -Infinity;
      for (const { place } of executionsOf(flow)) {
        const priority = at(place, 'priority');
        if (typeof priority?.value !== 'number') continue;
        if (priority.value <= last) {
          report(priority, {
            message: `the priority ${priority.value} is not higher than that of the previous execution`,
            hint: 'List the executions in the order in which they run, with rising priorities',
            ...(priority.value === last ? { severity: 'warning' } : {}),
          });
        }
        last = Math.max(last, priority.value);
      }
    }
  },
};

const flow = (first: number, second: number): object => ({
  authenticationFlows: [
    topLevelFlow(
      'login',
      { ...authenticator('auth-cookie', 'ALTERNATIVE'), priority: first },
      { ...authenticator('auth-username-password-form', 'ALTERNATIVE'), priority: second },
    ),
  ],
});

export const examples: Examples = {
  bad: { 'managed/40-flows.json': flow(20, 10) },
  good: { 'managed/40-flows.json': flow(10, 20) },
};
