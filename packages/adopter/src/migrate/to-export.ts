import type { JsonObject } from '@realm-as-code/renderer';
import { exportComponents } from './components.ts';
import type { ClientDraft, RealmDraft, RoleDraft, ScopeHolder } from './realm-draft.ts';

/** The clients whose roles administer the realm: `ModelToRepresentation.isRealmClient`. */
const REALM_CLIENTS = new Set(['realm-management', 'broker']);

/** @returns the draft as a partial export has it. */
export function toExport(draft: RealmDraft): JsonObject {
  const everyone = draft.realmRoles.get(draft.defaultRole);
  const users = [...draft.serviceAccounts].flatMap(([client, user]) =>
    hasAccount(draft.clients.get(client)) ? [user] : [],
  );
  return {
    realm: draft.name,
    ...draft.settings,
    attributes: draft.attributes,
    keycloakVersion: draft.fresh['keycloakVersion'] ?? '',
    roles: {
      realm: [...draft.realmRoles.values()].map((role) => exportRole(role, false)),
      client: Object.fromEntries(
        [...draft.clients.keys()].map((client) => [
          client,
          [...(draft.clientRoles.get(client)?.values() ?? [])].map((role) => exportRole(role, true)),
        ]),
      ),
    },
    ...(everyone === undefined ? {} : { defaultRole: exportDefaultRole(everyone) }),
    groups: draft.groups,
    ...exportScopeMappings(draft),
    clients: [...draft.clients].map(([id, client]) => exportClient(id, client)),
    clientScopes: [...draft.clientScopes.values()],
    defaultDefaultClientScopes: namesOf(draft.newClientScopes, true),
    defaultOptionalClientScopes: namesOf(draft.newClientScopes, false),
    ...(users.length === 0 ? {} : { users }),
    identityProviders: draft.identityProviders,
    identityProviderMappers: draft.identityProviderMappers,
    components: exportComponents(draft),
    authenticationFlows: [...draft.flows.values()].map(({ properties, executions }) => ({
      ...properties,
      authenticationExecutions: executions.map((execution) => ({
        ...execution,
        // As Keycloak's exports have it: twice, and a property that means nothing.
        autheticatorFlow: execution['authenticatorFlow'] ?? false,
        userSetupAllowed: false,
      })),
    })),
    authenticatorConfig: [...draft.authenticatorConfigs.values()],
    requiredActions: [...draft.requiredActions.values()],
  };
}

function hasAccount(client: ClientDraft | undefined): boolean {
  if (client === undefined) return false;
  const { serviceAccountsEnabled, publicClient, bearerOnly } = client.properties;
  return serviceAccountsEnabled === true && publicClient !== true && bearerOnly !== true;
}

function namesOf(scopes: ReadonlyMap<string, boolean>, byDefault: boolean): string[] {
  return [...scopes].flatMap(([name, isDefault]) => (isDefault === byDefault ? [name] : []));
}

function exportRole({ properties, composites }: RoleDraft, clientRole: boolean): JsonObject {
  const json = composites.toJson('realm', 'client');
  const composite = Object.keys(json).length > 0;
  return { attributes: {}, ...properties, composite, clientRole, ...(composite ? { composites: json } : {}) };
}

function exportDefaultRole(role: RoleDraft): JsonObject {
  const { attributes: _, composites: _composites, ...brief } = exportRole(role, false);
  return brief;
}

function exportClient(id: string, { properties, attributes, protocolMappers, scopes }: ClientDraft): JsonObject {
  return {
    ...properties,
    attributes: { ...attributes, realm_client: String(REALM_CLIENTS.has(id)) },
    ...(protocolMappers.length === 0 ? {} : { protocolMappers }),
    defaultClientScopes: namesOf(scopes, true),
    optionalClientScopes: namesOf(scopes, false),
  };
}

function exportScopeMappings(draft: RealmDraft): JsonObject {
  const ofRealm: JsonObject[] = [];
  const ofClients = new Map<string, JsonObject[]>();
  for (const { holder, roles } of draft.scopeMappings.values()) {
    if (!isThere(draft, holder)) continue;
    const named = { [holder.kind]: holder.name };
    if (roles.realm.size > 0) ofRealm.push({ ...named, roles: [...roles.realm] });
    for (const [client, names] of roles.clients) {
      if (names.size > 0) ofClients.set(client, [...(ofClients.get(client) ?? []), { ...named, roles: [...names] }]);
    }
  }
  return {
    ...(ofRealm.length === 0 ? {} : { scopeMappings: ofRealm }),
    ...(ofClients.size === 0 ? {} : { clientScopeMappings: Object.fromEntries(ofClients) }),
  };
}

function isThere(draft: RealmDraft, { kind, name }: ScopeHolder): boolean {
  return kind === 'client' ? draft.clients.has(name) : draft.clientScopes.has(name);
}
