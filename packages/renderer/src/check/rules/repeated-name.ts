import { at, entries, items, type Placed } from '../../document/placed.ts';
import { userName } from '../entity-names.ts';
import type { Examples, Report, Rule } from '../rule.ts';

export const rule: Rule<'repeated-name'> = {
  code: 'repeated-name',
  severity: 'error',
  title: 'a role or a group that a user has twice, or a client scope that a realm has twice among its defaults',
  reason:
    'The first import fails with "Duplicate resource error". Keycloak takes repetitions in all other lists of names: roles of groups, composites, scopes of clients, URIs (measured on 26.5.5).',
  check: (realm, report) => {
    for (const user of realm.users) {
      check(userName(user), at(user, 'realmRoles'), (name) => `the role "${name}"`, report);
      for (const [client, roles] of entries(at(user, 'clientRoles')))
        check(userName(user), roles, (name) => `the role "${name}" of "${client}"`, report);
      // A path may begin with a slash or not.
      const group = (name: string): string => `the group "/${name.replace(/^\//, '')}"`;
      check(userName(user), at(user, 'groups'), group, report);
    }
    // Without client scopes of its own, a realm gets Keycloak's defaults, whatever it says.
    if (realm.clientScopes.length === 0) return;
    for (const root of realm.roots) {
      for (const key of ['defaultDefaultClientScopes', 'defaultOptionalClientScopes'])
        check('the realm', at(root, key), (name) => `the client scope "${name}"`, report);
    }
  },
};

function check(owner: string, list: Placed | undefined, describe: (name: string) => string, report: Report): void {
  const known = new Set<string>();
  for (const place of items(list)) {
    if (typeof place.value !== 'string') continue;
    const what = describe(place.value);
    if (known.has(what)) report(place, { message: `${owner} has ${what} already`, hint: 'Remove it here' });
    known.add(what);
  }
}

const user = (...realmRoles: readonly string[]): object => ({ users: [{ username: 'ann', realmRoles }] });

export const examples: Examples = {
  bad: { 'bootstrap/users.json': user('offline_access', 'offline_access') },
  good: { 'bootstrap/users.json': user('offline_access') },
};
