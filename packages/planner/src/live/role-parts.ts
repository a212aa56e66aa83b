import { isObject, isTrue, type JsonObject, objectsAt, own, textAt } from '@realm-as-code/renderer';
import type { PartReader } from './part-reader.ts';
import { pathStep } from './path-step.ts';

/** The roles of a realm without what they are composed of. */
export interface RoleParts {
  readonly realm: readonly JsonObject[];
  /** By client ID. */
  readonly client: ReadonlyMap<string, readonly JsonObject[]>;
  /** The ID of a client by its internal id. */
  readonly clientIds: ReadonlyMap<string, string>;
}

/** @returns the roles as an export has them, with the roles that they are composed of. */
export async function toRoleLists(reader: PartReader, { realm, client, clientIds }: RoleParts): Promise<JsonObject> {
  const complete = async (role: JsonObject): Promise<JsonObject> => {
    if (!isTrue(own(role, 'composite'))) return role;
    const parts = await reader.list(`/roles-by-id/${pathStep(textAt(role, 'id') ?? '')}/composites`, 'view-realm');
    return { ...role, composites: compositesOf(parts, clientIds) };
  };
  const byClient = await reader.each([...client], async ([clientId, roles]) => {
    const completed: JsonObject[] = [];
    for (const role of roles) completed.push(await complete(role));
    return [clientId, completed] as const;
  });
  return { realm: await reader.each(realm, complete), client: Object.fromEntries(byClient) };
}

function compositesOf(parts: readonly JsonObject[], clientIds: ReadonlyMap<string, string>): JsonObject {
  const client: Record<string, string[]> = {};
  for (const part of parts.filter((one) => isTrue(own(one, 'clientRole')))) {
    const clientId = clientIds.get(textAt(part, 'containerId') ?? '') ?? '';
    client[clientId] = [...(client[clientId] ?? []), textAt(part, 'name') ?? ''];
  }
  const ofRealm = parts.filter((one) => !isTrue(own(one, 'clientRole')));
  return { realm: ofRealm.map((part) => textAt(part, 'name') ?? ''), client };
}

/** @returns the names of the roles in an answer of `…/role-mappings` or `…/scope-mappings`. */
export function rolesOf(mappings: JsonObject): { realmRoles: string[]; clientRoles: Record<string, string[]> } {
  const named = (roles: readonly JsonObject[]): string[] => roles.map((role) => textAt(role, 'name') ?? '');
  const byClient = isObject(mappings['clientMappings']) ? mappings['clientMappings'] : {};
  return {
    realmRoles: named(objectsAt(mappings, 'realmMappings')),
    clientRoles: Object.fromEntries(
      Object.entries(byClient).map(([client, mapping]) => [client, named(objectsAt(mapping, 'mappings'))]),
    ),
  };
}
