import { isTrue, valueAt } from '@realm-as-code/renderer';
import type { Access, User } from '../access.ts';
import type { KindOfUser, Matrix } from '../matrix/matrix.ts';
import type { AccessRealm } from '../realm/access-realm.ts';
import { scopesOfClient } from '../realm/scopes.ts';
import { decide } from '../ways/decide.ts';
import type { AccessFinding } from './finding.ts';
import { gateOf, getsIn } from './gates.ts';

const FORM = { kind: 'form' } as const;

/** A gate of clients with a scope that the client has as an optional one: the browser writes the request, and need not ask for it. */
export function optionalGate(realm: AccessRealm, matrix: Matrix): AccessFinding[] {
  const scopes = gatedScopes(realm);
  return matrix.groups.flatMap((clients) => {
    const [first = ''] = clients;
    const { onRequest } = scopesOfClient(realm, first);
    return scopes
      .filter((scope) => onRequest.has(scope))
      .flatMap((scope) => {
        const kind = matrix.kinds.find(({ user }) => isLeftOut(realm, first, user, scope));
        return kind === undefined ? [] : clients.map((clientId) => toFinding(realm, clientId, kind, scope));
      });
  });
}

/** Whether a user is denied where the browser asks for a scope, and gets in where it asks for nothing. */
function isLeftOut(realm: AccessRealm, clientId: string, user: User, scope: string): boolean {
  const answer = (scopes: string[]): Access => decide(realm, { clientId, user, way: FORM, request: { scopes } });
  return gateOf(answer([scope])) !== undefined && getsIn(answer([]));
}

function toFinding(realm: AccessRealm, clientId: string, { name, user }: KindOfUser, scope: string): AccessFinding {
  const list = valueAt(realm.clients.get(clientId), 'optionalClientScopes');
  const index = Array.isArray(list) ? list.indexOf(scope) : -1;
  const attempt = { clientId, user, way: FORM, request: { scopes: [] } };
  return {
    code: 'optional-gate',
    subject: { kind: 'client', clientId, path: ['optionalClientScopes', ...(index === -1 ? [] : [index])] },
    message: `somebody with ${name} is denied at "${clientId}" only where the browser asks for the scope "${scope}"`,
    hint: `Make "${scope}" a default client scope of "${clientId}": whoever writes the address of the login page leaves an optional one out`,
    shown: { attempt, access: decide(realm, attempt) },
  };
}

/** @returns the client scopes that a condition asks for, not negated. */
function gatedScopes({ flows }: AccessRealm): string[] {
  const scopes = [...flows.values()].flatMap(({ executions }) =>
    executions.flatMap(({ authenticator, config, requirement }) =>
      authenticator === 'conditional-client-scope' &&
      requirement !== 'DISABLED' &&
      !isTrue(config?.['negate'] ?? null) &&
      config?.['client_scope'] !== undefined
        ? [config['client_scope']]
        : [],
    ),
  );
  return [...new Set(scopes)].toSorted();
}
