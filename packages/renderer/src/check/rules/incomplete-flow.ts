import { at, isKnownText, type Placed } from '../../document/placed.ts';
import { FLOW_TYPES } from '../../keycloak/flows.ts';
import { suggest } from '../../text/suggest.ts';
import { flowName, nameOf } from '../entity-names.ts';
import { DENY, topLevelFlow } from '../example-flows.ts';
import type { Examples, Rule } from '../rule.ts';

const NEEDED = {
  providerId: 'Write "providerId": "basic-flow"',
  authenticationExecutions: 'Write "authenticationExecutions": [], if the flow is to be empty',
} as const;

export const rule: Rule<'incomplete-flow'> = {
  code: 'incomplete-flow',
  severity: 'error',
  title: 'a flow without "providerId" or "authenticationExecutions", or of a type that Keycloak does not have',
  reason:
    'The first import fails with "Duplicate resource error" or "unknown_error"; a flow of an unknown type is stored, and every login through it fails.',
  check: (realm, report) => {
    const flows = new Map<string, Placed[]>();
    for (const flow of realm.flows) {
      const alias = nameOf(flow, 'alias');
      const parts = flows.get(alias);
      if (parts === undefined) flows.set(alias, [flow]);
      else parts.push(flow);
      const type = at(flow, 'providerId');
      if (isKnownText(type) && !FLOW_TYPES.includes(type.value))
        report(type, { message: `"${type.value}" is not a type of flow`, hint: suggest(type.value, FLOW_TYPES) });
    }
    // Several documents can describe one flow.
    for (const [first, ...others] of flows.values()) {
      if (first === undefined) continue;
      for (const [name, hint] of Object.entries(NEEDED)) {
        if ([first, ...others].some((flow) => (at(flow, name)?.value ?? undefined) !== undefined)) continue;
        report(first, { message: `${flowName(first)} has no "${name}"`, hint });
      }
    }
  },
};

const flow = topLevelFlow('gate', DENY);

export const examples: Examples = {
  bad: { 'managed/40-flows.json': { authenticationFlows: [{ ...flow, providerId: undefined }] } },
  good: { 'managed/40-flows.json': { authenticationFlows: [flow] } },
};
