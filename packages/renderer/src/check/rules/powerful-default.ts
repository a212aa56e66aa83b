import { at, isKnownText, items, type Placed, text } from '../../document/placed.ts';
import { type Power, powersOf, powersOfGroup, powersOfRole } from '../admin-rights.ts';
import { defaultRoleOf } from '../default-role.ts';
import type { RealmIndex } from '../realm-index.ts';
import type { Examples, Rule } from '../rule.ts';

export const rule: Rule<'powerful-default'> = {
  code: 'powerful-default',
  severity: 'warning',
  title: 'a right that makes everybody master of users or clients',
  reason:
    'The default role and the default groups are those of every account that Keycloak makes, those of service accounts included; a provider’s mapper with a fixed role gives it to whoever comes from there.',
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
      const role = at(mapper, 'config', 'role');
      const isFixed = text(mapper, 'identityProviderMapper') === 'oidc-hardcoded-role-idp-mapper';
      const who = `whoever comes from "${text(mapper, 'identityProviderAlias') ?? ''}"`;
      return [who, isFixed && isKnownText(role) ? powersOfRole(realm, role) : []] as const;
    }),
  ];
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
