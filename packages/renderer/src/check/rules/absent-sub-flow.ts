import { at, isKnownText, type Placed, text } from '../../document/placed.ts';
import { suggest } from '../../text/suggest.ts';
import { authenticator, DENY, subFlow, subFlowExecution, topLevelFlow } from '../example-flows.ts';
import { enabledExecutionsOf, executionsOf, ownFlows } from '../flows.ts';
import type { Examples, Rule } from '../rule.ts';

export const rule: Rule<'absent-sub-flow'> = {
  code: 'absent-sub-flow',
  severity: 'warning',
  title: 'a condition on a sub-flow that is not in the same flow',
  reason:
    'Keycloak looks for the sub-flow in the top-level flow that runs (ConditionalSubFlowExecutedAuthenticator). One that is not in it, or does not exist, counts as not executed: the condition never holds, or always does.',
  check: (realm, report) => {
    const flows = ownFlows(realm);
    const above = parentsOf(flows);
    for (const [alias, flow] of flows) {
      for (const { place, authenticator: name } of enabledExecutionsOf(flow)) {
        if (name !== 'conditional-sub-flow-executed') continue;
        const config = realm.findDeclared('authenticator-config', text(place, 'authenticatorConfig') ?? '');
        const wanted = config === undefined ? undefined : at(config, 'config', 'flow_to_check');
        if (!isKnownText(wanted) || wanted.value === '') continue;
        const around = new Set([...ancestorsOf(alias, above)].flatMap((one) => [...subFlowsOf(one, flows)]));
        if (around.has(wanted.value)) continue;
        report(wanted, {
          message: `"${wanted.value}" is not a sub-flow of the flow that asks whether it was executed, so it never was`,
          hint: suggest(wanted.value, around),
        });
      }
    }
  },
};

/** @returns the flows that contain a flow, by its alias. */
function parentsOf(flows: ReadonlyMap<string, Placed>): Map<string, string[]> {
  const parents = new Map<string, string[]>();
  for (const [alias, flow] of flows)
    for (const { subFlow: contained } of executionsOf(flow))
      if (contained !== undefined) parents.set(contained, [...(parents.get(contained) ?? []), alias]);
  return parents;
}

/** @returns a flow and all flows around it. */
function ancestorsOf(alias: string, above: ReadonlyMap<string, readonly string[]>): Set<string> {
  const found = new Set([alias]);
  // A set is walked to its end, what is added on the way too.
  for (const one of found) for (const parent of above.get(one) ?? []) found.add(parent);
  return found;
}

/** @returns all flows in a flow. */
function subFlowsOf(alias: string, flows: ReadonlyMap<string, Placed>): Set<string> {
  const found = new Set<string>();
  const waiting = new Set([alias]);
  for (const one of waiting) {
    const flow = flows.get(one);
    for (const { subFlow: contained } of flow === undefined ? [] : executionsOf(flow)) {
      if (contained === undefined) continue;
      found.add(contained);
      waiting.add(contained);
    }
  }
  return found;
}

const login = (asked: string): object => ({
  authenticationFlows: [
    topLevelFlow(
      'login',
      authenticator('auth-username-password-form'),
      subFlowExecution('second factor', 'CONDITIONAL'),
      subFlowExecution('gate', 'CONDITIONAL'),
    ),
    subFlow('second factor', authenticator('conditional-user-configured'), authenticator('auth-otp-form')),
    subFlow('gate', { ...authenticator('conditional-sub-flow-executed'), authenticatorConfig: 'no factor' }, DENY),
  ],
  authenticatorConfig: [{ alias: 'no factor', config: { flow_to_check: asked, check_result: 'not-executed' } }],
});

export const examples: Examples = {
  bad: { 'managed/40-flows.json': login('second-factor') },
  good: { 'managed/40-flows.json': login('second factor') },
};
