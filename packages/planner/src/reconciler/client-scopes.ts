// Client scopes (ClientScopeImportService).

import { type Json, type JsonObject, objectAt, textAt } from '@realm-as-code/renderer';
import { tidyObject } from '../live/tidy.ts';
import { refusalOfMapper, refusalOfMappers, setMappers } from './mappers.ts';
import { checkTexts, replaceProperty, setAttributes, setProperty } from './properties.ts';
import { listIn, objectsIn, type ResolvedObject, textIn } from './resolved.ts';
import { forgetClientScope } from './role-holders.ts';
import type { EntityName, Run } from './simulated-run.ts';
import { Stop } from './stop.ts';

/** Properties of a client scope that are not set like the others. */
const OWN_STEPS = new Set(['id', 'name', 'attributes', 'protocolMappers']);

/** Creates and updates the client scopes of a document. */
export function importClientScopes(run: Run, document: ResolvedObject): void {
  for (const scope of objectsIn(document, 'clientScopes')) importClientScope(run, scope);
}

function importClientScope(run: Run, file: ResolvedObject): void {
  const { clientScopes, providers } = run.realm;
  const name = textIn(file, 'name');
  const entity = { type: 'client-scope', name };
  const live = clientScopes.get(name);
  const step = `${live === undefined ? 'create' : 'update'} client scope "${name}"`;
  const next: JsonObject = { name, ...live };
  for (const [key, value] of Object.entries(file)) {
    if (!OWN_STEPS.has(key) && value !== null) setProperty(run, entity, next, key, value);
  }
  setAttributes(run, entity, next, file);
  if (!Object.hasOwn(providers.protocolMappers, textAt(next, 'protocol') ?? ''))
    throw new Stop(step, 'Keycloak refuses a client scope whose protocol is missing or unknown');
  checkTexts(file, 'client-scope', step);
  const refusal =
    live === undefined ? setMappersOfNew(run, entity, next, file) : updateMappers(run, entity, next, file);
  if (refusal === undefined || live !== undefined) clientScopes.set(name, tidyObject(next));
  if (refusal !== undefined) throw new Stop(step, refusal);
}

/**
 * Sets the mappers of a new client scope. Keycloak takes any type of mapper there, even one that it does not have.
 *
 * @returns what Keycloak refuses, so that the scope is not created.
 */
function setMappersOfNew(run: Run, entity: EntityName, next: JsonObject, file: ResolvedObject): string | undefined {
  const declared = listIn(file, 'protocolMappers');
  if (declared !== undefined) setMappers(run, entity, next, declared);
  return refusalOfMappers(file);
}

/**
 * Updates the mappers of a client scope: new ones are added one by one, then those that are not declared are removed, then
 * the others are changed one by one.
 *
 * @returns what Keycloak refuses; the mappers before that one have been dealt with by then.
 */
function updateMappers(run: Run, entity: EntityName, next: JsonObject, file: ResolvedObject): string | undefined {
  const declared = listIn(file, 'protocolMappers');
  if (declared === undefined) return undefined;
  const live = objectAt(next, 'protocolMappers');
  const isThere = (mapper: ResolvedObject): boolean => Object.hasOwn(live, textIn(mapper, 'name'));
  const [added, changed] = [declared.filter((mapper) => !isThere(mapper)), declared.filter(isThere)];
  const refusals = [
    ...added.map((mapper) => refusalOfMapper(mapper, run.realm.providers)),
    // A mapper that is there keeps its protocol.
    ...changed.map((mapper) => refusalOfMapper({ protocol: '', ...mapper }, run.realm.providers)),
  ];
  const end = refusals.findIndex((refusal) => refusal !== undefined);
  if (end === -1) {
    setMappers(run, entity, next, declared);
    return undefined;
  }
  setMappers(run, entity, next, [...added, ...changed].slice(0, end));
  const isRemovalDone = end >= added.length;
  const untouched = isRemovalDone ? changed.map((mapper) => textIn(mapper, 'name')) : Object.keys(live);
  const kept = untouched.map((name) => [name, live[name] as Json]);
  next['protocolMappers'] = { ...(Object.fromEntries(kept) as JsonObject), ...objectAt(next, 'protocolMappers') };
  return refusals[end];
}

/** Deletes client scopes that a document with a list of them does not have, whoever made them. */
export function deleteClientScopes(run: Run, document: ResolvedObject): void {
  const scopes = listIn(document, 'clientScopes');
  if (scopes === undefined || run.settings.keeps.has('client-scope')) return;
  const { default: byDefault, optional } = run.realm.realmDefaultScopes;
  const kept = new Set([...scopes.map((scope) => textIn(scope, 'name')), ...byDefault, ...optional]);
  for (const name of run.realm.clientScopes.keys()) {
    if (!kept.has(name)) deleteClientScope(run, name);
  }
}

/** Keycloak takes a deleted client scope out of the clients and scope mappings that have it. */
function deleteClientScope({ realm }: Run, name: string): void {
  realm.clientScopes.delete(name);
  for (const [clientId, client] of realm.clients) {
    for (const key of ['defaultClientScopes', 'optionalClientScopes']) {
      const scopes = client[key];
      if (!Array.isArray(scopes) || !scopes.includes(name)) continue;
      const others = scopes.filter((scope) => scope !== name);
      replaceProperty(realm.clients, clientId, key, others);
    }
  }
  forgetClientScope(realm, name);
}
