import { isObject, type Json, textAt } from '../../document/json.ts';
import { at, isKnownText, items, type Placed, text } from '../../document/placed.ts';
import { suggest } from '../../text/suggest.ts';
import { nameOf } from '../entity-names.ts';
import type { RealmIndex } from '../realm-index.ts';
import { clientWithPolicy } from '../example-authorization.ts';
import type { Examples, Rule } from '../rule.ts';

export const rule: Rule<'undefined-authorization'> = {
  code: 'undefined-authorization',
  severity: 'error',
  title:
    'a policy or permission of a client that refers to a policy, resource, scope, client, user or role that is not there',
  reason:
    'The first import fails with "unknown_error". A role of the realm or a group is left out instead, which is a warning.',
  check: (realm, report) => {
    for (const client of realm.clients) {
      const settings = at(client, 'authorizationSettings');
      const policies = items(at(settings ?? client, 'policies'));
      if (settings === undefined || policies.length === 0) continue;
      const kinds = kindsOf(realm, settings);
      for (const policy of policies) {
        for (const [key, { what, names, has, isLeftOut = false }] of Object.entries(kinds)) {
          const place = at(policy, 'config', key);
          const missing = isKnownText(place) ? namesIn(place.value).find((name) => !has(name)) : undefined;
          if (place === undefined || missing === undefined) continue;
          report(place, {
            message: `${what} "${missing}", named by "${nameOf(policy)}", is not defined`,
            hint: suggest(missing, names()),
            ...(isLeftOut && { severity: 'warning' }),
          });
        }
      }
    }
  },
};

interface Kind {
  readonly what: string;
  readonly has: (name: string) => boolean;
  readonly names: () => Iterable<string>;
  /** Whether the import goes on without it. */
  readonly isLeftOut?: boolean;
}

/** What the lists in the config of a policy name, by their keys (measured on 26.5.5). */
function kindsOf(realm: RealmIndex, settings: Placed): Readonly<Record<string, Kind>> {
  const listed = (what: string, places: readonly Placed[]): Kind => {
    const names = new Set(places.flatMap((place) => [text(place, 'name') ?? [], text(place, '_id') ?? []].flat()));
    return { what, has: (name) => names.has(name), names: () => names };
  };
  const resources = items(at(settings, 'resources'));
  const scopes = [...items(at(settings, 'scopes')), ...resources.flatMap((resource) => items(at(resource, 'scopes')))];
  const users = new Set(realm.users.map((user) => (text(user, 'username') ?? '').toLowerCase()));
  return {
    applyPolicies: listed('the policy', items(at(settings, 'policies'))),
    resources: listed('the resource', resources),
    scopes: listed('the scope', scopes),
    clients: {
      what: 'the client',
      has: (name) => realm.find('client', name) !== undefined,
      names: () => realm.names('client'),
    },
    clientScopes: {
      what: 'the client scope',
      has: (name) => realm.find('client-scope', name) !== undefined,
      names: () => realm.names('client-scope'),
    },
    users: { what: 'the user', has: (name) => users.has(name.toLowerCase()), names: () => users },
    roles: {
      what: 'the role',
      has: (name) => realm.find(name.includes('/') ? 'client-role' : 'realm-role', name) !== undefined,
      names: () => realm.names('realm-role'),
      isLeftOut: true,
    },
  };
}

/** The names in a list of names, or of objects with an ID that is one. What is no such list has a finding of its own. */
function namesIn(list: string): string[] {
  try {
    const entries = JSON.parse(list) as Json;
    return (Array.isArray(entries) ? entries : []).flatMap((entry) =>
      typeof entry === 'string' ? [entry] : isObject(entry) ? (textAt(entry, 'id') ?? []) : [],
    );
  } catch {
    return [];
  }
}

export const examples: Examples = {
  bad: { 'managed/30-clients.json': clientWithPolicy('["ofice hours"]') },
  good: { 'managed/30-clients.json': clientWithPolicy('["office hours"]') },
};
