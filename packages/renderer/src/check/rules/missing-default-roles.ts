import { mayHoldPlaceholder } from '../../document/placeholder.ts';
import { defaultRoleOf } from '../default-role.ts';
import { nameOf, userName } from '../entity-names.ts';
import { at, isOn, items, type Placed, text, texts } from '../../document/placed.ts';
import type { RealmIndex } from '../realm-index.ts';
import type { Examples, Rule } from '../rule.ts';

export const rule: Rule<'missing-default-roles'> = {
  code: 'missing-default-roles',
  severity: 'warning',
  title: 'a user of the first import who gets no role of the client "account"',
  reason:
    'An import gives users the roles that it lists, but not the default roles that everybody who joins later gets. Such a user can log in but cannot change their own name or password: the account console answers every request with 401.',
  check: (realm, report) => {
    const opens = rolesThatOpenAccount(realm);
    const isOtherOpeningRole = (role: Placed): boolean =>
      opens.has(nameOf(role)) && nameOf(role) !== defaultRoleOf(realm);
    const hasOpeningRole = (holder: Placed): boolean =>
      items(at(holder, 'clientRoles', 'account')).length > 0 ||
      texts(at(holder, 'realmRoles')).some((role) => opens.has(role) || mayHoldPlaceholder(role));
    for (const user of realm.users) {
      // keycloak-config-cli gives its users the default roles; nobody logs in as a disabled user.
      if (user.document.kind !== 'bootstrap' || !isOn(user, 'enabled')) continue;
      const isServiceAccount = text(user, 'serviceAccountClientId') !== undefined;
      if (isServiceAccount || hasOpeningRole(user)) continue;
      const roles = at(user, 'realmRoles');
      // A variable for the whole list can contain such a role, if the documents have one beside the default role.
      const isLeftOpen = typeof roles?.value === 'string' && realm.realmRoles.some(isOtherOpeningRole);
      if (isLeftOpen || groupsOf(realm, user).some(hasOpeningRole)) continue;
      report(roles ?? user, {
        message: `${userName(user)} gets neither a role of the client "account" nor the default roles`,
        hint: `Add "${defaultRoleOf(realm)}" to "realmRoles", or add "manage-account" of the client "account" to one of the user’s roles`,
      });
    }
  },
};

/** @returns the default role, roles that contain a role of the client "account", and roles that contain any of these. */
function rolesThatOpenAccount(realm: RealmIndex): ReadonlySet<string> {
  const found = [defaultRoleOf(realm)];
  const containers = new Map<string, string[]>();
  for (const role of realm.realmRoles) {
    if (items(at(role, 'composites', 'client', 'account')).length > 0) found.push(nameOf(role));
    for (const part of texts(at(role, 'composites', 'realm'))) {
      const others = containers.get(part);
      if (others === undefined) containers.set(part, [nameOf(role)]);
      else others.push(nameOf(role));
    }
  }
  const opens = new Set<string>();
  for (const role of found) {
    if (opens.has(role)) continue;
    opens.add(role);
    for (const container of containers.get(role) ?? []) found.push(container);
  }
  return opens;
}

/** @returns the groups of a user and their parents, whose roles they inherit. */
function groupsOf(realm: RealmIndex, user: Placed): Placed[] {
  const paths = texts(at(user, 'groups')).flatMap((path) => {
    const names = path.split('/').filter((name) => name !== '');
    return names.map((_, index) => `/${names.slice(0, index + 1).join('/')}`);
  });
  return paths.flatMap((path) => realm.findDeclared('group', path) ?? []);
}

const users = (...realmRoles: readonly string[]): object => ({
  roles: { realm: [{ name: 'operator' }] },
  users: [{ username: 'ann', enabled: true, realmRoles }],
});

export const examples: Examples = {
  bad: { 'bootstrap/users.json': users('operator') },
  good: { 'bootstrap/users.json': users('operator', 'default-roles-demo') },
};
