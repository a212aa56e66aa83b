import { isTrue, type JsonObject, textAt } from '@realm-as-code/renderer';
import { addFreshClient } from './built-ins.ts';
import { addFreshScope, addScope } from './client-scopes.ts';
import { addRequiredAction } from './required-actions.ts';
import { addComposites, type ClientDraft, findRole, type RealmDraft, roleOf, scopeOf } from './realm-draft.ts';

const ACCOUNT = 'account';
const ACCOUNT_CONSOLE = 'account-console';
const ADMIN_CONSOLE = 'security-admin-console';
const ADMIN_CLI = 'admin-cli';
const OFFLINE = { name: 'offline_access' };

/** 3.0: who manages an account can link it to others. */
export function linkAccounts(draft: RealmDraft): void {
  if (!draft.clients.has(ACCOUNT)) return;
  const links = { client: ACCOUNT, name: 'manage-account-links' };
  const account = { client: ACCOUNT, name: 'manage-account' };
  roleOf(draft, links);
  if (findRole(draft, account) !== undefined) addComposites(draft, account, [links]);
}

/** 3.4.2: the tokens of the administrators' own clients have no roles. */
export function limitConsoles(draft: RealmDraft): void {
  for (const id of [ADMIN_CLI, ADMIN_CONSOLE]) {
    const client = draft.clients.get(id);
    if (client === undefined) continue;
    client.properties['fullScopeAllowed'] = false;
    draft.scopeMappings.delete(`client ${id}`);
  }
}

/** 4.0: offline access became a client scope, which a client has to have. */
export function addOfflineScope(draft: RealmDraft): void {
  if (findRole(draft, OFFLINE) === undefined) return;
  for (const [id, client] of draft.clients) {
    if (!takesScopes(client)) continue;
    const isFull = isTrue(client.properties['fullScopeAllowed']);
    const scope = scopeOf(draft, { kind: 'client', name: id });
    if (!isFull && !scope.has(OFFLINE)) continue;
    addScope(draft, client, OFFLINE.name, false);
    if (!isFull) scope.delete(OFFLINE);
  }
}

/** 4.0: where users have to consent and nothing says to what, it is to the client itself. */
export function addConsentForSelf({ clients }: RealmDraft): void {
  for (const [id, { properties, attributes, scopes }] of clients) {
    if (!isTrue(properties['consentRequired']) || [...scopes.values()].some(Boolean)) continue;
    attributes['display.on.consent.screen'] = 'true';
    attributes['consent.screen.text'] = textAt(properties, 'name') ?? id;
  }
}

/** @returns a migration that adds a client scope and gives it to clients of OpenID Connect. */
export function giveScopeToClients(name: string, isDefault: boolean): (draft: RealmDraft) => void {
  return (draft) => {
    addFreshScope(draft, name);
    for (const client of draft.clients.values()) if (takesScopes(client)) addScope(draft, client, name, isDefault);
  };
}

/** @returns a migration that adds a default client scope and gives it to all clients, unless there is one of its name. */
export function giveNewScopeToAll(name: string): (draft: RealmDraft) => void {
  return (draft) => {
    if (draft.clientScopes.has(name)) return;
    addFreshScope(draft, name);
    for (const client of draft.clients.values()) if (takesScopes(client)) addScope(draft, client, name, true);
  };
}

/** `MigrationUtils.isOIDCNonBearerOnlyClient` */
function takesScopes({ properties }: ClientDraft): boolean {
  return properties['protocol'] === 'openid-connect' && !isTrue(properties['bearerOnly']);
}

/** 8.0: the addresses of Keycloak's own pages follow its host name. */
export function resetConsoleAddresses(draft: RealmDraft): void {
  const set = (id: string, rootUrl: string, baseUrl: string, more: JsonObject): void => {
    const client = draft.clients.get(id);
    if (client !== undefined)
      Object.assign(client.properties, { rootUrl, baseUrl, redirectUris: [`${baseUrl}*`], ...more });
  };
  set(ADMIN_CONSOLE, '${authAdminUrl}', `/admin/${draft.name}/console/`, { webOrigins: ['+'] });
  set(ACCOUNT, '${authBaseUrl}', `/realms/${draft.name}/account/`, {});
}

/** 9.0: the account console is a client of its own, with roles for what it does. */
export function addAccountConsole(draft: RealmDraft): void {
  const isNew = !draft.clients.has(ACCOUNT_CONSOLE);
  if (isNew) {
    addFreshClient(draft, ACCOUNT_CONSOLE, true);
    // The attribute that Keycloak's own import adds is not here.
    delete draft.clients.get(ACCOUNT_CONSOLE)?.attributes['post.logout.redirect.uris'];
    scopeOf(draft, { kind: 'client', name: ACCOUNT_CONSOLE }).delete({ client: ACCOUNT, name: 'view-groups' });
  }
  // Keycloak stops here where it has made the account client itself.
  if (findRole(draft, { client: ACCOUNT, name: 'view-applications' }) !== undefined) return;
  for (const name of ['view-applications', 'view-consent', 'manage-consent']) {
    roleOf(draft, { client: ACCOUNT, name }, { description: `\${role_${name}}` });
  }
  addComposites(draft, { client: ACCOUNT, name: 'manage-consent' }, [{ client: ACCOUNT, name: 'view-consent' }]);
  for (const id of [ADMIN_CONSOLE, ACCOUNT_CONSOLE]) {
    const client = draft.clients.get(id);
    if (client !== undefined) client.attributes['pkce.code.challenge.method'] = 'S256';
  }
  addRequiredAction(draft, 'update_user_locale');
}

/** 20: a role for the groups in the account console. */
export function addViewGroups(draft: RealmDraft): void {
  const role = { client: ACCOUNT, name: 'view-groups' };
  if (!draft.clients.has(ACCOUNT) || findRole(draft, role) !== undefined) return;
  roleOf(draft, role, { description: '${role_view-groups}' });
  scopeOf(draft, { kind: 'client', name: ACCOUNT_CONSOLE }).add(role);
}

/** 26.0: administrators' own clients have lightweight tokens, for which the roles are looked up. */
export function lightenConsoles(draft: RealmDraft): void {
  for (const id of [ADMIN_CONSOLE, ADMIN_CLI]) {
    const client = draft.clients.get(id);
    if (client === undefined) continue;
    client.properties['fullScopeAllowed'] = true;
    client.attributes['client.use.lightweight.access.token.enabled'] = 'true';
  }
}
