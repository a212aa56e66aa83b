import { at, type Placed } from '../../document/placed.ts';
import type { Examples, Rule } from '../rule.ts';

export const rule: Rule<'empty-managed-list'> = {
  code: 'empty-managed-list',
  severity: 'warning',
  title: 'an empty list of clients, scopes, roles or flows in a managed document',
  reason:
    'To keycloak-config-cli an empty list means: delete everything of this type that it made. Leaving the property out means: leave them alone.',
  check: (realm, report) => {
    for (const root of realm.roots) {
      if (root.document.kind !== 'managed') continue;
      const lists: [string, Placed | undefined][] = [
        ...['clients', 'clientScopes', 'authenticationFlows'].map((key): [string, Placed | undefined] => [
          key,
          at(root, key),
        ]),
        ['roles.realm', at(root, 'roles', 'realm')],
      ];
      for (const [name, place] of lists) {
        if (place === undefined || !Array.isArray(place.value) || place.value.length > 0) continue;
        report(place, {
          message: `the empty "${name}" deletes everything of this type that a reconcile made`,
          hint: 'Remove the property',
        });
      }
    }
  },
};

export const examples: Examples = {
  bad: { 'managed/30-clients.json': { clients: [] } },
  good: { 'managed/30-clients.json': {} },
};
