// What a run goes through, with equal states put together: most writes change nothing of what decides who may log in.

import type { JsonObject } from '@realm-as-code/renderer';
import type { DecisiveParts } from './access-realm-of.ts';
import { keyOfClient, keyOfRealm, overridesOf } from './realm-key.ts';
import { type ClientState, type Timeline } from './timeline.ts';

/** A state of the realm that differs from all others in what decides, with all that is asked of it. */
export interface Version {
  readonly parts: DecisiveParts;
  /** By client ID, the states in which a client is looked at. */
  readonly clients: Map<string, KeyedClient[]>;
}

/** A client in one of its states. */
interface KeyedClient {
  readonly key: string;
  readonly client: JsonObject;
  /** The user of its service account, where it has one. */
  readonly account: JsonObject | undefined;
}

/** A client from a write on. */
export interface Scene {
  readonly from: number;
  readonly version: Version;
  /** The place among the version's states of the client; undefined while there is no such client. */
  readonly state: number | undefined;
}

/** @returns by client ID what happens to a client; those for which nothing that decides changes are left out. */
export function courseOf({ realm, clients }: Timeline): Map<string, Scene[]> {
  const everyClient = [...clients.values()].flatMap((states) =>
    states.flatMap(({ client }) => (client === undefined ? [] : [client])),
  );
  const overrides = overridesOf(everyClient);
  const byKey = new Map<string, Version>();
  const versions = realm.map(({ from, parts }) => {
    const key = keyOfRealm(parts, overrides);
    const version = byKey.get(key) ?? { parts, clients: new Map() };
    byKey.set(key, version);
    return { from, version };
  });
  const scenes = [...clients].map(([clientId, states]) => [clientId, scenesOf(clientId, states, versions)] as const);
  return new Map(scenes.filter(([, { length }]) => length > 1));
}

/** @param states of a client; before the first, there is none. */
function scenesOf(
  clientId: string,
  states: readonly ClientState[],
  versions: readonly { readonly from: number; readonly version: Version }[],
): Scene[] {
  if (versions.length === 1 && states.length === 1 && states[0]?.from === 0) return [];
  const keyed = states.map(({ from, client, account }) => ({
    from,
    client: client && { key: keyOfClient(client, account), client, account },
  }));
  const scenes: Scene[] = [];
  for (const from of [...new Set([...versions, ...keyed].map((one) => one.from))].toSorted((a, b) => a - b)) {
    const version = versions.findLast((one) => one.from <= from)?.version as Version;
    const client = keyed.findLast((one) => one.from <= from)?.client;
    const state = client && placeOf(version, clientId, client);
    const last = scenes.at(-1);
    if (last?.version !== version || last.state !== state) scenes.push({ from, version, state });
  }
  return scenes;
}

/** @returns the place of a state among those of a client in a version, which it gets where it has none. */
function placeOf({ clients }: Version, clientId: string, client: KeyedClient): number {
  const states = clients.get(clientId) ?? [];
  clients.set(clientId, states);
  const found = states.findIndex(({ key }) => key === client.key);
  return found === -1 ? states.push(client) - 1 : found;
}
