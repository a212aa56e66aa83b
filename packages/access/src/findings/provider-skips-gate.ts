import { textAt } from '@realm-as-code/renderer';
import type { KindOfUser, Matrix } from '../matrix/matrix.ts';
import type { AccessRealm } from '../realm/access-realm.ts';
import { HARDCODED, mappersOf } from '../realm/provider-mappers.ts';
import { decide } from '../ways/decide.ts';
import type { AccessFinding } from './finding.ts';
import { gateOf, getsIn, type KeptOut } from './gates.ts';
import { linked, providersForLogins } from './linked.ts';

/**
 * An identity provider without the gate: after a login through one, Keycloak runs the provider's post login flow and not the rest
 * of the browser flow (keycloak issue 10250).
 */
export function providerSkipsGate(realm: AccessRealm, matrix: Matrix, kept: readonly KeptOut[]): AccessFinding[] {
  const found = new Map<string, AccessFinding>();
  const providers = providersForLogins(realm);
  for (const [alias, provider] of providers) {
    for (const { clientId, kind } of kept) {
      if (found.has(alias)) break;
      const user = { ...kind.user, links: [alias] };
      const way = { kind: 'broker', provider: alias, isFirst: false } as const;
      const access = matrix.at(clientId, linked(kind, alias), way);
      if (!getsIn(access) || !isPossible(realm, clientId, kind, alias)) continue;
      const post = textAt(provider, 'postBrokerLoginFlowAlias');
      const guarded = providers.find(
        ([other]) => other !== alias && gateOf(matrix.at(clientId, linked(kind, other), { ...way, provider: other })),
      );
      const others = guarded === undefined ? '' : `; with "${guarded[0]}", the same user is denied`;
      found.set(alias, {
        code: 'provider-skips-gate',
        subject: { kind: 'identity-provider', alias },
        message: `somebody with ${kind.name} is denied at the login page of "${clientId}", and gets in with "${alias}"${others}`,
        hint: post
          ? `Repeat the gate in "${post}": only this flow runs after a login with an identity provider`
          : `Give it a "postBrokerLoginFlowAlias"${guarded === undefined ? ' of a flow that denies' : `, such as that of "${guarded[0]}"`}: only such a flow runs after a login with an identity provider`,
        shown: { attempt: { clientId, user, way }, access },
      });
    }
  }
  return [...found.values()];
}

/** Whether somebody who comes from the provider can lack what the gate asks for: it may give a role to everybody, each time. */
function isPossible(realm: AccessRealm, clientId: string, { user }: KindOfUser, alias: string): boolean {
  const given = mappersOf(realm, alias).flatMap(({ type, config, isForced }) =>
    isForced && type === HARDCODED.role ? (config('role') ?? []) : [],
  );
  if (given.length === 0) return true;
  const withRoles = { ...user, roles: [...user.roles, ...given] };
  return gateOf(decide(realm, { clientId, user: withRoles, way: { kind: 'form' } })) !== undefined;
}
