import { type Json, type JsonObject, objectsAt, textAt } from '@realm-as-code/renderer';
import { count, type Note } from '../note.ts';
import { isSame } from '../shipped/same.ts';
import { hasOwnScopes } from './client-scopes.ts';
import type { Part, Realms } from './part.ts';

/** Required actions, all of them once one is not as Keycloak ships it. */
export function adoptRequiredActions({ realm, fresh }: Realms): Part {
  const actions = objectsAt(realm, 'requiredActions');
  if (actions.length === 0 || isSame(actions, objectsAt(fresh, 'requiredActions'))) return {};
  return { bootstrap: { 'required-actions': { requiredActions: actions } } };
}

/** Groups and default groups: the first ones of a new server, and the operators' afterwards. */
export function adoptGroups({ realm }: Realms): Part {
  const groups = objectsAt(realm, 'groups').map(toGroup);
  const defaults = realm['defaultGroups'];
  const hasDefaults = Array.isArray(defaults) && defaults.length > 0;
  const document = { ...(groups.length === 0 ? {} : { groups }), ...(hasDefaults ? { defaultGroups: defaults } : {}) };
  return { bootstrap: { groups: document } };
}

function toGroup(group: JsonObject): JsonObject {
  const { path: _path, subGroups: _subGroups, parentId: _parentId, subGroupCount: _subGroupCount, ...rest } = group;
  const below = objectsAt(group, 'subGroups').map(toGroup);
  return { ...rest, ...(below.length === 0 ? {} : { subGroups: below }) };
}

/** Identity providers with their mappers. */
export function adoptIdentityProviders({ realm }: Realms): Part {
  // What a provider can be used for follows from its config: Keycloak works it out.
  const identityProviders = objectsAt(realm, 'identityProviders').map(({ types: _types, ...provider }) => provider);
  const identityProviderMappers = objectsAt(realm, 'identityProviderMappers');
  return {
    bootstrap: {
      'identity-providers': {
        ...(identityProviders.length === 0 ? {} : { identityProviders }),
        ...(identityProviderMappers.length === 0 ? {} : { identityProviderMappers }),
      },
    },
  };
}

/** Which roles may get into the tokens of clients and of client scopes: all of them, or none if all are Keycloak's own. */
export function adoptScopeMappings(realms: Realms): Part {
  const { realm, fresh } = realms;
  const ofRealm = realm['scopeMappings'] ?? [];
  const ofClients = realm['clientScopeMappings'] ?? {};
  const hasScopes = hasOwnScopes(realms);
  const isOwn = !isSame(ofRealm, fresh['scopeMappings']);
  const isOwnOfClients = !isSame(ofClients, fresh['clientScopeMappings']);
  const mappings = { scopeMappings: ofRealm };
  const clientMappings = { clientScopeMappings: ofClients };
  return {
    // Keycloak makes its own together with what they are for, and not where that is declared.
    bootstrap: {
      'scope-mappings': {
        ...(!isOwn && hasScopes ? mappings : {}),
        ...(!isOwnOfClients && hasScopes ? clientMappings : {}),
      },
    },
    managed: { 'scope-mappings': { ...(isOwn ? mappings : {}), ...(isOwnOfClients ? clientMappings : {}) } },
  };
}

/** The users of service accounts. All others stay where they are. */
export function adoptServiceAccounts({ realm }: Realms): Part {
  const users = objectsAt(realm, 'users');
  const accounts = users.filter((user) => textAt(user, 'serviceAccountClientId') !== undefined);
  const notes: Note[] = [];
  const others = users.length - accounts.length;
  const people = others === 0 ? 'Users' : `${count(others, 'user')} with their credentials`;
  notes.push({
    kind: 'left',
    text: `${people}: a realm as code does not hold people. Only service accounts were taken.`,
  });
  return {
    managed: { 'service-accounts': accounts.length === 0 ? {} : { users: accounts.map(toAccount) } },
    notes,
  };
}

/** What a service account is and may do; the rest of a user is that of people. */
const ACCOUNT_PROPERTIES = [
  'username',
  'enabled',
  'email',
  'emailVerified',
  'serviceAccountClientId',
  'realmRoles',
  'clientRoles',
  'groups',
  'attributes',
];

/** @returns the user of a service account as a template has it. */
export function toAccount(user: JsonObject): JsonObject {
  const kept = ACCOUNT_PROPERTIES.flatMap((key): [string, Json][] => {
    const value = user[key];
    const isEmpty = typeof value === 'object' && value !== null && Object.keys(value).length === 0;
    return value === undefined || isEmpty ? [] : [[key, value]];
  });
  return Object.fromEntries(kept);
}
