import { executionsOf } from '../flows.ts';
import { at, entries, isOn, type Placed } from '../../document/placed.ts';
import { FLOW_BINDINGS } from '../../keycloak/flows.ts';
import type { RealmIndex } from '../realm-index.ts';
import type { Examples, Report, Rule } from '../rule.ts';
import { checkUndefined } from '../undefined-references.ts';

const checkNames = checkUndefined('flow');

export const rule: Rule<'undefined-flow'> = {
  code: 'undefined-flow',
  severity: 'error',
  title: 'a reference to a flow that is not defined, or to a sub-flow where only a top-level flow can be used',
  reason:
    'The first import fails with "unknown_error" or "No available authentication flow with alias", and keycloak-config-cli stops.',
  check: (realm, report) => {
    checkNames(realm, report);
    checkLevels(realm, report);
  },
};

/** Bindings, overrides and identity providers refer to top-level flows; executions refer to sub-flows. */
function checkLevels(realm: RealmIndex, report: Report): void {
  const topLevelOnly = [
    ...realm.roots.flatMap((root) => FLOW_BINDINGS.map((binding) => at(root, binding))),
    ...realm.clients.flatMap((client) =>
      entries(at(client, 'authenticationFlowBindingOverrides')).map(([, flow]) => flow),
    ),
    ...realm.identityProviders.flatMap((provider) =>
      ['firstBrokerLoginFlowAlias', 'postBrokerLoginFlowAlias'].map((key) => at(provider, key)),
    ),
  ];
  for (const place of topLevelOnly) {
    const flow = definedFlow(realm, place);
    if (place === undefined || flow === undefined || isOn(flow, 'topLevel')) continue;
    report(place, {
      message: `${JSON.stringify(place.value)} is a sub-flow`,
      hint: 'Use a flow with "topLevel": true',
    });
  }
  for (const place of realm.flows.flatMap((flow) => executionsOf(flow).map(({ place }) => at(place, 'flowAlias')))) {
    const flow = definedFlow(realm, place);
    if (place === undefined || flow === undefined || !isOn(flow, 'topLevel')) continue;
    report(place, {
      message: `${JSON.stringify(place.value)} is a top-level flow`,
      hint: 'Use a flow with "topLevel": false inside another flow',
    });
  }
}

function definedFlow(realm: RealmIndex, place: Placed | undefined): Placed | undefined {
  if (typeof place?.value !== 'string') return undefined;
  const flow = realm.findDeclared('flow', place.value);
  // Without "topLevel", what the flow is depends on the server's default.
  return flow === undefined || at(flow, 'topLevel') === undefined ? undefined : flow;
}

export const examples: Examples = {
  bad: { 'managed/40-flows.json': { browserFlow: 'browzer' } },
  good: { 'managed/40-flows.json': { browserFlow: 'browser' } },
};
