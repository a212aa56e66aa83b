import { objectAt, own } from '@realm-as-code/renderer';
import { makeMatrix, type Matrix } from '../matrix/matrix.ts';
import type { AccessRealm } from '../realm/access-realm.ts';
import type { AccessFinding } from './finding.ts';
import { getsIn, keptOut } from './gates.ts';

/** A client with a flow of its own that does not have the gate of the realm's flow. */
export function overrideSkipsGate(realm: AccessRealm, matrix: Matrix): AccessFinding[] {
  const clientsWithOverride = matrix.clients.filter((clientId) => overrideOf(realm, clientId) !== undefined);
  if (clientsWithOverride.length === 0) return [];
  const without = makeMatrix(withoutOverrides(realm), matrix.kinds);
  const found = new Map<string, AccessFinding>();
  for (const { clientId, kind, by } of keptOut(without, clientsWithOverride)) {
    if (found.has(clientId)) continue;
    const way = { kind: 'form' } as const;
    const access = matrix.at(clientId, kind, way);
    if (!getsIn(access)) continue;
    found.set(clientId, {
      code: 'override-skips-gate',
      subject: { kind: 'client', clientId, path: ['authenticationFlowBindingOverrides', 'browser'] },
      message: `"${clientId}" lets in somebody with ${kind.name}, whom "${by.flow}" denies in the realm’s own flow`,
      hint: `Repeat the gate in "${overrideOf(realm, clientId) ?? ''}", or leave this client to the realm’s flow`,
      shown: { attempt: { clientId, user: kind.user, way }, access },
    });
  }
  return [...found.values()];
}

function overrideOf({ clients }: AccessRealm, clientId: string): string | undefined {
  const flow = own(objectAt(clients.get(clientId) ?? {}, 'authenticationFlowBindingOverrides'), 'browser');
  return typeof flow === 'string' && flow !== '' ? flow : undefined;
}

function withoutOverrides(realm: AccessRealm): AccessRealm {
  const clients = [...realm.clients].map(
    ([clientId, client]) => [clientId, { ...client, authenticationFlowBindingOverrides: {} }] as const,
  );
  return { ...realm, clients: new Map(clients) };
}
