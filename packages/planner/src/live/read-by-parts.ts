// Reads a realm without an export of it, for accounts that may only view: Keycloak asks for manage-realm to export one.

import { isTrue, type JsonObject, own, textAt } from '@realm-as-code/renderer';
import { type Api, pathOfRealm } from './admin-api.ts';
import { readAuthorization } from './authorization-parts.ts';
import { readFlows } from './flow-parts.ts';
import { listClients } from './list-clients.ts';
import { type PartReader, partReader, UnreadPart } from './part-reader.ts';
import { rolesOf, type RoleParts, toRoleLists } from './role-parts.ts';
import { pathStep } from './path-step.ts';

/** What to read that takes a request for each client and each client scope. */
export interface PartsToRead {
  readonly scopeMappings: boolean;
}

/**
 * Reads what an export would have, with the secrets of clients, by as many requests as there are flows, composite roles,
 * clients and providers.
 *
 * @returns the realm in the form of an export, or what could not be read.
 */
export async function readByParts(
  api: Api,
  realm: string,
  toRead: PartsToRead,
): Promise<{ exported: JsonObject } | { readonly unread: UnreadPart }> {
  const reader = partReader(api, pathOfRealm(realm));
  try {
    const [info, parts] = [await partReader(api, '').object('/serverinfo', ''), await readParts(reader, toRead)];
    return { exported: { ...parts, keycloakVersion: textAt(info, 'systemInfo', 'version') ?? '' } };
  } catch (cause) {
    if (cause instanceof UnreadPart) return { unread: cause };
    throw cause;
  }
}

async function readParts(reader: PartReader, toRead: PartsToRead): Promise<JsonObject> {
  const settings = await reader.object('', 'view-realm');
  const clients = await listClients(reader);
  const [scopes, byDefault, optional] = await Promise.all([
    reader.list('/client-scopes', 'view-clients'),
    reader.list('/default-default-client-scopes', 'view-clients'),
    reader.list('/default-optional-client-scopes', 'view-clients'),
  ]);
  const flows = await readFlows(reader);
  const [requiredActions, components, profiles, policies] = await Promise.all([
    reader.list('/authentication/required-actions', 'view-realm'),
    reader.list('/components', 'view-realm'),
    reader.object('/client-policies/profiles', 'view-realm'),
    reader.object('/client-policies/policies', 'view-realm'),
  ]);
  const roles = await readRoles(reader, clients);
  const providers = await reader.list('/identity-provider/instances', 'view-identity-providers');
  const mappers = await reader.each(providers, async (provider) =>
    reader.list(
      `/identity-provider/instances/${pathStep(textAt(provider, 'alias') ?? '')}/mappers`,
      'view-identity-providers',
    ),
  );
  return {
    ...settings,
    clients: await reader.each(clients, async (client) => withAuthorization(reader, client)),
    clientScopes: scopes,
    defaultDefaultClientScopes: namesOf(byDefault),
    defaultOptionalClientScopes: namesOf(optional),
    ...flows,
    requiredActions,
    components: nestComponents(components, textAt(settings, 'id') ?? ''),
    clientProfiles: profiles,
    clientPolicies: policies,
    roles,
    groups: await readGroups(reader, await readTopGroups(reader)),
    // An export has none of the ids.
    identityProviders: providers.map(({ organizationId: _organization, ...provider }) => provider),
    identityProviderMappers: mappers.flat(),
    localizationTexts: await readTexts(reader),
    users: await readServiceAccounts(reader, clients),
    ...(toRead.scopeMappings ? await readScopeMappings(reader, clients, scopes) : {}),
  };
}

async function withAuthorization(reader: PartReader, client: JsonObject): Promise<JsonObject> {
  if (!isTrue(own(client, 'authorizationServicesEnabled'))) return client;
  return { ...client, authorizationSettings: await readAuthorization(reader, client) };
}

async function readRoles(reader: PartReader, clients: readonly JsonObject[]): Promise<JsonObject> {
  const realmRoles = await reader.list('/roles?briefRepresentation=false', 'view-realm');
  const clientRoles = await reader.each(clients, async (client) =>
    reader.list(`/clients/${pathStep(textAt(client, 'id') ?? '')}/roles?briefRepresentation=false`, 'view-clients'),
  );
  const parts: RoleParts = {
    realm: realmRoles,
    client: new Map(clients.map((client, index) => [textAt(client, 'clientId') ?? '', clientRoles[index] ?? []])),
    clientIds: new Map(clients.map((client) => [textAt(client, 'id') ?? '', textAt(client, 'clientId') ?? ''])),
  };
  return toRoleLists(reader, parts);
}

async function readTopGroups(reader: PartReader): Promise<JsonObject[]> {
  return reader.list('/groups?briefRepresentation=false&first=0&max=2147483647', 'view-users');
}

/** A list of groups has no sub-groups; it says how many each has. */
async function readGroups(reader: PartReader, groups: readonly JsonObject[]): Promise<JsonObject[]> {
  return reader.each(groups, async (group) => {
    const { subGroupCount, subGroups: _, ...rest } = group;
    if (subGroupCount === 0) return rest;
    const path = `/groups/${pathStep(textAt(group, 'id') ?? '')}/children?briefRepresentation=false&first=0&max=2147483647`;
    const below = await reader.list(path, 'view-users');
    return { ...rest, subGroups: await readGroups(reader, below) };
  });
}

async function readTexts(reader: PartReader): Promise<JsonObject> {
  const locales = await reader.texts('/localization', 'view-realm');
  const texts = await reader.each(locales, async (locale) =>
    reader.object(`/localization/${pathStep(locale)}`, 'view-realm'),
  );
  return Object.fromEntries(locales.map((locale, index) => [locale, texts[index] ?? {}]));
}

/** The users of service accounts, as far as an export has them. */
async function readServiceAccounts(reader: PartReader, clients: readonly JsonObject[]): Promise<JsonObject[]> {
  const isOn = (client: JsonObject, key: string): boolean => isTrue(own(client, key));
  const holders = clients.filter(
    (client) => isOn(client, 'serviceAccountsEnabled') && !isOn(client, 'publicClient') && !isOn(client, 'bearerOnly'),
  );
  return reader.each(holders, async (client) => {
    const user = await reader.object(
      `/clients/${pathStep(textAt(client, 'id') ?? '')}/service-account-user`,
      'view-clients',
    );
    const path = `/users/${pathStep(textAt(user, 'id') ?? '')}`;
    const [mappings, groups] = await Promise.all([
      reader.object(`${path}/role-mappings`, 'view-users'),
      reader.list(`${path}/groups`, 'view-users'),
    ]);
    return {
      ...user,
      ...rolesOf(mappings),
      serviceAccountClientId: textAt(client, 'clientId') ?? '',
      groups: groups.map((group) => textAt(group, 'path') ?? ''),
    };
  });
}

async function readScopeMappings(
  reader: PartReader,
  clients: readonly JsonObject[],
  scopes: readonly JsonObject[],
): Promise<JsonObject> {
  const holderOf = (entity: JsonObject, path: string, holder: JsonObject) => ({
    path: `/${path}/${pathStep(textAt(entity, 'id') ?? '')}/scope-mappings`,
    holder,
  });
  const holders = [
    ...clients.map((client) => holderOf(client, 'clients', { client: textAt(client, 'clientId') ?? '' })),
    ...scopes.map((scope) => holderOf(scope, 'client-scopes', { clientScope: textAt(scope, 'name') ?? '' })),
  ];
  const mappings = await reader.each(holders, async ({ path }) => reader.object(path, 'view-clients'));
  const realmMappings: JsonObject[] = [];
  const byClient: Record<string, JsonObject[]> = {};
  for (const [index, { holder }] of holders.entries()) {
    const { realmRoles, clientRoles } = rolesOf(mappings[index] ?? {});
    if (realmRoles.length > 0) realmMappings.push({ ...holder, roles: realmRoles });
    for (const [client, roles] of Object.entries(clientRoles)) {
      byClient[client] = [...(byClient[client] ?? []), { ...holder, roles }];
    }
  }
  return { scopeMappings: realmMappings, clientScopeMappings: byClient };
}

/** An export has components by type, those of a component inside it. */
function nestComponents(components: readonly JsonObject[], parent: string): JsonObject {
  const byType: Record<string, JsonObject[]> = {};
  for (const component of components) {
    const { parentId, providerType, ...rest } = component;
    if (parentId !== parent || typeof providerType !== 'string') continue;
    const nested = { ...rest, subComponents: nestComponents(components, textAt(component, 'id') ?? '') };
    byType[providerType] = [...(byType[providerType] ?? []), nested];
  }
  return byType;
}

function namesOf(entities: readonly JsonObject[]): string[] {
  return entities.map((entity) => textAt(entity, 'name') ?? '');
}
