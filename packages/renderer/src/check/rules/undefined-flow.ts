import { isTrue, valueAt } from '../../document/json.ts';
import { at, isOn, type Placed, text } from '../../document/placed.ts';
import type { RealmIndex } from '../realm-index.ts';
import type { Examples, Rule } from '../rule.ts';
import { checkUndefined, referencesOf } from '../undefined-references.ts';

const checkNames = checkUndefined('flow', 'sub-flow');

export const rule: Rule<'undefined-flow'> = {
  code: 'undefined-flow',
  severity: 'error',
  title: 'a reference to a flow that is not defined, or to a sub-flow where only a top-level flow can be used',
  reason:
    'The first import fails with "unknown_error" or "No available authentication flow with alias", and keycloak-config-cli stops.',
  check: (realm, report) => {
    checkNames(realm, report);
    for (const { kind, name, place } of referencesOf(realm)) {
      if (kind !== 'flow' && kind !== 'sub-flow') continue;
      const flow = realm.findDeclared('flow', name);
      // Another document may say the rest of the flow.
      if (flow === undefined || (at(flow, 'topLevel') === undefined && isSplit(realm, name))) continue;
      const isTopLevel = isOn(flow, 'topLevel');
      if (kind === 'flow' && !isTopLevel)
        report(place, {
          message: `"${name}" is a sub-flow${at(flow, 'topLevel') === undefined ? ', because it has no "topLevel"' : ''}`,
          hint: 'Use a flow with "topLevel": true',
          ...(!startsLogins(place) && { import: 'accepts' }),
        });
      if (kind === 'sub-flow' && isTopLevel)
        report(place, {
          message: `"${name}" is a top-level flow`,
          hint: 'Use a flow with "topLevel": false inside another flow',
          import: 'accepts',
        });
    }
  },
};

/**
 * Whether logins start with what is bound at a place: a sub-flow answers HTTP 400 or 500 to all of them. Keycloak runs
 * sub-flows for the other bindings (measured on 26.5.5).
 */
function startsLogins({ document, path }: Placed): boolean {
  const binding = String(path.at(-1));
  if (path[0] !== 'clients') return binding === 'browserFlow' || binding === 'directGrantFlow';
  const clients = valueAt(document.value, 'clients');
  const client = Array.isArray(clients) ? clients[Number(path[1])] : undefined;
  if (client === undefined || isTrue(valueAt(client, 'bearerOnly'))) return false;
  if (binding === 'direct_grant') return isTrue(valueAt(client, 'directAccessGrantsEnabled'));
  return binding === 'browser' && valueAt(client, 'standardFlowEnabled') !== false;
}

function isSplit(realm: RealmIndex, alias: string): boolean {
  return realm.flows.filter((flow) => text(flow, 'alias') === alias).length > 1;
}

export const examples: Examples = {
  bad: { 'managed/40-flows.json': { browserFlow: 'browzer' } },
  good: { 'managed/40-flows.json': { browserFlow: 'browser' } },
};
