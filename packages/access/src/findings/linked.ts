import { isTrue, type JsonObject, own } from '@realm-as-code/renderer';
import type { KindOfUser } from '../matrix/matrix.ts';
import type { AccessRealm } from '../realm/access-realm.ts';

/** @returns the identity providers with which somebody can log in, by their aliases. */
export function providersForLogins(realm: AccessRealm): [string, JsonObject][] {
  return [...realm.identityProviders].filter(
    ([, provider]) => own(provider, 'enabled') !== false && !isTrue(own(provider, 'linkOnly')),
  );
}

const LINKED = new WeakMap<KindOfUser, Map<string, KindOfUser>>();

/** @returns a user who is linked to a provider. The same object for the same user: answers are kept by it. */
export function linked(kind: KindOfUser, alias: string): KindOfUser {
  let known = LINKED.get(kind);
  if (known === undefined) LINKED.set(kind, (known = new Map()));
  let made = known.get(alias);
  if (made === undefined) known.set(alias, (made = { ...kind, user: { ...kind.user, links: [alias] } }));
  return made;
}
