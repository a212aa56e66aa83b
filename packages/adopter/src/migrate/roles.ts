import { type JsonObject, objectAt, objectsAt, textAt } from '@realm-as-code/renderer';
import { addFreshRole, addMissingAdminRoles } from './built-ins.ts';
import { given, pick, textsAt } from './given.ts';
import { addComposites, findRole, type RealmDraft, roleOf } from './realm-draft.ts';
import { type RoleName, rolesIn } from './role-set.ts';

const OFFLINE = 'offline_access';

/** Makes the role that all users get, before anything is put into it. */
export function importDefaultRole(draft: RealmDraft, file: JsonObject): void {
  const given = objectAt(file, 'defaultRole');
  const own = new Set(objectsAt(file, 'roles', 'realm').map((role) => textAt(role, 'name') ?? ''));
  const usual = textAt(draft.fresh, 'defaultRole', 'name') ?? '';
  let name = usual;
  // A role that only has its name is not the default role.
  for (let index = 1; own.has(name); index++) name = `${usual}-${index}`;
  draft.defaultRole = textAt(given, 'name') ?? name;
  const properties =
    textAt(given, 'name') === undefined
      ? { description: '${role_default-roles}' }
      : pick(given, ['id', 'description', 'attributes']);
  roleOf(draft, { name: draft.defaultRole }, properties);
  // Without the client scope of this name, Keycloak makes the role anew.
  const hasScope = objectsAt(file, 'clientScopes').some((scope) => textAt(scope, 'name') === OFFLINE);
  if (!own.has(OFFLINE) || !hasScope) addFreshRole(draft, { name: OFFLINE });
}

/** Takes the roles of a file over, what is in them, and the former ways of saying which of them all users get. */
export function importRoles(draft: RealmDraft, file: JsonObject): void {
  const roles = rolesOf(file);
  for (const [name, role] of roles) {
    if (findRole(draft, name) === undefined) roleOf(draft, name, pick(role, ['id', 'description', 'attributes']));
  }
  for (const [name, role] of roles) {
    addComposites(draft, name, rolesIn(objectAt(role, 'composites'), 'realm', 'client'));
  }
  if (given(file, 'defaultRole') !== undefined) return;
  const everyone: RoleName[] = [
    ...textsAt(file, 'defaultRoles').map((name) => ({ name })),
    ...objectsAt(file, 'clients').flatMap((client) =>
      textsAt(client, 'defaultRoles').map((name) => ({ client: textAt(client, 'clientId') ?? '', name })),
    ),
  ];
  for (const role of everyone) roleOf(draft, role);
  addComposites(draft, { name: draft.defaultRole }, everyone);
}

/** Adds the roles that every realm has and a file leaves out. */
export function addMissingRoles(draft: RealmDraft, file: JsonObject): void {
  const isAdministered = objectsAt(file, 'clients').some((client) => textAt(client, 'clientId') === 'realm-management');
  if (given(file, 'roles') !== undefined || isAdministered) addMissingAdminRoles(draft);
  addFreshRole(draft, { client: 'account', name: 'delete-account' });
  addFreshRole(draft, { name: 'uma_authorization' });
}

function rolesOf(file: JsonObject): [name: RoleName, role: JsonObject][] {
  const clients = objectAt(file, 'roles', 'client');
  return [
    ...objectsAt(file, 'roles', 'realm').map((role): [RoleName, JsonObject] => [
      { name: textAt(role, 'name') ?? '' },
      role,
    ]),
    ...Object.keys(clients).flatMap((client) =>
      objectsAt(clients, client).map((role): [RoleName, JsonObject] => [
        { client, name: textAt(role, 'name') ?? '' },
        role,
      ]),
    ),
  ];
}
