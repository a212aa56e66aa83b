// Clients (ClientImportService), apart from their flow overrides.

import { compareVersions, type Json, type JsonObject, objectAt } from '@realm-as-code/renderer';
import { asText, tidyObject } from '../../live/tidy.ts';
import { hasAdminPermissions } from '../authorization/admin-permissions.ts';
import { withServicesOn } from '../authorization/authorization-services.ts';
import { ADMIN_PERMISSIONS } from '../authorization/client-authorization.ts';
import { keepsSecret, refusalOfAuthorization, refusalOfExchange, refusalOfSystemClient } from './client-checks.ts';
import { findClient, nameOfClient } from './client-lookup.ts';
import { isDeclared, setClientAttributes, setClientProperties, switchExchangeOn } from './client-properties.ts';
import { isClientWritten } from './compare-client.ts';
import { does } from '../config-cli-versions.ts';
import { isDefaultClient, KEYCLOAKS_CLIENTS } from '../default-entities.ts';
import { newMappersIn, refusalOfIds, refusalOfMapperIds, takeIds } from '../internal-ids.ts';
import { noteDocker, refusalOfMappers, setMappers } from './mappers.ts';
import { artifactBindingOf, ARTIFACT_BINDING, completeNewClient, GENERATED, NEW_CLIENT } from './new-client.ts';
import { forgetUserInAuthorization } from '../authorization/policy-holders.ts';
import { checkTexts, noteUnknown } from '../properties.ts';
import { listIn, type ResolvedObject, textIn, Unknown } from '../resolved.ts';
import { forgetClient, forgetClientRole } from '../people/role-holders.ts';
import { addDefaultScopes, setScopesOfNew, updateScopes } from './scopes-of-client.ts';
import { usernameOf } from './service-accounts.ts';
import { type Run, wrote } from '../simulated-run.ts';
import { rememberedNames } from '../memory/state.ts';
import { Stop } from '../stop.ts';
import { writeClient } from './write-client.ts';

/** Deletes the clients that an earlier run made and a document no longer has, then creates and updates those it has. */
export function importClients(run: Run, document: ResolvedObject): void {
  const declared = listIn(document, 'clients');
  if (declared === undefined) return;
  deleteClients(run, new Set(declared.map((client) => textIn(client, 'clientId'))));
  for (const client of declared) importClient(run, client);
}

/** Without a state, every client that the document does not have goes. */
function deleteClients(run: Run, declared: ReadonlySet<string>): void {
  const { realm, settings } = run;
  if (settings.keeps.has('client')) return;
  // It is read even where it does not count, so that a broken one ends the run.
  const names = rememberedNames(run, 'clients', 'delete clients');
  const remembered = settings.state.isEnabled ? names : undefined;
  for (const [clientId, client] of realm.clients) {
    const isRealm = realm.name === 'master' && clientId.endsWith('-realm');
    const isKept = isRealm || isDefaultClient(clientId, client) || isAdminPermissions(run, clientId);
    if (!isKept && !declared.has(clientId) && remembered?.has(clientId) !== false) deleteClient(run, clientId);
  }
}

function deleteClient(run: Run, clientId: string): void {
  const { realm } = run;
  const step = `delete client "${clientId}"`;
  if (KEYCLOAKS_CLIENTS.includes(clientId)) throw new Stop(step, 'Keycloak does not delete its own clients (HTTP 400)');
  realm.clients.delete(clientId);
  for (const role of realm.clientRoles.get(clientId)?.keys() ?? []) forgetClientRole(realm, clientId, role);
  realm.clientRoles.delete(clientId);
  realm.serviceAccounts.delete(clientId);
  forgetUserInAuthorization(realm, usernameOf(clientId));
  forgetClient(realm, clientId);
  wrote(run, step);
}

function isAdminPermissions(run: Run, name: string): boolean {
  return name === ADMIN_PERMISSIONS && does(run, 'leavesAdminPermissions') && hasAdminPermissions(run.realm);
}

function importClient(run: Run, declared: ResolvedObject): void {
  const file = withServicesOn(declared);
  const name = nameOfClient(file);
  if (isAdminPermissions(run, name) || isAdminPermissions(run, textIn(file, 'name'))) return;
  const refusal = run.settings.validates ? refusalOfAuthorization(file) : undefined;
  if (refusal !== undefined) throw new Stop(`import client "${name}"`, refusal);
  const found = findClient(run.realm, file, `import client "${name}"`);
  const live = found === undefined ? undefined : run.realm.clients.get(found);
  if (found === undefined || live === undefined) createClient(run, name, file);
  else updateClient(run, found, file, live);
}

function createClient(run: Run, name: string, file: ResolvedObject): void {
  const step = `create client "${name}"`;
  const next: JsonObject = { ...NEW_CLIENT, clientId: isDeclared(file, 'clientId') ? name : GENERATED };
  setDeclared(run, name, file, next);
  const refusal =
    refusalOfSystemClient(run, name) ?? refusalOfExchange(run, file, next) ?? refusalOfIds(run.internalIds, file);
  if (refusal !== undefined) throw new Stop(step, refusal);
  checkStorable(file, step);
  checkProtocol(run, name, next, step);
  completeNewClient(name, file, next);
  const { secret } = file;
  const hasSecret = keepsSecret(run.realm, next);
  if (hasSecret && !isDeclared(file, 'secret')) next['secret'] = GENERATED;
  else if (hasSecret && !(secret instanceof Unknown)) next['secret'] = secret as Json;
  setScopesOfNew(run, file, next);
  writeClient(run, name, next, undefined, step);
  takeIds(run.internalIds, file, `the client "${name}"`);
}

function checkProtocol(run: Run, name: string, next: JsonObject, step: string): void {
  const protocol = asText(next['protocol'] ?? '');
  noteDocker(run, `clients.${name}`, protocol);
  const isKnownOne = Object.hasOwn(run.realm.providers.protocolMappers, protocol);
  if (!isKnownOne) throw new Stop(step, `Keycloak has no protocol "${protocol}"`);
  if (next['clientId'] === GENERATED && protocol === 'saml')
    throw new Stop(step, 'Keycloak cannot make the ID of a SAML client (HTTP 500)');
}

function updateClient(run: Run, name: string, file: ResolvedObject, live: JsonObject): void {
  const step = `update client "${name}"`;
  const next: JsonObject = { ...live };
  setDeclared(run, name, file, next);
  setSecret(run, name, file, next);
  const refusal = refusalOfExchange(run, file, next);
  if (refusal !== undefined) throw new Stop(step, refusal);
  if (!isClientWritten(run, file, live, next)) return;
  checkStorable(file, step);
  const newMappers = newMappersIn(file, live);
  const taken = refusalOfMapperIds(run.internalIds, newMappers);
  if (taken !== undefined) throw new Stop(step, taken);
  if (next['protocol'] !== live['protocol']) {
    // Before, it took any.
    if (compareVersions(run.realm.keycloak, '26.7.0') >= 0) checkProtocol(run, name, next, step);
    addDefaultScopes(run, next);
  }
  if (next['protocol'] === 'saml') nameArtifacts(name, next);
  writeClient(run, name, next, live, step);
  takeIds(run.internalIds, { protocolMappers: newMappers }, `the client "${name}"`);
  const written = { ...run.realm.clients.get(name) };
  const save = (): void => {
    run.realm.clients.set(name, tidyObject(written));
    wrote(run, step, name);
  };
  const missingScope = updateScopes(run, file, written, live, save);
  run.realm.clients.set(name, tidyObject(written));
  if (missingScope !== undefined)
    throw new Stop(step, `there is no client scope "${missingScope}" (a NullPointerException)`);
}

/** Sets what a document says of a client, but for its secret and its client scopes. */
function setDeclared(run: Run, name: string, file: ResolvedObject, next: JsonObject): void {
  const entity = { type: 'client', name };
  setClientProperties(run, entity, next, file);
  setClientAttributes(run, entity, next, file);
  switchExchangeOn(run, next, file);
  const mappers = listIn(file, 'protocolMappers');
  if (mappers !== undefined) setMappers(run, entity, next, mappers);
}

/** Stops at what Keycloak finds only as it stores a client. */
function checkStorable(file: ResolvedObject, step: string): void {
  checkTexts(file, 'client', step);
  const refusal = refusalOfMappers(file);
  if (refusal !== undefined) throw new Stop(step, refusal);
}

/**
 * Sets the secret of a client that the realm has, `next` being as it will be otherwise. Where the live secrets were not read, a
 * secret is neither compared nor changed.
 */
function setSecret(run: Run, name: string, file: ResolvedObject, next: JsonObject): void {
  const { secret } = file;
  if (!keepsSecret(run.realm, next)) delete next['secret'];
  else if (!isDeclared(file, 'secret')) return;
  else if (secret instanceof Unknown) noteUnknown(run, { type: 'client', name }, 'secret');
  else if (run.knowsSecrets) next['secret'] = secret as Json;
}

/** Keycloak tells the artifacts of a SAML client by its ID, unless it has another way. */
function nameArtifacts(clientId: string, next: JsonObject): void {
  const attributes = objectAt(next, 'attributes');
  if (attributes[ARTIFACT_BINDING] !== undefined) return;
  next['attributes'] = { ...attributes, [ARTIFACT_BINDING]: artifactBindingOf(clientId) };
}
