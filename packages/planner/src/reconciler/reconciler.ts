// What keycloak-config-cli does to a realm: the model, all in this file. When a version of it changes its behaviour, this
// is the only file to change. It was read off its source (6.5) and is held to real runs by random cases
// (test/e2e/plan.test.ts and the recorded ones in test/plan-cases).
//
// | what                              | hand-made one | removed from the file         | inside a declared one                    |
// | --------------------------------- | ------------- | ----------------------------- | ---------------------------------------- |
// | client, realm role                | kept          | deleted, if in the state      | declared properties restored             |
// | role of a client                  | kept          | deleted, if in the state      | declared properties restored             |
// | client scope                      | deleted       | deleted, unless realm default | declared properties restored             |
// | attributes of a client or scope   | kept          | kept                          | declared ones restored                   |
// | attributes of a role              | removed       | removed                       | exact, when the map is declared          |
// | mappers, redirect URIs, scopes    | removed       | removed                       | exact, when the list is declared         |
// | realm composites of a realm role  | removed       | removed                       | exact, declared or not                   |
// | flow overrides of a client        | removed       | removed                       | exact, declared or not                   |
// | top-level flow                    | deleted       | deleted                       | recreated when anything in it differs    |
// | authenticator config              | deleted, if no flow uses it   | deleted       | exact                                    |
// | roles of a service account        | removed       | removed                       | exact; those of built-in clients kept    |
// | everything else                   | kept          | kept                          | kept                                     |
//
// Clients and roles are deleted only when the state, kept in attributes of the realm, says that an earlier run made them.
// A flow is not deleted while something uses it.

import {
  CHECKED_URLS,
  compareText,
  compareVersions,
  FLOW_BINDINGS,
  isLockedClient,
  isObject,
  type Json,
  type JsonObject,
  LIMITED_TEXTS,
  refusalOfUrl,
  TEXT_LIMIT,
  textAt,
} from '@realm-as-code/renderer';
import { byPriority, type Execution, type Flow, subFlowsOf, toFlow } from '../live/flow.ts';
import { cloneRealm, type LiveRealm } from '../live/live-realm.ts';
import { asText, isEmpty, tidyMapper, tidyObject } from '../live/tidy.ts';
import { isKnown, type Resolved, Unknown } from './values.ts';

/** A managed document with what is known of its values put in. */
export interface ReconcileDocument {
  /** The file's name, for messages. */
  readonly name: string;
  readonly value: ResolvedObject;
}

type ResolvedObject = { [key: string]: Resolved };

export interface ReconcilerSettings {
  /** Up to 6.5.0, keycloak-config-cli points identity providers at a flow that Keycloak does not have. */
  readonly version: string;
  /** What is never deleted: the types that are set to `no-delete` (IMPORT_MANAGED_CLIENT and its like). */
  readonly keeps: ReadonlySet<ManagedType>;
}

export type ManagedType = 'client' | 'role' | 'client-scope' | 'authentication-flow';

/** Where and why a run would stop. What comes before has been done by then. */
export interface Failure {
  readonly document: string;
  /** What it was doing, such as `update client "openwebui"`. */
  readonly step: string;
  readonly reason: string;
}

/** A property whose value in the file is not known, so that nothing can be said of it. */
export interface UnknownProperty {
  readonly type: string;
  readonly name: string;
  readonly path: string;
}

/** A part of a document that this model does not know. */
export interface Unpredicted {
  readonly document: string;
  readonly property: string;
}

export interface Reconciled {
  readonly after: LiveRealm;
  readonly failure?: Failure;
  readonly unknown: readonly UnknownProperty[];
  readonly unpredicted: readonly Unpredicted[];
}

/** Works out what a realm is after a run over the documents. The realm given is not changed. */
export function reconcile(
  before: LiveRealm,
  documents: readonly ReconcileDocument[],
  settings: ReconcilerSettings,
): Reconciled {
  const run = new Run(cloneRealm(before), settings);
  const unpredicted = documents.flatMap(({ name, value }) => [
    ...Object.keys(value)
      .filter((property) => !MODELLED.has(property) && value[property] !== null)
      .map((property) => ({ document: name, property })),
    ...objectsOf(value['clients'])
      .filter((client) => isResolvedObject(client['authorizationSettings']))
      .map((client) => ({ document: name, property: `clients.${textOf(client['clientId'])}.authorizationSettings` })),
  ]);
  for (const document of documents) {
    try {
      run.import(document);
    } catch (cause) {
      if (!(cause instanceof Stop)) throw cause;
      const failure = { document: document.name, step: cause.step, reason: cause.message };
      return { after: run.realm, failure, unknown: run.unknown, unpredicted };
    }
  }
  return { after: run.realm, unknown: run.unknown, unpredicted };
}

/** Ends a run, as an exception ends that of keycloak-config-cli. */
class Stop extends Error {
  readonly step: string;

  constructor(step: string, reason: string) {
    super(reason);
    this.step = step;
  }
}

/** What a document may say that is modelled here. */
const MODELLED: ReadonlySet<string> = new Set([
  'realm',
  'roles',
  'clients',
  'clientScopes',
  'users',
  'authenticationFlows',
  'authenticatorConfig',
  ...FLOW_BINDINGS,
]);
/** Properties of a client that have steps of their own. */
const CLIENT_STEPS = new Set([
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
/** Properties of a user that have steps of their own. */
const USER_STEPS = new Set(['id', 'realmRoles', 'clientRoles', 'groups', 'serviceAccountClientId', 'credentials']);
const STATE = 'de.adorsys.keycloak.config.state-default-';
/** The longest part of the state that fits into one attribute, in characters. */
const STATE_LENGTH = 250;
const GUARD = 'post broker login';
const REQUIREMENTS = new Set(['REQUIRED', 'ALTERNATIVE', 'CONDITIONAL', 'DISABLED']);

class Run {
  readonly realm: LiveRealm;
  readonly unknown: UnknownProperty[] = [];
  readonly #settings: ReconcilerSettings;

  /** Whether the live secrets are known: those of clients that have one tell. */
  readonly #knowsSecrets: boolean;

  /** Clients whose service account is no longer exported. */
  readonly #hidden = new Set<string>();

  constructor(realm: LiveRealm, settings: ReconcilerSettings) {
    this.realm = realm;
    this.#settings = settings;
    this.#knowsSecrets = [...realm.clients.values()].some((client) => typeof client['secret'] === 'string');
  }

  /** One file, in the order of keycloak-config-cli's own steps. */
  import({ value }: ReconcileDocument): void {
    this.#importClientScopes(value);
    this.#importClients(value);
    this.#importRoles(value);
    this.#importServiceAccounts(value);
    this.#importFlows(value);
    this.#importFlowOverrides(value);
    this.#deleteClientScopes(value);
    this.#rememberState(value);
  }

  // --- client scopes

  #importClientScopes(document: ResolvedObject): void {
    for (const scope of objectsOf(document['clientScopes'])) {
      const name = textOf(scope['name']);
      const live = this.realm.clientScopes.get(name);
      const step = `${live === undefined ? 'create' : 'update'} client scope "${name}"`;
      const next: JsonObject = { ...live };
      for (const [key, value] of Object.entries(scope)) {
        if (key === 'id' || key === 'name' || key === 'protocolMappers' || value === null) continue;
        if (key === 'attributes') this.#setAttributes(next, value, 'client-scope', name);
        else this.#set(next, key, value, 'client-scope', name);
      }
      if (!Object.hasOwn(this.realm.providers.protocolMappers, textAt(next, 'protocol') ?? ''))
        throw new Stop(step, 'Keycloak refuses a client scope without a protocol that it knows');
      this.#checkTexts(scope, 'client-scope', step);
      const refusal =
        live === undefined ? this.#setNewScopeMappers(next, scope, name) : this.#setScopeMappers(next, scope, name);
      if (refusal === undefined || live !== undefined) this.realm.clientScopes.set(name, tidyObject(next));
      if (refusal !== undefined) throw new Stop(step, refusal);
    }
  }

  /** Of a new client scope, Keycloak does not look whether it has such a mapper. @returns what it refuses. */
  #setNewScopeMappers(next: JsonObject, scope: ResolvedObject, name: string): string | undefined {
    this.#setMappers(next, scope['protocolMappers'], 'client-scope', name);
    return missingProtocolIn(scope);
  }

  /** New mappers are added one by one, then others removed, then changed one by one. @returns what it stops at. */
  #setScopeMappers(next: JsonObject, scope: ResolvedObject, name: string): string | undefined {
    if (!Array.isArray(scope['protocolMappers'])) return undefined;
    const live = (next['protocolMappers'] as JsonObject | undefined) ?? {};
    const mappers = objectsOf(scope['protocolMappers']);
    const isThere = (mapper: ResolvedObject): boolean => Object.hasOwn(live, textOf(mapper['name']));
    const added = mappers.filter((mapper) => !isThere(mapper));
    const changed = mappers.filter(isThere);
    // A mapper that is there keeps its protocol.
    const refusals = [
      ...added.map((one) => this.#mapperRefusal(one)),
      ...changed.map((one) => this.#mapperRefusal({ protocol: '', ...one })),
    ];
    const end = refusals.findIndex((refusal) => refusal !== undefined);
    if (end === -1) {
      this.#setMappers(next, mappers, 'client-scope', name);
      return undefined;
    }
    const untouched = end < added.length ? Object.keys(live) : changed.map((one) => textOf(one['name']));
    this.#setMappers(next, [...added, ...changed].slice(0, end), 'client-scope', name);
    const kept = untouched.map((one) => [one, live[one] as Json] as const);
    next['protocolMappers'] = { ...Object.fromEntries(kept), ...(next['protocolMappers'] as JsonObject) };
    return refusals[end];
  }

  /** Why Keycloak refuses a protocol mapper. */
  #mapperRefusal(mapper: ResolvedObject): string | undefined {
    if (mapper['protocol'] === undefined) return missingProtocolIn({ protocolMappers: [mapper] });
    const type = textOf(mapper['protocolMapper']);
    return Object.values(this.realm.providers.protocolMappers).some((types) => types.includes(type))
      ? undefined
      : `Keycloak has no protocol mapper "${type}"`;
  }

  /** After the file's other steps: scopes that are not in it, whoever made them. */
  #deleteClientScopes(document: ResolvedObject): void {
    const declared = document['clientScopes'];
    if (!Array.isArray(declared) || this.#keeps('client-scope')) return;
    const names = new Set(objectsOf(declared).map((scope) => textOf(scope['name'])));
    for (const name of this.realm.clientScopes.keys()) {
      if (names.has(name) || this.realm.realmDefaultScopes.has(name)) continue;
      this.realm.clientScopes.delete(name);
      for (const [clientId, client] of this.realm.clients) {
        for (const key of ['defaultClientScopes', 'optionalClientScopes']) {
          const list = namesIn(client[key]);
          if (list.includes(name))
            this.#replace(
              this.realm.clients,
              clientId,
              key,
              list.filter((one) => one !== name),
            );
        }
      }
      this.#removeFromScopeMappings((mapping) => mapping['clientScope'] === name);
    }
  }

  // --- clients

  #importClients(document: ResolvedObject): void {
    const declared = document['clients'];
    if (!Array.isArray(declared)) return;
    const clients = objectsOf(declared);
    const names = new Set(clients.map((client) => textOf(client['clientId'])));
    const remembered = this.#keeps('client') ? new Set<string>() : this.#state('clients', 'delete clients');
    for (const [clientId, client] of this.realm.clients) {
      if (names.has(clientId) || !remembered.has(clientId) || isDefaultClient(clientId, client)) continue;
      this.#deleteClient(clientId);
    }
    for (const client of clients) this.#importClient(client);
  }

  #importClient(file: ResolvedObject): void {
    const clientId = textOf(file['clientId']);
    const live = this.realm.clients.get(clientId);
    const step = `${live === undefined ? 'create' : 'update'} client "${clientId}"`;
    const next: JsonObject = { ...(live ?? newClient()) };
    for (const [key, value] of Object.entries(file)) {
      if (CLIENT_STEPS.has(key) || value === null) continue;
      this.#set(next, key, value, 'client', clientId);
    }
    this.#setAttributes(next, file['attributes'], 'client', clientId);
    this.#setMappers(next, file['protocolMappers'], 'client', clientId);
    this.#setSecret(next, file['secret'], clientId, live);
    if (next['authorizationServicesEnabled'] !== true) {
      delete next['authorizationServicesEnabled'];
      delete next['authorizationSettings'];
    }
    this.#checkTexts(file, 'client', step);
    const refusal = missingProtocolIn(file) ?? unsupportedIn(file, next) ?? refusedUrlIn(next);
    if (refusal !== undefined) throw new Stop(step, refusal);
    const missingScope = live === undefined ? this.#setNewScopes(next, file) : this.#setScopes(next, file, clientId);
    this.#toggleServiceAccount(clientId, next);
    this.realm.clients.set(clientId, tidyObject(next));
    if (!this.realm.clientRoles.has(clientId)) this.realm.clientRoles.set(clientId, new Map());
    if (missingScope !== undefined)
      throw new Stop(step, `there is no client scope "${missingScope}" (a NullPointerException)`);
  }

  /** Of a new client, Keycloak ignores scopes that it does not know. */
  #setNewScopes(next: JsonObject, file: ResolvedObject): undefined {
    for (const key of ['defaultClientScopes', 'optionalClientScopes']) {
      next[key] = namesIn(file[key]).filter((name) => this.realm.clientScopes.has(name));
    }
  }

  /**
   * Scopes that are no longer declared are taken away first, from both lists; then those that are new are added one by one.
   *
   * @returns the first that there is not, where it stops.
   */
  #setScopes(next: JsonObject, file: ResolvedObject, clientId: string): string | undefined {
    const lists = ['defaultClientScopes', 'optionalClientScopes'].flatMap((key) => {
      const declared = file[key];
      if (declared === undefined || declared === null) return [];
      if (!isKnown(declared)) {
        this.#noteUnknown('client', clientId, key);
        return [];
      }
      const [live, wanted] = [namesIn(next[key]), (declared as Json[]).map(textOf)];
      next[key] = live.filter((name) => wanted.includes(name));
      return [{ key, added: wanted.filter((name) => !live.includes(name)) }];
    });
    for (const { key, added } of lists) {
      for (const name of added) {
        if (!this.realm.clientScopes.has(name)) return name;
        next[key] = [...namesIn(next[key]), name];
      }
    }
    return undefined;
  }

  /** A secret that was not read is neither compared nor changed. */
  #setSecret(next: JsonObject, secret: Resolved | undefined, clientId: string, live: JsonObject | undefined): void {
    if (!hasSecret(next)) delete next['secret'];
    else if (secret === undefined || secret === null) {
      // One that was public is given one by Keycloak.
      if (live !== undefined && !hasSecret(live) && this.#knowsSecrets) next['secret'] = '(generated)';
    } else if (secret instanceof Unknown) this.#noteUnknown('client', clientId, 'secret');
    else if (live === undefined || this.#knowsSecrets) next['secret'] = secret as Json;
  }

  /** Keycloak itself makes and removes the user of a service account; that of a public client is there, but not exported. */
  #toggleServiceAccount(clientId: string, client: JsonObject): void {
    const isEnabled = client['serviceAccountsEnabled'] === true;
    if (isEnabled && !hasSecret(client) && this.realm.serviceAccounts.has(clientId)) this.#hidden.add(clientId);
    if (!isEnabled || !hasSecret(client)) this.realm.serviceAccounts.delete(clientId);
    else if (!this.realm.serviceAccounts.has(clientId)) {
      this.realm.serviceAccounts.set(clientId, {
        enabled: true,
        emailVerified: false,
        username: `service-account-${clientId}`.toLowerCase(),
        serviceAccountClientId: clientId,
        realmRoles: [`default-roles-${this.realm.name}`.toLowerCase()],
      });
    }
  }

  #deleteClient(clientId: string): void {
    this.realm.clients.delete(clientId);
    for (const role of this.realm.clientRoles.get(clientId)?.keys() ?? []) this.#forgetClientRole(clientId, role);
    this.realm.clientRoles.delete(clientId);
    this.realm.serviceAccounts.delete(clientId);
    this.#removeFromScopeMappings((mapping) => mapping['client'] === clientId, clientId);
  }

  /** Where a client uses other flows than the realm: exact, also where the file does not mention it. */
  #importFlowOverrides(document: ResolvedObject): void {
    for (const client of objectsOf(document['clients'])) {
      const clientId = textOf(client['clientId']);
      const declared = client['authenticationFlowBindingOverrides'] ?? {};
      if (!isKnown(declared)) {
        this.#noteUnknown('client', clientId, 'authenticationFlowBindingOverrides');
        continue;
      }
      const overrides = Object.entries(declared as JsonObject).filter(([, alias]) => !isEmpty(alias));
      const missing = overrides.find(([, alias]) => !this.realm.flows.has(asText(alias)));
      if (missing !== undefined) {
        throw new Stop(`override flows of client "${clientId}"`, `there is no flow "${asText(missing[1])}"`);
      }
      const live = this.realm.clients.get(clientId);
      if (live === undefined) continue;
      this.#replace(this.realm.clients, clientId, 'authenticationFlowBindingOverrides', Object.fromEntries(overrides));
    }
  }

  // --- roles

  #importRoles(document: ResolvedObject): void {
    const roles = document['roles'];
    if (!isResolvedObject(roles)) return;
    const realmRoles = Array.isArray(roles['realm']) ? objectsOf(roles['realm']) : undefined;
    const clientRoles = isResolvedObject(roles['client']) ? roles['client'] : undefined;
    if (realmRoles !== undefined && !this.#keeps('role')) this.#deleteRealmRoles(realmRoles);
    if (clientRoles !== undefined && !this.#keeps('role')) this.#deleteClientRoles(clientRoles);
    for (const role of realmRoles ?? []) {
      const name = textOf(role['name']);
      this.#checkTexts(role, 'role', `update realm role "${name}"`);
      this.realm.realmRoles.set(name, this.#updateRole(this.realm.realmRoles.get(name), role, 'realm-role', name));
    }
    for (const [client, list] of Object.entries(clientRoles ?? {})) {
      const live = this.realm.clientRoles.get(client);
      for (const role of objectsOf(list)) {
        const name = textOf(role['name']);
        if (live === undefined || !this.realm.clients.has(client)) {
          throw new Stop(`create role "${name}" of client "${client}"`, `there is no client "${client}"`);
        }
        const step = `${live.has(name) ? 'update' : 'create'} role "${name}" of client "${client}"`;
        this.#checkTexts(role, 'role', step);
        const next = this.#updateRole(live.get(name), role, 'client-role', `${client}/${name}`);
        if (JSON.stringify(next) !== JSON.stringify(live.get(name))) this.#checkLock(client, step);
        live.set(name, next);
      }
    }
    for (const role of realmRoles ?? []) {
      const name = textOf(role['name']);
      this.#setComposites(this.realm.realmRoles, name, role['composites'], `realm role "${name}"`, true);
    }
    for (const [client, list] of Object.entries(clientRoles ?? {})) {
      const live = this.realm.clientRoles.get(client) ?? new Map<string, JsonObject>();
      for (const role of objectsOf(list)) {
        const name = textOf(role['name']);
        this.#setComposites(live, name, role['composites'], `role "${name}" of client "${client}"`, false);
      }
    }
  }

  #deleteRealmRoles(declared: readonly ResolvedObject[]): void {
    const names = new Set(declared.map((role) => textOf(role['name'])));
    const remembered = this.#state('roles-realm', 'delete realm roles');
    for (const [name, role] of this.realm.realmRoles) {
      if (names.has(name) || !remembered.has(name) || isDefaultRole(name, role)) continue;
      this.realm.realmRoles.delete(name);
      this.#forgetRealmRole(name);
    }
  }

  #deleteClientRoles(declared: ResolvedObject): void {
    for (const [client, roles] of this.realm.clientRoles) {
      const names = new Set(objectsOf(declared[client]).map((role) => textOf(role['name'])));
      const remembered = this.#state(`roles-client-${client}`, `delete roles of client "${client}"`);
      for (const [name, role] of roles) {
        if (names.has(name) || !remembered.has(name) || isDefaultRole(name, role)) continue;
        this.#checkLock(client, `delete role "${name}" of client "${client}"`);
        roles.delete(name);
        this.#forgetClientRole(client, name);
      }
    }
  }

  #checkLock(client: string, step: string): void {
    const { name, keycloak } = this.realm;
    if (isLockedClient(keycloak, name, client))
      throw new Stop(step, `Keycloak ${keycloak} takes no changes to the roles of "${client}" (HTTP 403)`);
  }

  #updateRole(live: JsonObject | undefined, file: ResolvedObject, type: string, name: string): JsonObject {
    const next: JsonObject = { ...live, name: textOf(file['name']) };
    for (const [key, value] of Object.entries(file)) {
      if (['id', 'name', 'composites', 'containerId'].includes(key) || value === null) continue;
      this.#set(next, key, value, type, name);
    }
    return tidyObject(next);
  }

  /** @param isRealmRole then its realm composites are exact even where the file does not mention them. */
  #setComposites(
    roles: Map<string, JsonObject>,
    name: string,
    composites: Resolved | undefined,
    what: string,
    isRealmRole: boolean,
  ): void {
    const live = roles.get(name);
    if (live === undefined) return;
    const declared = isResolvedObject(composites) ? composites : {};
    let next: JsonObject = { ...(live['composites'] as JsonObject | undefined) };
    const set = (change: JsonObject): void => {
      next = { ...next, ...change };
      this.#replace(roles, name, 'composites', next);
    };
    const step = `composites of ${what}`;
    // Roles are removed first; then all the new ones of a kind are added at once, or none.
    const realm = declared['realm'];
    if (isRealmRole || Array.isArray(realm)) {
      const wanted = namesIn(realm);
      const missing = wanted.find((role) => !this.realm.realmRoles.has(role));
      if (missing === undefined) set({ realm: wanted });
      else {
        set({ realm: namesIn(next['realm']).filter((role) => wanted.includes(role)) });
        throw new Stop(step, `there is no realm role "${missing}"`);
      }
    }
    const client = declared['client'];
    if (!isResolvedObject(client)) return;
    for (const [clientId, list] of Object.entries(client)) {
      const wanted = namesIn(list);
      const before = (next['client'] as JsonObject | undefined) ?? {};
      const missing = wanted.find((role) => this.realm.clientRoles.get(clientId)?.has(role) !== true);
      if (missing === undefined) set({ client: { ...before, [clientId]: wanted } });
      else {
        set({ client: { ...before, [clientId]: namesIn(before[clientId]).filter((role) => wanted.includes(role)) } });
        throw new Stop(step, `there is no role "${missing}" of client "${clientId}"`);
      }
    }
    set({ client: Object.fromEntries(Object.entries(client).map(([clientId, list]) => [clientId, namesIn(list)])) });
  }

  /** A role that is no more is taken out of whatever had it. */
  #forgetRealmRole(name: string): void {
    this.#editRoleHolders(
      (holder) => withoutItem(holder, ['realmRoles'], name),
      (holder) => withoutItem(holder, ['composites', 'realm'], name),
    );
    this.#editSettings('scopeMappings', (list) =>
      (Array.isArray(list) ? list : [])
        .map((mapping) => withoutItem(mapping as JsonObject, ['roles'], name))
        .filter((mapping) => !isEmpty(mapping['roles'])),
    );
  }

  #forgetClientRole(client: string, name: string): void {
    this.#editRoleHolders(
      (holder) => withoutItem(holder, ['clientRoles', client], name),
      (holder) => withoutItem(holder, ['composites', 'client', client], name),
    );
    this.#editSettings('clientScopeMappings', (value) => {
      const mappings = { ...(value as JsonObject | undefined) };
      const list = mappings[client];
      if (!Array.isArray(list)) return mappings;
      mappings[client] = list
        .map((mapping) => withoutItem(mapping as JsonObject, ['roles'], name))
        .filter((mapping) => !isEmpty(mapping['roles']));
      return mappings;
    });
  }

  #editRoleHolders(user: (holder: JsonObject) => JsonObject, role: (holder: JsonObject) => JsonObject): void {
    for (const holders of [this.realm.serviceAccounts, this.realm.groups]) {
      for (const [name, holder] of holders) holders.set(name, tidyObject(user(holder)));
    }
    for (const roles of [this.realm.realmRoles, ...this.realm.clientRoles.values()]) {
      for (const [name, one] of roles) roles.set(name, tidyObject(role(one)));
    }
  }

  #removeFromScopeMappings(isGone: (mapping: JsonObject) => boolean, client?: string): void {
    const keep = (list: Json | undefined): Json[] =>
      (Array.isArray(list) ? list : []).filter((mapping) => !isGone(mapping as JsonObject));
    this.#editSettings('scopeMappings', keep);
    this.#editSettings('clientScopeMappings', (value) =>
      Object.fromEntries(
        Object.entries((value as JsonObject | undefined) ?? {})
          .filter(([owner]) => owner !== client)
          .map(([owner, list]) => [owner, keep(list)]),
      ),
    );
  }

  #editSettings(key: string, edit: (value: Json | undefined) => Json): void {
    this.realm.settings = tidyObject({ ...this.realm.settings, [key]: edit(this.realm.settings[key]) });
  }

  // --- service accounts

  #importServiceAccounts(document: ResolvedObject): void {
    for (const user of objectsOf(document['users'])) this.#importServiceAccount(user);
  }

  /** Its properties, realm roles, client roles and groups, one after another: what fails leaves what came before. */
  #importServiceAccount(user: ResolvedObject): void {
    const clientId = textOf(user['serviceAccountClientId']);
    const live = this.realm.serviceAccounts.get(clientId);
    const isNew = live === undefined && !this.#hidden.has(clientId);
    const step = `${isNew ? 'create' : 'update'} user "${textOf(user['username'])}"`;
    if (isNew && this.realm.settings['registrationEmailAsUsername'] === true) {
      const reason = 'the client has no service account, and Keycloak names other users by their email address';
      throw new Stop(step, reason);
    }
    const next: JsonObject = { ...live };
    for (const [key, value] of Object.entries(user)) {
      if (!USER_STEPS.has(key) && value !== null) this.#set(next, key, value, 'service-account', clientId);
    }
    const email = textAt(next, 'email') ?? '';
    if (email !== '' && !/^[^\s@]+@[^\s@]+$/.test(email)) throw new Stop(step, `"${email}" is no email address`);
    // Without its client Keycloak makes an ordinary user, which no export shows.
    const save = (): void => {
      if (live !== undefined) this.realm.serviceAccounts.set(clientId, tidyObject(next));
    };
    save();
    const defaultRole = `default-roles-${this.realm.name}`.toLowerCase();
    const kept = namesIn(next['realmRoles']).filter((role) => role === defaultRole);
    const missing = namesIn(user['realmRoles']).find((role) => !this.realm.realmRoles.has(role));
    if (missing !== undefined) throw new Stop(step, `there is no realm role "${missing}"`);
    next['realmRoles'] = [...new Set([...namesIn(user['realmRoles']), ...kept])];
    save();
    for (const [client, roles] of this.#clientRolesOf(next, user, step)) {
      next['clientRoles'] = { ...(next['clientRoles'] as JsonObject | undefined), [client]: roles };
      save();
    }
    const group = pathsIn(user['groups']).find((path) => !this.realm.groups.has(path));
    if (group !== undefined) throw new Stop(step, `there is no group "${group}"`);
    next['groups'] = pathsIn(user['groups']);
    save();
  }

  /** Exact for declared clients; of the others, only Keycloak's own keep their roles. Those that the user has come first. */
  *#clientRolesOf(live: JsonObject, user: ResolvedObject, step: string): Generator<[client: string, roles: string[]]> {
    const declared = isResolvedObject(user['clientRoles']) ? user['clientRoles'] : {};
    const had = Object.keys((live['clientRoles'] as JsonObject | undefined) ?? {});
    for (const client of new Set([...had, ...Object.keys(declared)])) {
      if (!Object.hasOwn(declared, client) && isDefaultClient(client, this.realm.clients.get(client))) continue;
      if (!this.realm.clients.has(client)) throw new Stop(step, `there is no client "${client}"`);
      const roles = namesIn(declared[client]);
      const missing = roles.find((role) => this.realm.clientRoles.get(client)?.has(role) !== true);
      if (missing !== undefined) throw new Stop(step, `there is no role "${missing}" of client "${client}"`);
      yield [client, roles];
    }
  }

  // --- flows

  #importFlows(document: ResolvedObject): void {
    const declared = document['authenticationFlows'];
    if (Array.isArray(declared)) {
      const files = new Map(objectsOf(declared).map((flow) => [textOf(flow['alias']), flow as JsonObject]));
      const configs = new Map(objectsOf(document['authenticatorConfig']).map((one) => [textOf(one['alias']), one]));
      for (const [alias, file] of files) {
        if (file['topLevel'] !== true || file['builtIn'] === true) continue;
        const live = this.realm.flows.get(alias);
        if (live === undefined) this.#createFlow(alias, files, configs, `create flow "${alias}"`);
        else if (this.#differs(alias, files, `update flow "${alias}"`)) this.#recreateFlow(alias, files, configs);
      }
      for (const [alias, file] of files) if (file['builtIn'] === true) this.#updateBuiltInFlow(alias, file);
    }
    this.#bindFlows(document);
    if (Array.isArray(declared)) {
      const names = new Set(objectsOf(declared).map((flow) => textOf(flow['alias'])));
      for (const [alias, flow] of this.realm.flows) {
        const isCandidate =
          flow.topLevel && !flow.builtIn && !names.has(alias) && !alias.startsWith('TEMPORARY_CREATED_');
        if (isCandidate && !this.#keeps('authentication-flow') && !this.#isUsed(alias)) this.#deleteFlow(alias);
      }
      this.#deleteUnusedConfigs(objectsOf(declared));
    }
    this.#importConfigs(document);
  }

  /** Whether a top-level flow, or any flow in it, is not what the files say. */
  #differs(alias: string, files: ReadonlyMap<string, JsonObject>, step: string): boolean {
    const file = files.get(alias);
    if (file === undefined) throw new Stop(step, `there is no sub-flow "${alias}" in the file`);
    const wanted = toFlow(file, byPriority);
    const live = this.realm.flows.get(alias);
    if (live === undefined || !isSameFlow(wanted, live)) return true;
    return subFlowsOf(wanted).some((sub) => this.#differs(sub, files, step));
  }

  #recreateFlow(
    alias: string,
    files: ReadonlyMap<string, JsonObject>,
    configs: ReadonlyMap<string, ResolvedObject>,
  ): void {
    const step = `recreate flow "${alias}"`;
    if (this.realm.flows.get(alias)?.builtIn === true) throw new Stop(step, 'Keycloak’s own flows cannot be recreated');
    const isAfterLogin = [...this.realm.identityProviders.values()].some(
      (provider) => provider['postBrokerLoginFlowAlias'] === alias,
    );
    if (
      isAfterLogin &&
      this.realm.flows.get(GUARD)?.topLevel !== true &&
      compareVersions(this.#settings.version, '6.5.0') <= 0
    ) {
      const reason = `an identity provider uses it after login, and there is no flow "${GUARD}" to point it at meanwhile`;
      throw new Stop(step, `${reason} (HTTP 500)`);
    }
    this.#deleteFlow(alias);
    this.#createFlow(alias, files, configs, step);
  }

  /** Of Keycloak's own flows, only the description and requirements can change. */
  #updateBuiltInFlow(alias: string, file: JsonObject): void {
    const step = `update flow "${alias}"`;
    const [live, wanted] = [this.realm.flows.get(alias), toFlow(file, byPriority)];
    if (live === undefined) throw new Stop(step, 'flows of Keycloak itself cannot be created');
    if (isSameFlow(wanted, live)) return;
    if (!live.builtIn) throw new Stop(step, 'it is not a flow of Keycloak itself');
    const executions = live.executions.map((execution) => {
      const found = wanted.executions.find(
        (one) => one.authenticator === execution.authenticator && one.flow === execution.flow,
      );
      return found === undefined ? execution : { ...execution, requirement: found.requirement };
    });
    const description = Object.hasOwn(file, 'description') ? wanted.description : live.description;
    this.realm.flows.set(alias, { ...live, description, executions });
  }

  #createFlow(
    alias: string,
    files: ReadonlyMap<string, JsonObject>,
    configs: ReadonlyMap<string, ResolvedObject>,
    step: string,
  ): void {
    const file = files.get(alias);
    if (file === undefined) throw new Stop(step, `there is no sub-flow "${alias}" in the file`);
    if (this.realm.flows.has(alias)) throw new Stop(step, `the realm already has a flow "${alias}" somewhere else`);
    this.#checkTexts(file, 'flow', step);
    const flow = toFlow(file, file['topLevel'] === true ? byCreation : inOrder);
    const created: Execution[] = [];
    this.realm.flows.set(alias, { ...flow, executions: created, topLevel: file['topLevel'] === true });
    for (const execution of flow.executions) {
      this.#checkExecution(execution, flow, files, step);
      const { config, ...withoutConfig } = execution;
      if (file['topLevel'] !== true) this.#checkSearch(execution, created, step);
      if (config === undefined) created.push(execution);
      else {
        const declared = configs.get(config);
        if (declared === undefined) throw new Stop(step, `there is no authenticator config "${config}" in the file`);
        // Keycloak refuses a second config of one name, and keycloak-config-cli does not look at its answer: the
        // execution stays without.
        created.push(this.realm.authenticatorConfigs.has(config) ? withoutConfig : execution);
        if (!this.realm.authenticatorConfigs.has(config))
          this.realm.authenticatorConfigs.set(config, configOf(declared));
      }
      if (execution.flow !== undefined) this.#createFlow(execution.flow, files, configs, step);
    }
  }

  /**
   * keycloak-config-cli looks for the execution that it has made in a sub-flow by authenticator and config, and stops when
   * that finds another one too, also in a flow further down.
   */
  #checkSearch({ authenticator, config }: Execution, created: readonly Execution[], step: string): void {
    const isFound = (other: Execution): boolean =>
      (other.flow === undefined &&
        other.authenticator === authenticator &&
        (config === undefined || other.config === undefined || other.config === config)) ||
      (other.flow !== undefined && (this.realm.flows.get(other.flow)?.executions ?? []).some(isFound));
    if (authenticator !== undefined && created.some(isFound)) {
      throw new Stop(step, `it has "${authenticator}" twice, and keycloak-config-cli cannot tell them apart`);
    }
  }

  #checkExecution(execution: Execution, flow: Flow, files: ReadonlyMap<string, JsonObject>, step: string): void {
    const { requirement, authenticator, flow: sub } = execution;
    const { providers } = this.realm;
    if (sub !== undefined && authenticator !== undefined && files.get(sub)?.['providerId'] !== 'form-flow')
      throw new Stop(step, `the sub-flow "${sub}" has an authenticator, and is no form-flow`);
    if (!REQUIREMENTS.has(requirement)) throw new Stop(step, `"${requirement}" is not a requirement`);
    const known =
      flow.providerId === 'form-flow'
        ? providers.formActions
        : flow.providerId === 'client-flow'
          ? providers.clientAuthenticators
          : providers.authenticators;
    if (sub === undefined && authenticator !== undefined && !known.includes(authenticator)) {
      throw new Stop(step, `Keycloak has no authenticator "${authenticator}"`);
    }
  }

  /** Removes a flow with the flows in it; their configs are found unused later. */
  #deleteFlow(alias: string): void {
    const flow = this.realm.flows.get(alias);
    if (flow === undefined) return;
    this.realm.flows.delete(alias);
    for (const sub of subFlowsOf(flow)) this.#deleteFlow(sub);
    for (const { config } of flow.executions) if (config !== undefined) this.realm.authenticatorConfigs.delete(config);
  }

  #bindFlows(document: ResolvedObject): void {
    for (const binding of FLOW_BINDINGS) {
      const alias = document[binding];
      if (typeof alias !== 'string' || alias === '') continue;
      if (!this.realm.flows.has(alias)) throw new Stop(`bind ${binding}`, `there is no flow "${alias}"`);
      this.realm.bindings.set(binding, alias);
    }
  }

  #isUsed(alias: string): boolean {
    const providersOfRealm = [...this.realm.identityProviders.values()];
    return (
      [...this.realm.bindings.values()].includes(alias) ||
      providersOfRealm.some(
        (one) => one['firstBrokerLoginFlowAlias'] === alias || one['postBrokerLoginFlowAlias'] === alias,
      ) ||
      [...this.realm.clients.values()].some((client) =>
        Object.values((client['authenticationFlowBindingOverrides'] as JsonObject | undefined) ?? {}).includes(alias),
      )
    );
  }

  /** A flow of the file counts as the file has it, whatever it became. */
  #deleteUnusedConfigs(declared: readonly ResolvedObject[]): void {
    const files = new Map(declared.map((flow) => [textOf(flow['alias']), toFlow(flow as JsonObject, byPriority)]));
    const flows = [...this.realm.flows].map(([alias, live]) => files.get(alias) ?? live);
    const used = new Set(flows.flatMap((flow) => flow.executions.map(({ config }) => config)));
    for (const alias of this.realm.authenticatorConfigs.keys()) {
      if (!used.has(alias)) this.realm.authenticatorConfigs.delete(alias);
    }
  }

  #importConfigs(document: ResolvedObject): void {
    for (const config of objectsOf(document['authenticatorConfig'])) {
      const alias = textOf(config['alias']);
      if (!this.realm.authenticatorConfigs.has(alias)) {
        throw new Stop(`update authenticator config "${alias}"`, 'no execution uses it');
      }
      if (isKnown(config)) this.realm.authenticatorConfigs.set(alias, configOf(config));
      else this.#noteUnknown('authenticator-config', alias, 'config');
    }
  }

  // --- the reconciler's memory

  /** @returns the names that an earlier run remembered. Parts that do not fit together end the run. */
  #state(entity: string, step: string): ReadonlySet<string> {
    const key = `${STATE}${entity}-`;
    const parts = [...this.realm.attributes.keys()].filter(
      (name) => name.startsWith(key) && /^\d+$/.test(name.slice(key.length)),
    );
    if (parts.length === 0) return new Set();
    const joined = parts.map((_, index) => this.realm.attributes.get(`${key}${index}`) ?? 'null').join('');
    try {
      const names: unknown = JSON.parse(joined);
      if (Array.isArray(names)) return new Set(names.map(String));
    } catch {
      // said below
    }
    throw new Stop(step, `the state of the last run in ${key}* is broken`);
  }

  #rememberState(document: ResolvedObject): void {
    const roles = isResolvedObject(document['roles']) ? document['roles'] : {};
    if (Array.isArray(roles['realm'])) this.#remember('roles-realm', objectsOf(roles['realm']), 'name');
    for (const [client, list] of Object.entries(isResolvedObject(roles['client']) ? roles['client'] : {})) {
      this.#remember(`roles-client-${client}`, objectsOf(list), 'name');
    }
    if (Array.isArray(document['clients'])) this.#remember('clients', objectsOf(document['clients']), 'clientId');
  }

  /** Parts of an earlier, longer state are not removed (which breaks the next run). */
  #remember(entity: string, entities: readonly ResolvedObject[], key: string): void {
    const written = JSON.stringify(entities.map((one) => textOf(one[key])));
    for (let part = 0; part * STATE_LENGTH < written.length; part++) {
      const slice = written.slice(part * STATE_LENGTH, (part + 1) * STATE_LENGTH);
      this.realm.attributes.set(`${STATE}${entity}-${part}`, slice);
    }
  }

  // --- properties

  #keeps(type: ManagedType): boolean {
    return this.#settings.keeps.has(type);
  }

  /** Sets a declared property; what is not known leaves the live value. */
  #set(target: JsonObject, key: string, value: Resolved, type: string, name: string): void {
    if (!isKnown(value)) this.#noteUnknown(type, name, key);
    else target[key] = asTypeOf(target[key], value);
  }

  /** Attributes of clients and scopes are set one by one: the others stay. */
  #setAttributes(target: JsonObject, declared: Resolved | undefined, type: string, name: string): void {
    if (!isResolvedObject(declared)) return;
    const attributes: JsonObject = { ...(target['attributes'] as JsonObject | undefined) };
    for (const [key, value] of Object.entries(declared)) {
      if (!isKnown(value)) this.#noteUnknown(type, name, `attributes.${key}`);
      else if (value !== null) attributes[key] = typeof value === 'string' ? value : JSON.stringify(value);
    }
    target['attributes'] = attributes;
  }

  /** Mappers are exact as a list, and each of them in its config. */
  #setMappers(target: JsonObject, declared: Resolved | undefined, type: string, name: string): void {
    if (!Array.isArray(declared)) return;
    const live = (target['protocolMappers'] as JsonObject | undefined) ?? {};
    const exact = objectsOf(declared).map((mapper) => {
      const mapperName = textOf(mapper['name']);
      const known = live[mapperName] as JsonObject | undefined;
      if (!isKnown(mapper)) {
        this.#noteUnknown(type, name, `protocolMappers.${mapperName}`);
        return [mapperName, known ?? {}];
      }
      // To keycloak-config-cli a mapper without a config has an empty one, which replaces the live one.
      return [mapperName, { ...known, config: {}, ...tidyMapper(mapper) }];
    });
    target['protocolMappers'] = Object.fromEntries(exact) as JsonObject;
  }

  /** Keycloak's database takes no longer ones, and Keycloak does not look before. */
  #checkTexts(entity: ResolvedObject, kind: keyof typeof LIMITED_TEXTS, step: string): void {
    for (const key of LIMITED_TEXTS[kind]) {
      const value = entity[key];
      const long = (Array.isArray(value) ? value : [value]).find(
        (text) => typeof text === 'string' && text.length > TEXT_LIMIT,
      );
      if (long !== undefined)
        throw new Stop(step, `"${key}" is longer than the ${TEXT_LIMIT} characters that Keycloak takes (HTTP 500)`);
    }
  }

  #replace(entities: Map<string, JsonObject>, name: string, key: string, value: Json): void {
    entities.set(name, tidyObject({ ...entities.get(name), [key]: value }));
  }

  #noteUnknown(type: string, name: string, path: string): void {
    this.unknown.push({ type, name, path });
  }
}

/** What keycloak-config-cli itself refuses; it looks at the file alone, and at the attributes that the client will have. */
function unsupportedIn(file: ResolvedObject, next: JsonObject): string | undefined {
  const isPublic = file['publicClient'] === true || file['bearerOnly'] === true;
  const isService = file['serviceAccountsEnabled'] === true;
  if (isResolvedObject(file['authorizationSettings']) && (isPublic || !isService))
    return 'only a client with a service account can have authorization settings';
  const attributes = isResolvedObject(file['attributes']) ? (next['attributes'] as JsonObject) : {};
  const exchanges =
    attributes['standard.token.exchange.enabled'] === 'true' ||
    !isEmpty(attributes['standard.token.exchange.enableRefreshRequestedTokenType']);
  return isPublic && exchanges ? 'only a client with a secret can exchange tokens' : undefined;
}

/** The first mapper without a protocol, which Keycloak refuses. @returns a sentence. */
function missingProtocolIn(owner: ResolvedObject): string | undefined {
  const mapper = objectsOf(owner['protocolMappers']).find((one) => one['protocol'] === undefined);
  return mapper && `Keycloak refuses the protocol mapper "${textOf(mapper['name'])}" without a protocol`;
}

/** Only a client that proves who it is has a secret, and a service account that is exported. */
function hasSecret(client: JsonObject): boolean {
  return client['publicClient'] !== true && client['bearerOnly'] !== true;
}

/** What Keycloak gives a client that does not say otherwise. */
function newClient(): JsonObject {
  return { enabled: true, protocol: 'openid-connect' };
}

/** The first URL of a client that Keycloak refuses. @returns a sentence. */
function refusedUrlIn(client: JsonObject): string | undefined {
  const urls = [
    ...CHECKED_URLS.map((path) => [path.join('.'), valueAt(client, path)] as const),
    ...namesIn(client['redirectUris']).map((uri) => ['redirectUris', uri] as const),
  ];
  for (const [path, url] of urls) {
    if (typeof url !== 'string') continue;
    const refusal = refusalOfUrl(url, path);
    if (refusal !== undefined) return `Keycloak refuses "${url}" (${path}): it ${refusal}`;
  }
  return undefined;
}

function valueAt(object: JsonObject, path: readonly string[]): Json | undefined {
  let value: Json | undefined = object;
  for (const key of path) value = isObject(value) ? value[key] : undefined;
  return value;
}

/** Both programs take `"true"` for true and 5 for "5". */
function asTypeOf(live: Json | undefined, value: Json): Json {
  if (typeof live === 'boolean' && typeof value === 'string') return value.toLowerCase() === 'true';
  if (typeof live === 'number' && typeof value === 'string' && value !== '') return Number(value);
  if (typeof live === 'string' && (typeof value === 'number' || typeof value === 'boolean')) return String(value);
  return value;
}

function configOf(config: ResolvedObject): JsonObject {
  const value = config['config'];
  return isKnown(value) && isResolvedObject(value) ? tidyObject(value) : {};
}

/** keycloak-config-cli sorts the executions of each flow of a file, whatever it does with them then. */
function inOrder(executions: JsonObject[]): JsonObject[] {
  return executions.toSorted((a, b) => Number(a['priority'] ?? 0) - Number(b['priority'] ?? 0));
}

/**
 * The order in which the executions of a new top-level flow run: authenticators keep the priority of the file, a sub-flow
 * gets the next one after those that are there already.
 */
function byCreation(executions: JsonObject[]): JsonObject[] {
  const created: { execution: JsonObject; priority: number }[] = [];
  for (const execution of inOrder(executions)) {
    const isFlow = execution['authenticatorFlow'] === true || execution['autheticatorFlow'] === true;
    const last = Math.max(-1, ...created.map((one) => one.priority));
    const priority = isFlow ? last + 1 : Number(execution['priority'] ?? 0);
    created.push({ execution, priority });
  }
  return created.toSorted((a, b) => a.priority - b.priority).map((one) => one.execution);
}

function isSameFlow(a: Flow, b: Flow): boolean {
  return (
    a.description === b.description &&
    a.providerId === b.providerId &&
    a.topLevel === b.topLevel &&
    a.builtIn === b.builtIn &&
    JSON.stringify(a.executions) === JSON.stringify(b.executions)
  );
}

/** Keycloak's own clients and roles are told by their names, which are message keys. */
function isDefaultClient(clientId: string, client: JsonObject | undefined): boolean {
  return client !== undefined && isMessageKey('client', clientId, textAt(client, 'name') ?? '');
}

function isDefaultRole(name: string, role: JsonObject): boolean {
  const description = textAt(role, 'description') ?? '';
  return (
    (name.startsWith('default-roles-') && description === '${role_default-roles}') ||
    isMessageKey('role', name, description)
  );
}

function isMessageKey(prefix: string, name: string, key: string): boolean {
  return key === `\${${prefix}_${name}}` || key === `\${${prefix}_${name.replaceAll('_', '-')}}`;
}

function withoutItem(object: JsonObject, path: readonly string[], item: string): JsonObject {
  const [key, ...rest] = path as [string, ...string[]];
  const value = object[key];
  if (value === undefined) return object;
  if (rest.length > 0) return { ...object, [key]: withoutItem(value as JsonObject, rest, item) };
  return { ...object, [key]: (value as Json[]).filter((one) => one !== item) };
}

function isResolvedObject(value: Resolved | undefined): value is ResolvedObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Unknown);
}

function objectsOf(list: Resolved | undefined): ResolvedObject[] {
  return Array.isArray(list) ? list.filter(isResolvedObject) : [];
}

function textOf(value: Resolved | undefined): string {
  if (value instanceof Unknown) return value.text;
  return typeof value === 'string' ? value : '';
}

function namesIn(list: Resolved | undefined): string[] {
  return Array.isArray(list) ? list.map(textOf).toSorted(compareText) : [];
}

/** Groups may be named without the slash at the start. */
function pathsIn(list: Resolved | undefined): string[] {
  return namesIn(list).map((path) => (path.startsWith('/') ? path : `/${path}`));
}
