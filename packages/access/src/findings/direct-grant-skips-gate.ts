import { isTrue, own } from '@realm-as-code/renderer';
import type { Matrix } from '../matrix/matrix.ts';
import type { AccessRealm } from '../realm/access-realm.ts';
import type { AccessFinding } from './finding.ts';
import { getsIn, type KeptOut } from './gates.ts';

/** A client that gets tokens for a password, and whose flow for that has no gate. */
export function directGrantSkipsGate(realm: AccessRealm, matrix: Matrix, kept: readonly KeptOut[]): AccessFinding[] {
  const way = { kind: 'direct-grant' } as const;
  // Once for each kind of user: there may be many clients.
  const kinds = new Map(kept.toReversed().map((one) => [one.kind, one]));
  return matrix.clients.flatMap((clientId): AccessFinding[] => {
    if (!isTrue(own(realm.clients.get(clientId) ?? {}, 'directAccessGrantsEnabled'))) return [];
    const first = [...kinds.values()].findLast(({ kind }) => getsIn(matrix.at(clientId, kind, way)));
    if (first === undefined) return [];
    const { kind } = first;
    return [
      {
        code: 'direct-grant-skips-gate',
        subject: { kind: 'client', clientId, path: ['directAccessGrantsEnabled'] },
        message: `"${clientId}" gets tokens for somebody with ${kind.name}, who is denied at the login page of "${first.clientId}"`,
        hint: 'Write "directAccessGrantsEnabled": false',
        shown: { attempt: { clientId, user: kind.user, way }, access: matrix.at(clientId, kind, way) },
      },
    ];
  });
}
