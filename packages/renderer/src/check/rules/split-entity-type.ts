import { at, entries, type Placed } from '../../document/placed.ts';
import type { Examples, Rule } from '../rule.ts';

export const rule: Rule<'split-entity-type'> = {
  code: 'split-entity-type',
  severity: 'error',
  title: 'entities of one type in several managed files',
  reason:
    'keycloak-config-cli treats each file as the whole list: whatever is in only one of them is deleted by the other and created again, with new ids, on every start.',
  check: (realm, report) => {
    const first = new Map<string, Placed>();
    for (const root of realm.roots) {
      if (root.document.kind !== 'managed') continue;
      const lists: [string, Placed | undefined][] = [
        ...['clients', 'clientScopes', 'authenticationFlows', 'requiredActions', 'groups', 'identityProviders'].map(
          (key): [string, Placed | undefined] => [key, at(root, key)],
        ),
        ['roles.realm', at(root, 'roles', 'realm')],
        ...entries(at(root, 'roles', 'client')).map(([client, roles]): [string, Placed] => [
          `roles.client.${client}`,
          roles,
        ]),
      ];
      for (const [name, place] of lists) {
        if (place === undefined) continue;
        const other = first.get(name);
        if (other === undefined) first.set(name, place);
        else
          report(place, {
            part: 'key',
            message: `"${name}" is also in ${other.document.name}.json: each file deletes what only the other has`,
            hint: `Put all of them into one file`,
          });
      }
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
