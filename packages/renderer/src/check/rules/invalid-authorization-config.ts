import type { Json } from '../../document/json.ts';
import { at, isKnownText, items } from '../../document/placed.ts';
import { nameOf } from '../entity-names.ts';
import type { Examples, Rule } from '../rule.ts';

export const rule: Rule<'invalid-authorization-config'> = {
  code: 'invalid-authorization-config',
  severity: 'error',
  title: 'a policy or permission of a client with a list in its config that is not JSON',
  reason: 'The first import fails with "Cannot parse the JSON" or "unknown_error", and keycloak-config-cli stops.',
  check: (realm, report) => {
    for (const client of realm.clients) {
      for (const policy of items(at(client, 'authorizationSettings', 'policies'))) {
        for (const key of LISTS) {
          const place = at(policy, 'config', key);
          if (!isKnownText(place) || isList(place.value)) continue;
          report(place, {
            message: `"${key}" of "${nameOf(policy)}" is not a list in JSON`,
            hint: String.raw`Write a list as JSON in a text: "[\"…\"]"`,
          });
        }
      }
    }
  },
};

/** What Keycloak parses of the configs of all types of policies (RepresentationToModel.toModel, measured on 26.5.5). */
const LISTS = ['applyPolicies', 'resources', 'scopes', 'roles', 'users', 'groups', 'clients', 'clientScopes'];

function isList(text: string): boolean {
  try {
    return Array.isArray(JSON.parse(text) as Json);
  } catch {
    return false;
  }
}

const client = (policies: string): object => ({
  clients: [
    {
      clientId: 'api',
      bearerOnly: false,
      serviceAccountsEnabled: true,
      authorizationServicesEnabled: true,
      authorizationSettings: {
        policies: [
          { name: 'office hours', type: 'time', config: { hour: '8', hourEnd: '18' } },
          { name: 'at work', type: 'aggregate', config: { applyPolicies: policies } },
        ],
      },
    },
  ],
});

export const examples: Examples = {
  bad: { 'managed/30-clients.json': client('office hours') },
  good: { 'managed/30-clients.json': client('["office hours"]') },
};
