import { isTrue, type JsonObject, objectAt, objectsAt, textAt } from '@realm-as-code/renderer';
import { given, pick, textsAt } from './given.ts';
import { type ClientDraft, type RealmDraft, roleOf } from './realm-draft.ts';
import { rolesIn, RoleSet } from './role-set.ts';

const SCOPE = 'service_account';
const UMA_PROTECTION = 'uma_protection';

/** Takes the users of service accounts over, and makes those that are missing. An export has no other users. */
export function importServiceAccounts(draft: RealmDraft, file: JsonObject): void {
  for (const user of objectsAt(file, 'users')) {
    // A user may bring roles along that nothing else defines.
    for (const role of rolesIn(user, 'realmRoles', 'clientRoles')) roleOf(draft, role);
    const client = textAt(user, 'serviceAccountClientId');
    if (client !== undefined) draft.serviceAccounts.set(client, toUser(user, client));
  }
  for (const client of objectsAt(file, 'clients')) {
    const id = textAt(client, 'clientId') ?? '';
    const converted = draft.clients.get(id);
    if (converted?.properties['serviceAccountsEnabled'] === true) completeAccount(draft, converted, id);
  }
}

function completeAccount(draft: RealmDraft, client: ClientDraft, id: string): void {
  if (draft.serviceAccounts.has(id)) return;
  const byDefault = { realmRoles: [draft.defaultRole], groups: textsAt(draft.settings, 'defaultGroups') };
  const user = toUser({ enabled: true, ...byDefault }, id);
  draft.serviceAccounts.set(id, user);
  // ClientManager.enableServiceAccount
  if (draft.clientScopes.has(SCOPE)) client.scopes.set(SCOPE, true);
  if (client.properties['authorizationServicesEnabled'] !== true) return;
  // RepresentationToModel.createResourceServer
  roleOf(draft, { client: id, name: UMA_PROTECTION });
  user['clientRoles'] = { [id]: [UMA_PROTECTION] };
}

function toUser(user: JsonObject, client: string): JsonObject {
  const roles = new RoleSet();
  roles.addAll(rolesIn(user, 'realmRoles', 'clientRoles'));
  const username = textAt(user, 'username') ?? `service-account-${client}`;
  const attributes = objectAt(user, 'attributes');
  return {
    ...pick(user, ['id', 'email', 'firstName', 'lastName']),
    username: username.toLowerCase(),
    ...(Object.keys(attributes).length === 0 ? {} : { attributes }),
    emailVerified: isTrue(given(user, 'emailVerified')),
    enabled: isTrue(given(user, 'enabled')),
    totp: false,
    serviceAccountClientId: client,
    disableableCredentialTypes: [],
    requiredActions: textsAt(user, 'requiredActions'),
    ...roles.toJson('realmRoles', 'clientRoles'),
    notBefore: given(user, 'notBefore') ?? 0,
    groups: textsAt(user, 'groups'),
  };
}
