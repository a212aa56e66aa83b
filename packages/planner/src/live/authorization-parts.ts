// Authorization settings of a client, read with rights to view them. Keycloak asks for manage-authorization to show them in one
// piece (ResourceServerService.exportSettings), and does not do so for its own client admin-permissions.

import { type JsonObject, objectAt, textAt } from '@realm-as-code/renderer';
import { parseList } from './authorization.ts';
import type { PartReader } from './part-reader.ts';
import { asText } from './tidy.ts';
import { pathStep } from './path-step.ts';

const RIGHT = 'view-authorization';
const ALL = 'first=0&max=2147483647';
/** The types of policies that are for something or apply others. */
const ASSOCIATED = ['resource', 'scope', 'aggregate'];

/**
 * @param client as the list of clients has it.
 * @returns its authorization settings as an export has them, but for ids of roles, groups, clients and client scopes in the
 *   configs of policies: `authorizationByName` names them.
 */
export async function readAuthorization(reader: PartReader, client: JsonObject): Promise<JsonObject> {
  const id = textAt(client, 'id') ?? '';
  const base = `/clients/${pathStep(id)}/authz/resource-server`;
  const [server, resources, scopes, policies] = await Promise.all([
    reader.object(base, RIGHT),
    reader.list(`${base}/resource?deep=true&${ALL}`, RIGHT),
    reader.list(`${base}/scope?${ALL}`, RIGHT),
    reader.list(`${base}/policy?${ALL}`, RIGHT),
  ]);
  return {
    ...server,
    resources: resources.map((resource) => withOwner(resource, id)),
    scopes,
    policies: await reader.each(policies, async (policy) => withNames(reader, base, policy)),
  };
}

/** An export names the owner of a resource only where it is a user. */
function withOwner({ owner, ...resource }: JsonObject, client: string): JsonObject {
  const isOwn = textAt({ owner: owner ?? null }, 'owner', 'id') === client;
  return isOwn ? resource : { ...resource, owner: { name: textAt({ owner: owner ?? null }, 'owner', 'name') ?? '' } };
}

async function withNames(reader: PartReader, base: string, policy: JsonObject): Promise<JsonObject> {
  const type = textAt(policy, 'type') ?? '';
  const config = objectAt(policy, 'config');
  if (type === 'user') return { ...policy, config: { ...config, users: await usernamesIn(reader, config) } };
  if (!ASSOCIATED.includes(type)) return policy;
  const path = `${base}/policy/${pathStep(textAt(policy, 'id') ?? '')}`;
  const [resources, scopes, applied] = await Promise.all(
    ['resources', 'scopes', 'associatedPolicies'].map(async (list) => reader.list(`${path}/${list}`, RIGHT)),
  );
  const named = (list: readonly JsonObject[] = []): string[] => list.map((one) => textAt(one, 'name') ?? '');
  return {
    ...policy,
    config: { ...config, resources: named(resources), scopes: named(scopes), applyPolicies: named(applied) },
  };
}

/** Users that are no longer there are left out, as in an export. */
async function usernamesIn(reader: PartReader, config: JsonObject): Promise<string[]> {
  const ids = parseList(textAt(config, 'users') ?? '[]') ?? [];
  const users = await reader.each(ids, async (id) => reader.object(`/users/${pathStep(asText(id))}`, 'view-users'));
  return users.flatMap((user) => textAt(user, 'username') ?? []);
}
