import { type JsonObject, objectAt } from '@realm-as-code/renderer';
import { entryOf, textsAt } from './given.ts';

/** A role by its name, and by its client unless it is one of the realm's. */
export interface RoleName {
  readonly client?: string;
  readonly name: string;
}

/** A set of roles of the realm and of clients. */
export class RoleSet {
  readonly realm: Set<string> = new Set();
  readonly clients: Map<string, Set<string>> = new Map();

  add({ client, name }: RoleName): void {
    if (client === undefined) this.realm.add(name);
    else entryOf(this.clients, client, () => new Set<string>()).add(name);
  }

  addAll(roles: Iterable<RoleName>): void {
    for (const role of roles) this.add(role);
  }

  delete({ client, name }: RoleName): void {
    if (client === undefined) this.realm.delete(name);
    else this.clients.get(client)?.delete(name);
  }

  has({ client, name }: RoleName): boolean {
    return (client === undefined ? this.realm : this.clients.get(client))?.has(name) ?? false;
  }

  *[Symbol.iterator](): IterableIterator<RoleName> {
    for (const name of this.realm) yield { name };
    for (const [client, names] of this.clients) for (const name of names) yield { client, name };
  }

  /** @returns the set as an export has it, under the keys of what holds it. */
  toJson(realmKey: string, clientKey: string): JsonObject {
    const clients = [...this.clients].filter(([, names]) => names.size > 0);
    return {
      ...(this.realm.size === 0 ? {} : { [realmKey]: [...this.realm] }),
      ...(clients.length === 0
        ? {}
        : { [clientKey]: Object.fromEntries(clients.map(([client, names]) => [client, [...names]])) }),
    };
  }
}

/** @returns the roles that an object has under two keys, such as those of composites or of a user. */
export function rolesIn(object: JsonObject, realmKey: string, clientKey: string): RoleName[] {
  const clients = objectAt(object, clientKey);
  return [
    ...textsAt(object, realmKey).map((name) => ({ name })),
    ...Object.keys(clients).flatMap((client) => textsAt(clients, client).map((name) => ({ client, name }))),
  ];
}
