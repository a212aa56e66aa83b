// Clients (ClientImportService), apart from their flow overrides.

import type { Json, JsonObject } from '@realm-as-code/renderer';
import { tidyObject } from '../live/tidy.ts';
import { refusalOfServices, withServices } from './authorization-services.ts';
import { hasSecret, refusalOfClient } from './client-checks.ts';
import { isDefaultClient } from './default-entities.ts';
import { setMappers } from './mappers.ts';
import { checkTexts, noteUnknown, setAttributes, setProperty } from './properties.ts';
import { isKnown, listIn, namesIn, type ResolvedObject, textIn, textsIn, Unknown } from './resolved.ts';
import { forgetClientInScopeMappings, forgetClientRole } from './role-holders.ts';
import type { Run } from './simulated-run.ts';
import { toggleServiceAccount, withAccountScope } from './service-accounts.ts';
import { rememberedNames } from './state.ts';
import { Stop } from './stop.ts';

/** Properties of a client that are not set like the others. */
const OWN_STEPS = new Set([
  'id',
  'clientId',
  'access',
  'secret',
  'attributes',
  'protocolMappers',
  'authenticationFlowBindingOverrides',
  'authorizationSettings',
  'defaultClientScopes',
  'optionalClientScopes',
]);
const SCOPE_LISTS = ['defaultClientScopes', 'optionalClientScopes'];
/** What a new client is unless the document says otherwise. */
const NEW_CLIENT: JsonObject = { enabled: true, protocol: 'openid-connect' };
/** Stands in for a secret that Keycloak generates. */
const GENERATED = '(generated)';

/** Deletes the clients that an earlier run made and a document no longer has, then creates and updates those it has. */
export function importClients(run: Run, document: ResolvedObject): void {
  const declared = listIn(document, 'clients');
  if (declared === undefined) return;
  deleteClients(run, new Set(declared.map((client) => textIn(client, 'clientId'))));
  for (const client of declared) importClient(run, client);
}

function deleteClients(run: Run, declared: ReadonlySet<string>): void {
  if (run.settings.keeps.has('client')) return;
  const remembered = rememberedNames(run, 'clients', 'delete clients');
  for (const [clientId, client] of run.realm.clients) {
    const isGone = remembered.has(clientId) && !declared.has(clientId) && !isDefaultClient(clientId, client);
    if (isGone) deleteClient(run, clientId);
  }
}

function deleteClient({ realm }: Run, clientId: string): void {
  realm.clients.delete(clientId);
  for (const role of realm.clientRoles.get(clientId)?.keys() ?? []) forgetClientRole(realm, clientId, role);
  realm.clientRoles.delete(clientId);
  realm.serviceAccounts.delete(clientId);
  forgetClientInScopeMappings(realm, clientId);
}

function importClient(run: Run, file: ResolvedObject): void {
  const { realm } = run;
  const clientId = textIn(file, 'clientId');
  const entity = { type: 'client', name: clientId };
  const live = realm.clients.get(clientId);
  const step = `${live === undefined ? 'create' : 'update'} client "${clientId}"`;
  const next: JsonObject = { ...(live ?? NEW_CLIENT) };
  for (const [key, value] of Object.entries(file)) {
    if (!OWN_STEPS.has(key) && value !== null) setProperty(run, entity, next, key, value);
  }
  setAttributes(run, entity, next, file);
  const mappers = listIn(file, 'protocolMappers');
  if (mappers !== undefined) setMappers(run, entity, next, mappers);
  setSecret(run, file, next, live);
  checkTexts(file, 'client', step);
  const refusal = refusalOfClient(realm, file, next) ?? refusalOfServices(next, live === undefined);
  if (refusal !== undefined) throw new Stop(step, refusal);
  const missingScope = live === undefined ? setScopesOfNew(run, file, next) : updateScopes(run, file, next);
  toggleServiceAccount(run, clientId, next);
  const tidied = tidyObject(next);
  const isWritten = live === undefined || JSON.stringify(tidied) !== JSON.stringify(tidyObject(live));
  if (!realm.clientRoles.has(clientId)) realm.clientRoles.set(clientId, new Map());
  const written = (): JsonObject => withServices(run, clientId, withAccountScope(run, tidied, live));
  realm.clients.set(clientId, isWritten ? tidyObject(written()) : live);
  if (missingScope !== undefined)
    throw new Stop(step, `there is no client scope "${missingScope}" (a NullPointerException)`);
}

/** Where the live secrets were not read, a secret is neither compared nor changed. */
function setSecret(run: Run, file: ResolvedObject, next: JsonObject, live: JsonObject | undefined): void {
  const secret = file['secret'];
  const isNew = live === undefined;
  if (!hasSecret(next)) delete next['secret'];
  else if (secret === undefined || secret === null) {
    const wasPublic = !isNew && !hasSecret(live);
    if (wasPublic && run.knowsSecrets) next['secret'] = GENERATED;
  } else if (secret instanceof Unknown) noteUnknown(run, { type: 'client', name: textIn(file, 'clientId') }, 'secret');
  else if (isNew || run.knowsSecrets) next['secret'] = secret as Json;
}

/** Sets the client scopes of a new client; Keycloak ignores those that it does not have. */
function setScopesOfNew({ realm }: Run, file: ResolvedObject, next: JsonObject): undefined {
  for (const key of SCOPE_LISTS) {
    next[key] = namesIn(file, key).filter((name) => realm.clientScopes.has(name));
  }
}

/**
 * Updates the client scopes of a client: those that are no longer declared are taken from both lists, then new ones are
 * added one by one.
 *
 * @returns the first scope that the realm does not have, at which the run stops.
 */
function updateScopes(run: Run, file: ResolvedObject, next: JsonObject): string | undefined {
  const entity = { type: 'client', name: textIn(file, 'clientId') };
  const additions = SCOPE_LISTS.flatMap((key) => {
    const declared = file[key];
    if (declared === undefined || declared === null) return [];
    if (!isKnown(declared)) {
      noteUnknown(run, entity, key);
      return [];
    }
    const [live, wanted] = [namesIn(next, key), textsIn(file, key)];
    next[key] = live.filter((name) => wanted.includes(name));
    return wanted.filter((name) => !live.includes(name)).map((name) => ({ key, name }));
  });
  for (const { key, name } of additions) {
    if (!run.realm.clientScopes.has(name)) return name;
    next[key] = [...namesIn(next, key), name];
  }
  return undefined;
}
