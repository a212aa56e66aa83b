import { at, isKnownText, items, type Placed, text } from '../../document/placed.ts';
import { type Power, powersOf, powersOfGroup, powersOfRole } from '../admin-rights.ts';
import { defaultRoleOf } from '../default-role.ts';
import type { RealmIndex } from '../realm-index.ts';
import type { Examples, Rule } from '../rule.ts';

const FIXED_ROLE = new Set(['oidc-hardcoded-role-idp-mapper', 'hardcoded-ldap-role-mapper']);
const FIXED_GROUP = new Set(['oidc-hardcoded-group-idp-mapper', 'hardcoded-ldap-group-mapper']);

export const rule: Rule<'powerful-default'> = {
  code: 'powerful-default',
  severity: 'warning',
  title: 'a right that makes everybody master of users or clients',
  reason:
    'The default role and the default groups are those of every account that Keycloak makes, those of service accounts included; a mapper of a provider or directory with a fixed role or group gives it to whoever comes from there.',
  check: (realm, report) => {
    for (const [who, powers] of whoHasThem(realm))
      for (const { right, power, given } of powers)
        report(given, { message: `${who} can ${power} (${right})`, hint: 'Give the right to those who need it only' });
  },
};

function whoHasThem(realm: RealmIndex): (readonly [who: string, powers: Power[]])[] {
  const ofRealm = (list: string): Placed<string>[] =>
    realm.roots.flatMap((root) => items(at(root, list)).filter(isKnownText));
  const defaultRole = realm.findDeclared('realm-role', defaultRoleOf(realm));
  const composites = defaultRole && at(defaultRole, 'composites');
  return [
    ['everybody', composites === undefined ? [] : powersOf(realm, composites)],
    ['everybody', ofRealm('defaultRoles').flatMap((role) => powersOfRole(realm, role))],
    ['everybody', ofRealm('defaultGroups').flatMap((path) => powersOfGroup(realm, path))],
    ...realm.identityProviderMappers.map((mapper) => {
      const who = `whoever comes from "${text(mapper, 'identityProviderAlias') ?? ''}"`;
      const type = text(mapper, 'identityProviderMapper');
      return [who, givenBy(realm, type, at(mapper, 'config', 'role'), at(mapper, 'config', 'group'))] as const;
    }),
    ...realm.components
      .flatMap(([, list]) => items(list))
      .map((mapper) => {
        const [role] = items(at(mapper, 'config', 'role'));
        const [group] = items(at(mapper, 'config', 'group'));
        return ['whoever comes from a directory', givenBy(realm, text(mapper, 'providerId'), role, group)] as const;
      }),
  ];
}

/** @param type of a mapper: some give a fixed role or group. */
function givenBy(realm: RealmIndex, type = '', role?: Placed, group?: Placed): Power[] {
  if (FIXED_ROLE.has(type) && isKnownText(role)) return powersOfRole(realm, role);
  return FIXED_GROUP.has(type) && isKnownText(group) ? powersOfGroup(realm, group) : [];
}

const realm = (right: string): object => ({
  roles: {
    realm: [{ name: 'default-roles-demo', composite: true, composites: { client: { 'realm-management': [right] } } }],
  },
});

export const examples: Examples = {
  bad: { 'bootstrap/roles.json': realm('realm-admin') },
  good: { 'bootstrap/roles.json': realm('query-groups') },
};
