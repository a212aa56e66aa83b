import { isTrue, own } from '@realm-as-code/renderer';
import { makeMatrix, type Matrix } from '../matrix/matrix.ts';
import type { AccessRealm } from '../realm/access-realm.ts';
import type { AccessFinding } from './finding.ts';
import { getsIn, keptOut } from './gates.ts';

/** A client that gets tokens for a password, and whose flow for that has no gate, where its login page has one or would have. */
export function directGrantSkipsGate(realm: AccessRealm, matrix: Matrix): AccessFinding[] {
  const granted = matrix.clients.filter((clientId) => isGranted(realm, clientId));
  if (granted.length === 0) return [];
  const found = new Map<string, AccessFinding>();
  for (const { clientId, kind, by } of keptOut(makeMatrix(withLoginPages(realm), matrix.kinds), granted)) {
    if (found.has(clientId)) continue;
    const way = { kind: 'direct-grant' } as const;
    const access = matrix.at(clientId, kind, way);
    if (!getsIn(access)) continue;
    found.set(clientId, {
      code: 'direct-grant-skips-gate',
      subject: { kind: 'client', clientId, path: ['directAccessGrantsEnabled'] },
      message: `"${clientId}" gets tokens for somebody with ${kind.name}, whom "${by.flow}" denies at its login page`,
      hint: `Declare "${clientId}" with "directAccessGrantsEnabled": false`,
      shown: { attempt: { clientId, user: kind.user, way }, access },
    });
  }
  return [...found.values()];
}

function isGranted({ clients }: AccessRealm, clientId: string): boolean {
  return isTrue(own(clients.get(clientId) ?? {}, 'directAccessGrantsEnabled'));
}

/** A realm in which the clients with direct grants have login pages, so that their flows can be asked. */
function withLoginPages(realm: AccessRealm): AccessRealm {
  const page = { standardFlowEnabled: true, redirectUris: ['*'] };
  const clients = [...realm.clients].map(
    ([clientId, client]) => [clientId, isGranted(realm, clientId) ? { ...client, ...page } : client] as const,
  );
  return { ...realm, clients: new Map(clients) };
}
