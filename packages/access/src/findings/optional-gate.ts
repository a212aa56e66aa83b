import { isTrue, valueAt } from '@realm-as-code/renderer';
import type { Matrix } from '../matrix/matrix.ts';
import type { AccessRealm } from '../realm/access-realm.ts';
import { scopesOfClient } from '../realm/scopes.ts';
import { decide } from '../ways/decide.ts';
import type { AccessFinding } from './finding.ts';
import { gateOf, getsIn } from './gates.ts';

/** A gate of clients with a scope that the client has as an optional one: the browser writes the request, and need not ask for it. */
export function optionalGate(realm: AccessRealm, matrix: Matrix): AccessFinding[] {
  const scopes = gatedScopes(realm);
  return matrix.clients.flatMap((clientId) => {
    const { onRequest } = scopesOfClient(realm, clientId);
    return scopes.flatMap((scope): AccessFinding[] => {
      if (!onRequest.has(scope)) return [];
      for (const kind of matrix.kinds) {
        const attempt = { clientId, user: kind.user, way: { kind: 'form' } as const };
        const access = decide(realm, { ...attempt, request: { scopes: [] } });
        const asked = decide(realm, { ...attempt, request: { scopes: [scope] } });
        if (!getsIn(access) || gateOf(asked) === undefined) continue;
        const list = valueAt(realm.clients.get(clientId), 'optionalClientScopes');
        const index = Array.isArray(list) ? list.indexOf(scope) : -1;
        return [
          {
            code: 'optional-gate',
            subject: {
              kind: 'client',
              clientId,
              path: index === -1 ? ['optionalClientScopes'] : ['optionalClientScopes', index],
            },
            message: `somebody with ${kind.name} is denied at "${clientId}" only where the browser asks for the scope "${scope}"`,
            hint: `Make "${scope}" a default client scope of "${clientId}": whoever writes the address of the login page leaves an optional one out`,
            shown: { attempt: { ...attempt, request: { scopes: [] } }, access },
          },
        ];
      }
      return [];
    });
  });
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
