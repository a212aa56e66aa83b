import { executionsOf } from '../flows.ts';
import { at, type Placed, text } from '../../document/placed.ts';
import { DENY, topLevelFlow } from '../example-flows.ts';
import type { Examples, Rule } from '../rule.ts';

export const rule: Rule<'invalid-execution'> = {
  code: 'invalid-execution',
  severity: 'error',
  title: 'an execution that is neither an authenticator nor a sub-flow',
  reason: 'Keycloak imports it as an execution that does nothing: in a gate, this is an open door.',
  check: (realm, report) => {
    for (const flow of realm.flows) {
      for (const { place, isSubFlow, authenticator, subFlow } of executionsOf(flow)) {
        if (isSubFlow && subFlow === undefined) {
          report(place, {
            message: 'this execution is a sub-flow without "flowAlias"',
            hint: 'Write the alias of the sub-flow',
            // The import takes it for the authenticator that it names, too.
            import: authenticator === undefined ? undefined : 'accepts',
          });
        } else if (isSubFlow && authenticator !== undefined && !mayBeForm(realm.findDeclared('flow', subFlow ?? ''))) {
          report(at(place, 'authenticator') ?? place, {
            message: 'this sub-flow has an "authenticator", so keycloak-config-cli stops',
            hint: 'Remove it: only sub-flows of the type "form-flow" have an authenticator',
            import: 'accepts',
          });
        } else if (!isSubFlow && at(place, 'flowAlias') !== undefined) {
          report(at(place, 'flowAlias') ?? place, {
            message: '"flowAlias" has no effect without "authenticatorFlow": true',
            hint: 'Write "authenticatorFlow": true',
            // Beside an authenticator, which runs, the import leaves it out.
            import: authenticator === undefined ? undefined : 'accepts',
          });
        } else if (!isSubFlow && authenticator === undefined) {
          report(place, { message: 'this execution has no "authenticator"', hint: 'Name the authenticator that runs' });
        }
      }
    }
  },
};

/** @returns whether a flow is a form, or is defined in no document and may be one. */
function mayBeForm(flow: Placed | undefined): boolean {
  return flow === undefined || text(flow, 'providerId') === 'form-flow';
}

const gate = (execution: object): object => ({ authenticationFlows: [topLevelFlow('gate', execution)] });

export const examples: Examples = {
  bad: { 'managed/40-flows.json': gate({ requirement: 'REQUIRED' }) },
  good: { 'managed/40-flows.json': gate(DENY) },
};
