// Client scopes (ClientScopeImportService).

import { compareVersions, isTrue, type Json, type JsonObject, objectAt, textAt } from '@realm-as-code/renderer';
import { asExported } from '../../live/as-exported.ts';
import type { LiveRealm } from '../../live/live-realm.ts';
import { asText, isEmpty, tidyObject } from '../../live/tidy.ts';
import { refusalOfIds, refusalOfMapperIds, takeIds } from '../internal-ids.ts';
import { hasOtherMappers, noteDocker, offersMapper, refusalOfMapper, refusalOfMappers, setMappers } from './mappers.ts';
import { checkTexts, replaceProperty, setAttributes, setProperty } from '../properties.ts';
import { isKnown, listIn, objectsIn, type Resolved, type ResolvedObject, textIn } from '../resolved.ts';
import { forgetClientScope } from '../people/role-holders.ts';
import { hideFromOthers } from './scopes-of-client.ts';
import { type EntityName, type Run, wrote } from '../simulated-run.ts';
import { Stop } from '../stop.ts';

/** Properties of a client scope that are not set like the others. */
const OWN_STEPS = new Set(['id', 'name', 'attributes', 'protocolMappers']);

/** Creates and updates the client scopes of a document. */
export function importClientScopes(run: Run, document: ResolvedObject): void {
  for (const scope of objectsIn(document, 'clientScopes')) importClientScope(run, scope);
}

function importClientScope(run: Run, file: ResolvedObject): void {
  const live = run.realm.clientScopes.get(textIn(file, 'name'));
  if (live === undefined) createClientScope(run, file);
  else if (isWritten(file, live)) updateClientScope(run, file, live);
}

/** Keycloak takes any type of mapper in a new client scope, even one that it does not have. */
function createClientScope(run: Run, file: ResolvedObject): void {
  const { clientScopes, keycloak, providers } = run.realm;
  const name = textIn(file, 'name');
  const step = `create client scope "${name}"`;
  const next: JsonObject = { name };
  setDeclared(run, file, next);
  checkName(name, step);
  const protocol = textAt(next, 'protocol') ?? '';
  noteDocker(run, `clientScopes.${name}`, protocol);
  // Keycloak 26.5 takes that of verifiable credentials even where they are switched off.
  const isTaken = protocol === 'oid4vc' && compareVersions(keycloak, '26.7.0') < 0;
  if (!isTaken && !Object.hasOwn(providers.protocolMappers, protocol))
    throw new Stop(step, 'Keycloak refuses a client scope whose protocol is missing or unknown');
  checkDynamic(run.realm, next, step);
  checkTexts(file, 'client-scope', step);
  const declared = listIn(file, 'protocolMappers');
  if (declared !== undefined) setMappers(run, { type: 'client-scope', name }, next, declared);
  const refusal = refusalOfIds(run.internalIds, file) ?? refusalOfMappers(file);
  if (refusal !== undefined) throw new Stop(step, refusal);
  takeIds(run.internalIds, file, `the client scope "${name}"`);
  clientScopes.set(name, tidyObject(next));
  wrote(run, step);
}

/** An update of a client scope takes any protocol. */
function updateClientScope(run: Run, file: ResolvedObject, live: JsonObject): void {
  const name = textIn(file, 'name');
  const step = `update client scope "${name}"`;
  const next: JsonObject = { ...live };
  setDeclared(run, file, next);
  checkName(name, step);
  checkDynamic(run.realm, next, step);
  checkTexts(file, 'client-scope', step);
  const refusal = updateMappers(run, { type: 'client-scope', name }, next, file);
  run.realm.clientScopes.set(name, tidyObject(next));
  if (next['protocol'] !== live['protocol']) hideFromOthers(run.realm, name);
  wrote(run, step);
  if (refusal !== undefined) throw new Stop(step, refusal);
}

function setDeclared(run: Run, file: ResolvedObject, next: JsonObject): void {
  const entity = { type: 'client-scope', name: textIn(file, 'name') };
  for (const [key, value] of Object.entries(file)) {
    if (!OWN_STEPS.has(key) && value !== null) setProperty(run, entity, next, key, value);
  }
  setAttributes(run, entity, next, file);
}

/**
 * It compares a client scope as the export has it, and takes an attribute that is not declared for a difference. What is not
 * known is one here, so that it is named.
 */
function isWritten(file: ResolvedObject, live: JsonObject): boolean {
  const exported = asExported(live);
  if (exported === undefined) return true;
  const { attributes = {} } = exported;
  const isOther = ([key, value]: [string, Resolved]): boolean => {
    if (!isKnown(value)) return true;
    if (key === 'id' || key === 'protocolMappers' || value === null) return false;
    return JSON.stringify(tidied(key, value)) !== JSON.stringify(tidied(key, exported[key] ?? null));
  };
  const tidied = (key: string, value: Json): Json =>
    key === 'attributes'
      ? Object.entries(objectAt(value))
          .map(([name, text]) => `${name}=${asText(text)}`)
          .toSorted()
      : value;
  return Object.entries({ attributes, ...file }).some(isOther) || hasOtherMappers(file, exported);
}

/** What a name can be made of (ClientScopeResource.scopeNamePattern). */
const NAME = /^[\x21\x23-\x5B\x5D-\x7E]+$/;

function checkName(name: string, step: string): void {
  if (!NAME.test(name)) throw new Stop(step, `Keycloak refuses "${name}" as the name of a client scope (HTTP 400)`);
}

/** Dynamic scopes are an experiment, which is switched off. Since Keycloak 26.7 they are called parameterized and need a type. */
function checkDynamic({ keycloak }: LiveRealm, next: JsonObject, step: string): void {
  const attributes = objectAt(next, 'attributes');
  const isOld = compareVersions(keycloak, '26.7.0') < 0;
  const isRefused = isOld
    ? isTrue(attributes['is.dynamic.scope']) || !isEmpty(attributes['dynamic.scope.regexp'])
    : isTrue(attributes['is.parameterized.scope']) && isEmpty(attributes['parameterized.scope.type']);
  if (isRefused)
    throw new Stop(step, `Keycloak refuses a ${isOld ? 'dynamic' : 'parameterized'} client scope (HTTP 400)`);
}

/**
 * Updates the mappers of a client scope: new ones are added one by one, then those that are not declared are removed, then
 * the others are changed one by one. A mapper keeps its protocol, and one of a type that Keycloak does not have stays.
 *
 * @returns what Keycloak refuses; the mappers before that one have been dealt with by then.
 */
function updateMappers(run: Run, entity: EntityName, next: JsonObject, file: ResolvedObject): string | undefined {
  const declared = listIn(file, 'protocolMappers');
  if (declared === undefined) return undefined;
  const { providers } = run.realm;
  const live = objectAt(next, 'protocolMappers');
  const isThere = (mapper: ResolvedObject): boolean => Object.hasOwn(live, textIn(mapper, 'name'));
  const added = declared.filter((mapper) => !isThere(mapper));
  const changed = declared.filter(isThere).map((mapper) => {
    const name = textIn(mapper, 'name');
    const { protocol = '' } = objectAt(live, name);
    return { ...objectAt(live, name), config: {}, ...mapper, name, protocol };
  });
  const refusals = [
    ...added.map((mapper) => refusalOfMapper(mapper, providers) ?? refusalOfMapperIds(run.internalIds, [mapper])),
    ...changed.map((mapper) => refusalOfMapper(mapper, providers)),
  ];
  const twice = added.findIndex(({ name }, index) => added.findIndex((one) => one['name'] === name) < index);
  if (twice !== -1) refusals[twice] ??= 'Keycloak refuses two protocol mappers of one name (HTTP 409)';
  const first = refusals.findIndex((refusal) => refusal !== undefined);
  const end = first === -1 ? refusals.length : first;
  takeIds(run.internalIds, { protocolMappers: added.slice(0, end) }, `the client scope "${entity.name}"`);
  const isRemovalDone = end >= added.length;
  const names = new Set(declared.map((mapper) => textIn(mapper, 'name')));
  const isKept = (name: string): boolean =>
    !isRemovalDone || names.has(name) || !offersMapper(providers, textAt(live, name, 'protocolMapper') ?? '');
  setMappers(run, entity, next, [...added, ...changed].slice(0, end));
  const kept = Object.entries(live).filter(([name]) => isKept(name));
  next['protocolMappers'] = { ...Object.fromEntries(kept), ...objectAt(next, 'protocolMappers') };
  return refusals[end];
}

/** Deletes client scopes that a document with a list of them does not have, whoever made them. */
export function deleteClientScopes(run: Run, document: ResolvedObject): void {
  const scopes = listIn(document, 'clientScopes');
  if (scopes === undefined || run.settings.keeps.has('client-scope')) return;
  const { default: byDefault, optional } = run.realm.realmDefaultScopes;
  const kept = new Set([...scopes.map((scope) => textIn(scope, 'name')), ...byDefault, ...optional]);
  for (const name of run.realm.clientScopes.keys()) {
    if (kept.has(name)) continue;
    const step = `delete client scope "${name}"`;
    if (run.realm.clientScopes.size === 1)
      throw new Stop(step, 'Keycloak keeps the last client scope of a realm (HTTP 403)');
    deleteClientScope(run, name);
    wrote(run, step);
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
