import { kindsOfUsers } from '../matrix/kinds-of-users.ts';
import { type KindOfUser, makeMatrix } from '../matrix/matrix.ts';
import type { AccessRealm } from '../realm/access-realm.ts';
import { directGrantSkipsGate } from './direct-grant-skips-gate.ts';
import { everybodysRole } from './everybodys-role.ts';
import type { AccessFinding } from './finding.ts';
import { hasGate, keptOut } from './gates.ts';
import { loginSkipsGate } from './login-skips-gate.ts';
import { optionalGate } from './optional-gate.ts';
import { overrideSkipsGate } from './override-skips-gate.ts';
import { providerSkipsGate } from './provider-skips-gate.ts';
import { registrationSkipsGate, resetSkipsGate } from './own-account-skips-gate.ts';
import { sessionSkipsGate } from './session-skips-gate.ts';

/**
 * Finds what people get wrong about who may log in: ways round the gates of a realm. A gate is a deny-access-authenticator that
 * somebody runs into at a login page.
 *
 * @returns the findings, one for each place; none for a realm without a gate.
 */
export function accessFindings(realm: AccessRealm): AccessFinding[] {
  if (!hasGate(realm)) return [];
  const matrix = makeMatrix(realm, extremes(kindsOfUsers(realm)));
  const kept = keptOut(matrix);
  return [
    ...sessionSkipsGate(matrix, kept),
    ...overrideSkipsGate(realm, matrix),
    ...providerSkipsGate(realm, matrix, kept),
    ...loginSkipsGate(realm, matrix),
    ...directGrantSkipsGate(realm, matrix),
    ...resetSkipsGate(realm, matrix, kept),
    ...registrationSkipsGate(realm),
    ...optionalGate(realm, matrix),
    ...everybodysRole(realm),
  ];
}

/** Who has no role or a single one, all of them or all but one: a gate asks for a role, or for the lack of one. */
function extremes(kinds: readonly KindOfUser[]): KindOfUser[] {
  const most = Math.max(...kinds.map(({ user }) => user.roles.length));
  return kinds.filter(({ user: { roles } }) => roles.length <= 1 || roles.length >= most - 1);
}
