import type { Access, Step } from '../access.ts';
import type { AccessExecution, AccessRealm } from '../realm/access-realm.ts';
import type { KindOfUser, Matrix } from '../matrix/matrix.ts';

const DENY = 'deny-access-authenticator';

/** Somebody whom a gate keeps out at the login page of a client. */
export interface KeptOut {
  readonly clientId: string;
  readonly kind: KindOfUser;
  /** The denial. */
  readonly by: Step;
}

/** @returns whether a realm has any gate: without one, nobody can go round it. */
export function hasGate({ flows }: AccessRealm): boolean {
  return [...flows.values()].some(({ executions }) => executions.some(isDenial));
}

/** @returns the denial that ended a login; undefined where it ended otherwise, or did not end. */
export function gateOf({ outcome, by }: Access): Step | undefined {
  return outcome === 'denied' && by?.name === DENY ? by : undefined;
}

export function getsIn({ outcome }: Access): boolean {
  return outcome === 'allowed' || outcome === 'needs';
}

/**
 * @param clients by default one of all that cannot be told apart.
 * @returns everybody whom a gate keeps out at their login pages.
 */
export function keptOut(
  matrix: Matrix,
  clients: readonly string[] = matrix.groups.flatMap(([first]) => first ?? []),
): KeptOut[] {
  return clients.flatMap((clientId) =>
    matrix.kinds.flatMap((kind) => {
      const by = gateOf(matrix.at(clientId, kind, { kind: 'form' }));
      return by === undefined ? [] : [{ clientId, kind, by }];
    }),
  );
}

export function isDenial({ authenticator, requirement }: AccessExecution): boolean {
  return authenticator === DENY && requirement !== 'DISABLED';
}
