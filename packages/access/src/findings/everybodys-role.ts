import { isTrue } from '@realm-as-code/renderer';
import { ANYBODY } from '../matrix/kinds-of-users.ts';
import type { AccessRealm } from '../realm/access-realm.ts';
import { findRole, rolesOf } from '../realm/roles.ts';
import type { AccessFinding } from './finding.ts';
import { isDenial } from './gates.ts';

/**
 * A gate that asks for a role that every account gets: with the default role, or, when Keycloak makes it, with the default groups. It
 * stops nobody, or everybody.
 */
export function everybodysRole(realm: AccessRealm): AccessFinding[] {
  const everybodys = rolesOf(realm, ANYBODY);
  const ofNewcomers = rolesOf(realm, { ...ANYBODY, groups: realm.defaultGroups });
  return [...realm.flows.values()].flatMap(({ alias, builtIn, executions }) => {
    if (builtIn || !executions.some(isDenial)) return [];
    return executions.flatMap(({ authenticator, requirement, config }, execution): AccessFinding[] => {
      if (authenticator !== 'conditional-user-role' || requirement === 'DISABLED') return [];
      const role = findRole(realm, config?.['condUserRole'] ?? '');
      if (role === undefined || !ofNewcomers.has(role.name)) return [];
      const isNegated = isTrue(config?.['negate'] ?? null);
      const isOfAll = everybodys.has(role.name);
      const through = isOfAll ? `"${realm.defaultRole ?? ''}"` : 'a default group';
      return [
        {
          code: 'everybodys-role',
          subject: { kind: 'execution', flow: alias, execution },
          message: `every ${isOfAll ? '' : 'new '}account has the role "${role.name}" through ${through}, so this gate ${isNegated ? 'stops nobody' : 'makes no difference between accounts'}`,
          hint: `Take "${role.name}" out of the default ${isOfAll ? 'roles' : 'groups'}, or ask for another role`,
        },
      ];
    });
  });
}
