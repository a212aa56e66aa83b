// The client scopes of a client: those that Keycloak gives a new one, and those that keycloak-config-cli sets.

import { type JsonObject, textAt } from '@realm-as-code/renderer';
import type { LiveRealm } from '../../live/live-realm.ts';
import { isDeclared } from './client-properties.ts';
import { noteUnknown, replaceProperty } from '../properties.ts';
import { isKnown, namesIn, type ResolvedObject, textIn, textsIn } from '../resolved.ts';
import type { EntityName, Run } from '../simulated-run.ts';

const OPENID_CONNECT = 'openid-connect';
const LISTS = ['defaultClientScopes', 'optionalClientScopes'] as const;
type List = (typeof LISTS)[number];
const OTHER: Readonly<Record<List, List>> = {
  defaultClientScopes: 'optionalClientScopes',
  optionalClientScopes: 'defaultClientScopes',
};

/** @returns whether Keycloak lets a client have a client scope: it has to be of the client's protocol. */
export function acceptsScope({ clientScopes }: LiveRealm, client: JsonObject, name: string): boolean {
  const scope = clientScopes.get(name);
  if (scope === undefined) return false;
  const [own, other] = [protocolOf(client), protocolOf(scope)];
  return own === other || (own === OPENID_CONNECT && other === 'oid4vc');
}

function protocolOf(entity: JsonObject): string {
  return textAt(entity, 'protocol') || OPENID_CONNECT;
}

/**
 * Gives a client the realm's default client scopes of its protocol: Keycloak does so whenever its protocol is set to another
 * one (AbstractLoginProtocolFactory.addDefaultClientScopes). Those of the former protocol are hidden from then on.
 */
export function addDefaultScopes({ realm }: Run, next: JsonObject): void {
  const { default: byDefault, optional } = realm.realmDefaultScopes;
  const isOfProtocol = (name: string): boolean =>
    realm.clientScopes.get(name)?.['protocol'] === protocolOf(next) && acceptsScope(realm, next, name);
  for (const key of LISTS) next[key] = namesIn(next, key).filter((name) => acceptsScope(realm, next, name));
  for (const name of byDefault.filter(isOfProtocol)) addScope(realm, next, 'defaultClientScopes', name);
  for (const name of optional.filter(isOfProtocol)) addScope(realm, next, 'optionalClientScopes', name);
}

/** Hides a client scope that has got another protocol from the clients that do not take that. */
export function hideFromOthers(realm: LiveRealm, scope: string): void {
  for (const [clientId, client] of realm.clients) {
    if (acceptsScope(realm, client, scope)) continue;
    for (const key of LISTS) {
      const names = namesIn(client, key);
      const others = names.filter((name) => name !== scope);
      if (others.length < names.length) replaceProperty(realm.clients, clientId, key, others);
    }
  }
}

/**
 * Sets the client scopes of a new client. If the document has one of the two lists, both are exactly as declared; what the
 * realm does not have is ignored (RepresentationToModel.updateClientScopes).
 */
export function setScopesOfNew(run: Run, file: ResolvedObject, next: JsonObject): void {
  addDefaultScopes(run, next);
  // The former name of client scopes; blanks in theirs became underscores.
  const template = textIn(file, 'clientTemplate').replaceAll(' ', '_');
  if (template !== '') addScope(run.realm, next, 'defaultClientScopes', template);
  if (!LISTS.some((key) => isDeclared(file, key))) return;
  const entity = entityOf(file);
  for (const key of LISTS) if (!isKnown(file[key])) noteUnknown(run, entity, key);
  const wanted = new Map<string, List>();
  for (const key of LISTS.toReversed()) for (const name of textsIn(file, key)) wanted.set(name, key);
  for (const key of LISTS) next[key] = namesIn(next, key).filter((name) => wanted.get(name) === key);
  for (const [name, key] of wanted) addScope(run.realm, next, key, name);
}

/**
 * Updates the client scopes of a client: those that are no longer declared are taken from both lists, then new ones are added
 * one by one. One that is in the other list already stays there.
 *
 * @param live the client as it was before the run wrote it.
 * @param write is called after each change.
 * @returns the first scope that the realm does not have, at which the run stops.
 */
export function updateScopes(
  run: Run,
  file: ResolvedObject,
  next: JsonObject,
  live: JsonObject,
  write: () => void,
): string | undefined {
  const additions = LISTS.flatMap((key) => {
    if (!isDeclared(file, key)) return [];
    if (!isKnown(file[key])) {
      noteUnknown(run, entityOf(file), key);
      return [];
    }
    const [before, wanted] = [namesIn(live, key), textsIn(file, key)];
    for (const removed of before.filter((name) => !wanted.includes(name))) {
      for (const list of LISTS) next[list] = namesIn(next, list).filter((name) => name !== removed);
      write();
    }
    return wanted.filter((name) => !before.includes(name)).map((name) => ({ key, name }));
  });
  for (const { key, name } of additions) {
    if (!run.realm.clientScopes.has(name)) return name;
    addScope(run.realm, next, key, name);
    write();
  }
  return undefined;
}

function addScope(realm: LiveRealm, next: JsonObject, key: List, name: string): void {
  const isThere = namesIn(next, key).includes(name) || namesIn(next, OTHER[key]).includes(name);
  if (!isThere && acceptsScope(realm, next, name)) next[key] = [...namesIn(next, key), name];
}

function entityOf(file: ResolvedObject): EntityName {
  return { type: 'client', name: textIn(file, 'clientId') };
}
