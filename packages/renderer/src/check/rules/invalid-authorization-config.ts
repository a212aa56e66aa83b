import type { Json } from '../../document/json.ts';
import { at, isKnownText, items } from '../../document/placed.ts';
import { nameOf } from '../entity-names.ts';
import { clientWithPolicy } from '../example-authorization.ts';
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
          if (!isKnownText(place) || isList(place.value, key)) continue;
          report(place, {
            message: `"${key}" of "${nameOf(policy)}" is not a list${OF_NAMES.has(key) ? ' of names' : ''} in JSON`,
            hint: String.raw`Write a list as JSON in a text: "[\"…\"]"`,
          });
        }
      }
    }
  },
};

/** What Keycloak parses of the configs of all types of policies (RepresentationToModel.toModel, measured on 26.5.5). */
const LISTS = ['applyPolicies', 'resources', 'scopes', 'roles', 'users', 'groups', 'clients', 'clientScopes'];

/** Lists of names; the others hold objects. */
const OF_NAMES = new Set(['applyPolicies', 'resources', 'scopes', 'users', 'clients']);

function isList(text: string, key: string): boolean {
  try {
    const list = JSON.parse(text) as Json;
    return Array.isArray(list) && (!OF_NAMES.has(key) || list.every((entry) => typeof entry === 'string'));
  } catch {
    return false;
  }
}

export const examples: Examples = {
  bad: { 'managed/30-clients.json': clientWithPolicy('office hours') },
  good: { 'managed/30-clients.json': clientWithPolicy('["office hours"]') },
};
