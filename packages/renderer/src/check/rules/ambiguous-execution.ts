import { nameOf } from '../entity-names.ts';
import { executionsOf } from '../flows.ts';
import { isOn, text } from '../../document/placed.ts';
import { authenticator, subFlow } from '../example-flows.ts';
import type { Examples, Rule } from '../rule.ts';

export const rule: Rule<'ambiguous-execution'> = {
  code: 'ambiguous-execution',
  severity: 'error',
  title: 'an authenticator that occurs twice in a sub-flow without configs that tell the two apart',
  reason:
    'keycloak-config-cli looks up the execution that it has just created by authenticator and config, finds two, and stops with "Unexpected size of execution": the flow stays incomplete.',
  check: (realm, report) => {
    for (const flow of realm.flows) {
      if (flow.document.kind !== 'managed' || isOn(flow, 'topLevel') || isOn(flow, 'builtIn')) continue;
      const configs = new Map<string, Set<string>>();
      for (const { place, authenticator, subFlow } of executionsOf(flow)) {
        if (authenticator === undefined || subFlow !== undefined) continue;
        const config = text(place, 'authenticatorConfig') ?? '';
        const seen = configs.get(authenticator);
        if (seen === undefined) configs.set(authenticator, new Set([config]));
        else if (config === '' || seen.has('') || seen.has(config)) {
          report(place, {
            message: `"${authenticator}" is already in the sub-flow "${nameOf(flow, 'alias')}"`,
            hint: 'Give each its own "authenticatorConfig", or move one to another sub-flow',
          });
        } else seen.add(config);
      }
    }
  },
};

const gate = (...names: readonly string[]): object => ({
  authenticationFlows: [subFlow('gate', ...names.map((name) => authenticator(name)))],
});

export const examples: Examples = {
  bad: { 'managed/40-flows.json': gate('conditional-user-configured', 'conditional-user-configured') },
  good: { 'managed/40-flows.json': gate('conditional-user-configured', 'deny-access-authenticator') },
};
