// The states that a realm goes through while it is reconciled, as far as they decide who may log in. Each write makes one; what a
// write does not touch is shared with the state before.

import type { JsonObject } from '@realm-as-code/renderer';
import type { LiveRealm } from '../../live/live-realm.ts';
import type { Write } from '../../reconciler/simulated-run.ts';
import type { DecisiveParts } from './access-realm-of.ts';

/** A state of everything but the clients and their service accounts. */
export interface RealmState {
  /** The number of the first write after which it is so; 0 is before the run. */
  readonly from: number;
  /** The clients are those of its first moment. */
  readonly parts: DecisiveParts;
}

/** A client as it was from a write on. */
export interface ClientState {
  readonly from: number;
  /** Undefined while there is no such client. */
  readonly client: JsonObject | undefined;
  /** The user of its service account, where it has one. */
  readonly account: JsonObject | undefined;
}

/** Everything that a run went through. */
export class Timeline {
  readonly realm: RealmState[];
  /** By client ID. */
  readonly clients: Map<string, ClientState[]> = new Map();
  /** What the run did, by number from 1 on. */
  readonly writes: Write[] = [];
  /** The clients as they were when they were last copied, undefined where they have changed since. */
  #copied: Map<string, JsonObject> | undefined;

  constructor(before: LiveRealm) {
    for (const clientId of before.clients.keys()) this.#addClient(before, clientId, 0);
    this.realm = [{ from: 0, parts: this.#complete(snapshotOf(before, undefined), before) }];
  }

  /**
   * Takes the state after a write.
   *
   * @param client the ID of a client where nothing but that and its service account can have changed.
   */
  add(realm: LiveRealm, write: Write, client: string | undefined): void {
    const from = this.writes.push(write);
    if (client !== undefined) return this.#addClient(realm, client, from);
    for (const clientId of new Set([...realm.clients.keys(), ...this.clients.keys()]))
      this.#addClient(realm, clientId, from);
    const last = (this.realm.at(-1) as RealmState).parts;
    const snapshot = snapshotOf(realm, last);
    if (isOther(snapshot, last)) this.realm.push({ from, parts: this.#complete(snapshot, realm) });
  }

  /** The realm before the run. */
  get first(): DecisiveParts {
    return (this.realm[0] as RealmState).parts;
  }

  /** The realm after it. */
  get last(): DecisiveParts {
    const clients = [...this.clients].flatMap(([clientId, states]): [string, JsonObject][] => {
      const client = states.at(-1)?.client;
      return client === undefined ? [] : [[clientId, client]];
    });
    return { ...(this.realm.at(-1) as RealmState).parts, clients: new Map(clients) };
  }

  #addClient({ clients, serviceAccounts }: LiveRealm, clientId: string, from: number): void {
    const [client, account] = [clients.get(clientId), serviceAccounts.get(clientId)];
    const states = this.clients.get(clientId);
    const last = states?.at(-1);
    if (last?.client === client && last?.account === account) return;
    this.#copied = undefined;
    if (states === undefined) this.clients.set(clientId, [{ from, client, account }]);
    else states.push({ from, client, account });
  }

  #complete(snapshot: Snapshot, { clients }: LiveRealm): DecisiveParts {
    this.#copied ??= new Map(clients);
    return { ...snapshot, clients: this.#copied, serviceAccounts: NO_ACCOUNTS };
  }
}

/** Each client has its own. */
const NO_ACCOUNTS = new Map<string, JsonObject>();

/** Everything but the clients and their service accounts. */
type Snapshot = Omit<DecisiveParts, 'clients' | 'serviceAccounts'>;

function snapshotOf(realm: LiveRealm, last: Snapshot | undefined): Snapshot {
  return {
    name: realm.name,
    keycloak: realm.keycloak,
    settings: realm.settings,
    realmDefaultScopes: realm.realmDefaultScopes,
    defaultGroups: realm.defaultGroups,
    attributes: copyOf(realm.attributes, last?.attributes),
    bindings: copyOf(realm.bindings, last?.bindings),
    clientScopes: copyOf(realm.clientScopes, last?.clientScopes),
    realmRoles: copyOf(realm.realmRoles, last?.realmRoles),
    flows: copyOf(realm.flows, last?.flows),
    authenticatorConfigs: copyOf(realm.authenticatorConfigs, last?.authenticatorConfigs),
    identityProviders: copyOf(realm.identityProviders, last?.identityProviders),
    identityProviderMappers: copyOf(realm.identityProviderMappers, last?.identityProviderMappers),
    groups: copyOf(realm.groups, last?.groups),
    components: copyOf(realm.components, last?.components),
    requiredActions: copyOf(realm.requiredActions, last?.requiredActions),
    clientProfiles: copyOf(realm.clientProfiles, last?.clientProfiles),
    clientPolicies: copyOf(realm.clientPolicies, last?.clientPolicies),
    organizations: realm.organizations && copyOf(realm.organizations, last?.organizations),
    clientRoles: copyOfNested(realm.clientRoles, last?.clientRoles),
  };
}

/** @returns a copy of a map, or an earlier copy that has the same in it. */
function copyOf<T>(map: ReadonlyMap<string, T>, last: Map<string, T> | undefined): Map<string, T> {
  return last !== undefined && isSame(map, last) ? last : new Map(map);
}

function isSame<T>(map: ReadonlyMap<string, T>, last: ReadonlyMap<string, T>): boolean {
  if (map.size !== last.size) return false;
  for (const [key, value] of map) if (last.get(key) !== value) return false;
  return true;
}

type Nested = LiveRealm['clientRoles'];

function copyOfNested(map: Nested, last: Nested | undefined): Nested {
  // A new client has no roles.
  const filled = [...map].filter(([, inner]) => inner.size > 0);
  const copies = new Map(filled.map(([key, inner]) => [key, copyOf(inner, last?.get(key))]));
  return last !== undefined && isSame(copies, last) ? last : copies;
}

function isOther(one: Snapshot, other: Snapshot): boolean {
  return (Object.keys(one) as (keyof Snapshot)[]).some((part) => one[part] !== other[part]);
}
