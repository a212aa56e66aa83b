import { type JsonObject, objectAt, objectsAt, textAt } from '@realm-as-code/renderer';
import { addNewClientScopes } from './client-scopes.ts';
import { freshEntity } from './fresh-entity.ts';
import { textMap, textsAt } from './given.ts';
import { addComposites, findRole, type RealmDraft, roleOf, scopeOf } from './realm-draft.ts';
import { type RoleName, rolesIn } from './role-set.ts';

const ADMIN = 'realm-management';
const ADMIN_CONSOLE = 'security-admin-console';
/** The role that has all others of administration in it. */
const ADMIN_ROLE = 'realm-admin';

/**
 * Adds the clients of a new realm that a file does not have, with their roles.
 *
 * @param ownScopes whether the file has client scopes: an import gives these clients none of them. Where an export of the
 *   realm as it is has been made without clients, they are taken to have those of new clients.
 */
export function addMissingClients(draft: RealmDraft, file: JsonObject, ownScopes: boolean): void {
  const own = new Set(objectsAt(file, 'clients').map((client) => textAt(client, 'clientId') ?? ''));
  const withScopes = !ownScopes || (draft.isCurrent && own.size === 0);
  for (const client of objectsAt(draft.fresh, 'clients')) {
    const id = textAt(client, 'clientId') ?? '';
    // The account console belongs to the account client; the command line is added last where administration is given.
    const isLeftOut = (id === 'account-console' && own.has('account')) || (id === 'admin-cli' && own.has(ADMIN));
    if (!own.has(id) && !isLeftOut) addFreshClient(draft, id, withScopes);
  }
}

/** Adds a client of a new realm, with its roles. */
export function addFreshClient(draft: RealmDraft, id: string, withScopes: boolean): void {
  const client = freshEntity(draft.fresh, 'clients', 'clientId', id);
  if (client === undefined) return;
  const { id: _id, attributes: _attributes, protocolMappers: _mappers, ...rest } = client;
  const { defaultClientScopes: _default, optionalClientScopes: _optional, ...properties } = rest;
  const added = {
    properties,
    attributes: textMap(objectAt(client, 'attributes')),
    protocolMappers: objectsAt(client, 'protocolMappers'),
    scopes: new Map<string, boolean>(),
  };
  draft.clients.set(id, added);
  draft.clientRoles.set(id, draft.clientRoles.get(id) ?? new Map());
  if (withScopes) addNewClientScopes(draft, added);
  for (const role of objectsAt(draft.fresh, 'roles', 'client', id)) {
    addFreshRole(draft, { client: id, name: textAt(role, 'name') ?? '' });
  }
  addFreshScopeMappings(draft, id);
}

/** Adds a role of a new realm where it is missing, with what is in it, and to the default role if it belongs there. */
export function addFreshRole(draft: RealmDraft, role: RoleName): void {
  const fresh = freshRole(draft, role);
  if (fresh === undefined || findRole(draft, role) !== undefined) return;
  const { id: _id, containerId: _container, composites: _composites, ...properties } = fresh;
  roleOf(draft, role, properties);
  addComposites(draft, role, compositesOf(fresh));
  const everyone = freshRole(draft, { name: textAt(draft.fresh, 'defaultRole', 'name') ?? '' }) ?? {};
  if (compositesOf(everyone).some(({ client, name }) => client === role.client && name === role.name)) {
    addComposites(draft, { name: draft.defaultRole }, [role]);
  }
}

function freshRole(draft: RealmDraft, { client, name }: RoleName): JsonObject | undefined {
  const path = client === undefined ? ['realm'] : ['client', client];
  return objectsAt(draft.fresh, 'roles', ...path).find((role) => textAt(role, 'name') === name);
}

function compositesOf(role: JsonObject): RoleName[] {
  return rolesIn(objectAt(role, 'composites'), 'realm', 'client');
}

/**
 * Adds the roles of administration that are missing, each to the role that has them all
 * (`RealmManager.checkRealmAdminManagementRoles`).
 */
export function addMissingAdminRoles(draft: RealmDraft): void {
  const all = { client: ADMIN, name: ADMIN_ROLE };
  roleOf(draft, all, { description: `\${role_${ADMIN_ROLE}}` });
  for (const fresh of objectsAt(draft.fresh, 'roles', 'client', ADMIN)) {
    const role = { client: ADMIN, name: textAt(fresh, 'name') ?? '' };
    const isMissing = findRole(draft, role) === undefined;
    addFreshRole(draft, role);
    if (isMissing && role.name !== ADMIN_ROLE) addComposites(draft, all, [role]);
    // These have the roles for asking in them, whoever made them.
    if (/^view-(clients|users)$/.test(role.name)) addComposites(draft, role, compositesOf(fresh));
  }
}

/** Limits a client to the roles that it has in a new realm. */
function addFreshScopeMappings(draft: RealmDraft, client: string): void {
  const mappings = objectAt(draft.fresh, 'clientScopeMappings');
  for (const owner of Object.keys(mappings)) {
    for (const mapping of objectsAt(mappings, owner)) {
      if (textAt(mapping, 'client') !== client) continue;
      const roles = textsAt(mapping, 'roles').map((name) => ({ client: owner, name }));
      scopeOf(draft, { kind: 'client', name: client }).addAll(roles);
    }
  }
}

/** The console of administrators speaks their language: `RealmManager.setupAdminConsoleLocaleMapper`. */
export function addLocaleMapper(draft: RealmDraft): void {
  const fresh = freshEntity(draft.fresh, 'clients', 'clientId', ADMIN_CONSOLE);
  const mapper = objectsAt(fresh, 'protocolMappers').find(({ name }) => name === 'locale');
  const mappers = draft.clients.get(ADMIN_CONSOLE)?.protocolMappers;
  if (mapper !== undefined && mappers?.some(({ name }) => name === 'locale') === false) mappers.push(mapper);
}
