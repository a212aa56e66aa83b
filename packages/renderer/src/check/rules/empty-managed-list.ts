import { managedLists } from '../managed-lists.ts';
import type { Examples, Rule } from '../rule.ts';

const LISTS = [['clients'], ['clientScopes'], ['authenticationFlows'], ['roles', 'realm']];

export const rule: Rule<'empty-managed-list'> = {
  code: 'empty-managed-list',
  severity: 'warning',
  title: 'an empty list of clients, client scopes, realm roles or flows in a managed document',
  reason:
    'keycloak-config-cli takes an empty list as an order to delete everything of this type that it has created. Without the property, it leaves everything alone.',
  check: (realm, report) => {
    for (const [name, list] of managedLists(realm, LISTS)) {
      if (!Array.isArray(list.value) || list.value.length > 0) continue;
      report(list, {
        message: `the empty "${name}" deletes everything of this type that keycloak-config-cli has created`,
        hint: 'Remove the property, unless this is what you want for one release',
      });
    }
  },
};

export const examples: Examples = {
  bad: { 'managed/30-clients.json': { clients: [] } },
  good: { 'managed/30-clients.json': {} },
};
