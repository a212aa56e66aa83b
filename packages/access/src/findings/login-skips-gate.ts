import type { Matrix } from '../matrix/matrix.ts';
import type { AccessRealm } from '../realm/access-realm.ts';
import type { AccessFinding } from './finding.ts';
import { gateOf, getsIn } from './gates.ts';
import { linked, providersForLogins } from './linked.ts';

/**
 * A login page without the gate that stands after an identity provider: the same user, with a password too, goes round it. What
 * a client's own flow lacks against the realm's is another finding.
 */
export function loginSkipsGate(realm: AccessRealm, matrix: Matrix): AccessFinding[] {
  const clients = matrix.groups.flatMap(([first]) => first ?? []);
  for (const [alias] of providersForLogins(realm)) {
    for (const clientId of clients) {
      for (const kind of matrix.kinds) {
        const denied = gateOf(
          matrix.at(clientId, linked(kind, alias), { kind: 'broker', provider: alias, isFirst: false }),
        );
        if (denied === undefined) continue;
        const way = { kind: 'form' } as const;
        const access = matrix.at(clientId, kind, way);
        if (!getsIn(access)) continue;
        return [
          {
            code: 'login-skips-gate',
            subject: { kind: 'setting', name: 'browserFlow' },
            message: `somebody with ${kind.name} is denied by "${denied.flow}" after a login with "${alias}", and gets in with a password at the login page of "${clientId}"`,
            hint: `Bind a "browserFlow" that ends with the gate of "${denied.flow}", or make an exception that says who has a password`,
            shown: { attempt: { clientId, user: kind.user, way }, access },
          },
        ];
      }
    }
  }
  return [];
}
