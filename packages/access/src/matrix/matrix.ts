import type { Access, User, Way } from '../access.ts';
import type { AccessRealm } from '../realm/access-realm.ts';
import { decide } from '../ways/decide.ts';
import { waysInto } from '../ways/ways-into.ts';

/** A kind of user, with the name that a reader knows it by, such as `AIHubAccess + AIHubSysAdmin` or `no role`. */
export interface KindOfUser {
  readonly name: string;
  readonly user: User;
}

/** Who gets into what: an answer for every client, kind of user and way. */
export interface Matrix {
  /** Client IDs, sorted. */
  readonly clients: readonly string[];
  readonly kinds: readonly KindOfUser[];
  /** @returns the ways that can be tried to get into a client. */
  waysInto(clientId: string): readonly Way[];
  /** @returns the answer; the same object for all that get the same one. */
  at(clientId: string, kind: KindOfUser, way: Way): Access;
}

/** Works out who gets into what. */
export function makeMatrix(realm: AccessRealm, kinds: readonly KindOfUser[]): Matrix {
  return {
    clients: [...realm.clients.keys()].toSorted(),
    kinds,
    waysInto: (clientId) => waysInto(realm, clientId),
    at: (clientId, { user }, way) => decide(realm, { clientId, user, way }),
  };
}
