import { isTrue, type Json, type JsonObject, objectAt, objectsAt } from '@realm-as-code/renderer';
import { given } from './given.ts';

/**
 * Rewrites what older versions called otherwise: applications, OAuth clients, social providers, client templates and
 * application roles (`DefaultExportImportManager.convertDeprecated…`). Keycloak still reads them all.
 */
export function withoutDeprecatedForms(file: JsonObject): JsonObject {
  const users = objectsAt(file, 'users').map((user) => renamed(user, 'applicationRoles', 'clientRoles'));
  return {
    ...renamed(file, 'applicationScopeMappings', 'clientScopeMappings'),
    ...clientsIn(file),
    ...identityProvidersIn(file),
    ...clientScopesIn(file),
    ...rolesIn(file),
    ...(users.length === 0 ? {} : { users }),
  };
}

/** @returns the object with what it has under the former name of a property under the present one. */
function renamed(object: JsonObject, former: string, present: string): JsonObject {
  const value = given(object, former);
  return value === undefined || given(object, present) !== undefined ? object : { ...object, [present]: value };
}

function clientsIn(file: JsonObject): JsonObject {
  const applications = objectsAt(file, 'applications');
  const oauthClients = objectsAt(file, 'oauthClients').map((client) => ({
    ...client,
    consentRequired: true,
    fullScopeAllowed: false,
  }));
  const former = [...applications, ...oauthClients].map(({ name = null, ...rest }: JsonObject) => ({
    ...rest,
    clientId: name,
  }));
  const clients = [...objectsAt(file, 'clients'), ...former];
  if (clients.length === 0) return {};
  // A client without a name is called by its id; one that has neither gets one that nobody knows.
  const named = clients.map((client) => renamed(client, 'id', 'clientId'));
  return { clients: named.filter((client) => given(client, 'clientId') !== undefined) };
}

function identityProvidersIn(file: JsonObject): JsonObject {
  const social = objectAt(file, 'socialProviders');
  if (!isTrue(file['social']) || given(file, 'identityProviders') !== undefined) return {};
  const keys = Object.keys(social).filter((key) => key.endsWith('.key'));
  const identityProviders = keys.map((key): JsonObject => {
    const alias = key.split('.')[0] as string;
    const config = { clientId: social[key] as Json, clientSecret: social[key.replace('.key', '.secret')] ?? null };
    return { alias, providerId: alias, enabled: true, config };
  });
  return { identityProviders };
}

/** Client templates take the place of client scopes. */
function clientScopesIn(file: JsonObject): JsonObject {
  return given(file, 'clientTemplates') === undefined ? {} : { clientScopes: objectsAt(file, 'clientTemplates') };
}

function rolesIn(file: JsonObject): JsonObject {
  if (given(file, 'roles') === undefined) return {};
  const roles = renamed(objectAt(file, 'roles'), 'application', 'client');
  const convert = (list: readonly JsonObject[]): JsonObject[] =>
    list.map((role) =>
      given(role, 'composites') === undefined
        ? role
        : { ...role, composites: renamed(objectAt(role, 'composites'), 'application', 'client') },
    );
  const clients = objectAt(roles, 'client');
  const client = Object.fromEntries(Object.keys(clients).map((id) => [id, convert(objectsAt(clients, id))]));
  return { roles: { ...roles, realm: convert(objectsAt(roles, 'realm')), client } };
}
