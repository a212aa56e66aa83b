import { type LiveRealm, type Plan } from '@realm-as-code/planner';
import { type Json, type JsonObject, keycloakData, objectAt, objectsAt, textAt } from '@realm-as-code/renderer';
import { toClient } from '../parts/clients.ts';
import { toScope } from '../parts/client-scopes.ts';
import { toAccount } from '../parts/others.ts';
import { toRole } from '../parts/roles.ts';
import { byName } from '../shipped/same.ts';
import type { Drifting } from './entities/entries.ts';
import { UMA } from './remaining.ts';

/** A named entity of the realm that no template declares, as a template would have it. */
export type HandMade = readonly [name: string, value: JsonObject];

/** What was made by hand, by the list that it belongs into. */
export interface HandMadeEntities {
  readonly clients: readonly HandMade[];
  readonly clientScopes: readonly HandMade[];
  readonly realmRoles: readonly HandMade[];
  /** By the ID of their client. */
  readonly clientRoles: ReadonlyMap<string, readonly HandMade[]>;
  readonly accounts: readonly HandMade[];
}

/**
 * Finds what was made by hand and no document declares.
 *
 * @param plan of the templates as they are: what it leaves alone, apart from what an earlier reconcile made.
 */
export function findHandMade({ live, exported, documents }: Drifting, plan: Plan): HandMadeEntities {
  const stays = plan.changes.filter(({ action, properties }) => action === 'stays' && properties.length === 0);
  const namesOf = (wanted: string): string[] =>
    stays.flatMap((stay) => (stay.type === wanted && !('deletion' in stay) ? [stay.name] : []));
  const [clients, scopes] = [
    byName(objectsAt(exported, 'clients'), 'clientId'),
    byName(objectsAt(exported, 'clientScopes'), 'name'),
  ];
  const roles = byName(objectsAt(exported, 'roles', 'realm'), 'name');
  const users = byName(objectsAt(exported, 'users'), 'serviceAccountClientId');
  const pick = (
    from: ReadonlyMap<string, JsonObject>,
    names: readonly string[],
    convert: (one: JsonObject) => JsonObject,
  ): HandMade[] =>
    names.flatMap((name): HandMade[] => {
      const entity = from.get(name);
      return entity === undefined ? [] : [[name, convert(entity)]];
    });
  const newClients = namesOf('client');
  const declaredScopes = new Set(
    documents.flatMap(({ root }) => objectsAt(root.rendered, 'clientScopes').map((one) => textAt(one, 'name'))),
  );
  const shippedScopes = keycloakData(live.keycloak).providers.clientScopes;
  const newScopes = [...live.clientScopes.keys()].filter(
    (name) => !declaredScopes.has(name) && !shippedScopes.includes(name),
  );
  const accounts = plan.changes.flatMap(({ action, type, name }) =>
    action === 'stays' && type === 'service-account' ? [name] : [],
  );
  return {
    clients: pick(clients, newClients, ({ authorizationSettings: _settings, ...client }) =>
      withoutOwnAttributes(toClient(client)),
    ),
    clientScopes: pick(scopes, newScopes, toScope),
    realmRoles: pick(roles, namesOf('realm-role'), toRole),
    clientRoles: handMadeRoles(
      exported,
      namesOf('client-role').filter((name) => !name.endsWith(UMA)),
      newClients,
    ),
    accounts: pick(users, [...accounts, ...newClients.filter((client) => hasRights(live, client))], (user) =>
      toAccount(withoutDefaultRole(live, user)),
    ),
  };
}

function handMadeRoles(
  exported: JsonObject,
  names: readonly string[],
  newClients: readonly string[],
): Map<string, HandMade[]> {
  const byClient = Object.keys(objectAt(exported, 'roles', 'client')).map((client): [string, HandMade[]] => {
    const roles = objectsAt(exported, 'roles', 'client', client);
    const wanted = roles.filter(
      (role) =>
        (newClients.includes(client) && textAt(role, 'name') !== UMA.slice(1)) ||
        names.includes(`${client}/${textAt(role, 'name') ?? ''}`),
    );
    return [client, wanted.map((role) => [textAt(role, 'name') ?? '', toRole(role)] as const)];
  });
  return new Map(byClient.filter(([, roles]) => roles.length > 0));
}

/** Attributes that Keycloak sets by itself. */
function withoutOwnAttributes(client: JsonObject): JsonObject {
  const attributes = objectAt(client, 'attributes');
  if (attributes['post.logout.redirect.uris'] !== '+') return client;
  const { 'post.logout.redirect.uris': _, ...rest } = attributes;
  return { ...client, attributes: rest };
}

function hasRights({ name, serviceAccounts }: LiveRealm, client: string): boolean {
  const account = serviceAccounts.get(client);
  if (account === undefined) return false;
  const others = textsIn(account['realmRoles']).filter((role) => role !== defaultRole(name));
  return others.length > 0 || Object.keys(objectAt(account, 'clientRoles')).length > 0;
}

/** The role that every user has is no right of a service account. */
export function withoutDefaultRole({ name }: LiveRealm, account: JsonObject): JsonObject {
  const { realmRoles, ...rest } = account;
  const others = textsIn(realmRoles).filter((role) => role !== defaultRole(name));
  return { ...rest, ...(others.length === 0 ? {} : { realmRoles: others }) };
}

export function defaultRole(realm: string): string {
  return `default-roles-${realm}`.toLowerCase();
}

/** @returns the texts in a list. */
export function textsIn(value: Json | undefined): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
