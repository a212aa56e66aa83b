import { managedLists } from '../managed-lists.ts';
import { at, entries, type Placed } from '../../document/placed.ts';
import type { Examples, Rule } from '../rule.ts';

const LISTS = [
  ['clients'],
  ['clientScopes'],
  ['authenticationFlows'],
  ['requiredActions'],
  ['groups'],
  ['identityProviders'],
  ['roles', 'realm'],
];

export const rule: Rule<'split-entity-type'> = {
  code: 'split-entity-type',
  severity: 'error',
  title: 'entities of the same type in several managed files',
  reason:
    'keycloak-config-cli treats each file as the complete list: on every start, whatever is in only one of them is deleted by the other and created again, with new IDs.',
  check: (realm, report) => {
    const first = new Map<string, Placed>();
    const clientRoles = realm.managedRoots.flatMap((root) => entries(at(root, 'roles', 'client')));
    const lists = [
      ...managedLists(realm, LISTS),
      ...clientRoles.map(([client, roles]) => [`roles.client.${client}`, roles] as const),
    ];
    for (const [name, list] of lists) {
      const other = first.get(name);
      if (other === undefined) first.set(name, list);
      else
        report(list, {
          part: 'key',
          message: `"${name}" is also in ${other.document.name}.json: each file deletes what only the other has`,
          hint: 'Move all of them to one file',
        });
    }
  },
};

export const examples: Examples = {
  bad: {
    'managed/30-clients.json': { clients: [{ clientId: 'a' }] },
    'managed/31-clients.json': { clients: [{ clientId: 'b' }] },
  },
  good: { 'managed/30-clients.json': { clients: [{ clientId: 'a' }, { clientId: 'b' }] } },
};
