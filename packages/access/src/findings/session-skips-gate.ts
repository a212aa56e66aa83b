import type { Matrix } from '../matrix/matrix.ts';
import type { AccessFinding } from './finding.ts';
import { getsIn, type KeptOut } from './gates.ts';

/** A gate beside the cookie, or before it: a session, from another client or from before a role was taken away, passes it (keycloak issue 38308). */
export function sessionSkipsGate(matrix: Matrix, kept: readonly KeptOut[]): AccessFinding[] {
  const found = new Map<string, AccessFinding>();
  for (const { clientId, kind, by } of kept) {
    const key = `${by.execution} ${by.flow}`;
    if (found.has(key)) continue;
    const way = { kind: 'session' } as const;
    const access = matrix.at(clientId, kind, way);
    if (!getsIn(access)) continue;
    found.set(key, {
      code: 'session-skips-gate',
      subject: { kind: 'execution', flow: by.flow, execution: by.execution },
      message: `somebody with ${kind.name} is denied here at the login page of "${clientId}", and gets in with a session in the browser`,
      hint: 'Put what identifies users, the cookie too, into a REQUIRED sub-flow, and the gate after it',
      shown: { attempt: { clientId, user: kind.user, way }, access },
    });
  }
  return [...found.values()];
}
