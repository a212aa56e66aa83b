import { entries } from '../../document/placed.ts';
import { FLOW_BINDINGS } from '../../keycloak/flows.ts';
import type { Examples, Rule } from '../rule.ts';

/** What a managed document may declare: only what infrastructure owns. */
const MANAGED = new Set([
  'realm',
  'roles',
  'clients',
  'clientScopes',
  'clientScopeMappings',
  'scopeMappings',
  'authenticationFlows',
  'authenticatorConfig',
  'requiredActions',
  'users',
  ...FLOW_BINDINGS,
]);

export const rule: Rule<'unmanaged-type'> = {
  code: 'unmanaged-type',
  severity: 'error',
  title: 'a managed document that declares groups, identity providers, components or realm settings',
  reason:
    'These belong to operators. Reconciling overwrites them on every start, and deletes the groups that operators have created.',
  check: (realm, report) => {
    for (const root of realm.managedRoots) {
      for (const [key, place] of entries(root)) {
        if (MANAGED.has(key)) continue;
        report(place, {
          part: 'key',
          message: `"${key}" in a managed document overwrites on every start what operators have set`,
          hint: 'Move it to a bootstrap document',
        });
      }
    }
  },
};

const groups = { groups: [{ name: 'tenants' }] };

export const examples: Examples = {
  bad: { 'managed/50-groups.json': groups },
  good: { 'bootstrap/groups.json': groups },
};
