// What makes two states of a realm the same to everything that decides who may log in: where the keys are equal, the answers are.
// They leave out what cannot matter, such as a flow that nothing uses while it is filled.

import { type JsonObject, objectAt, textAt, USER_PROFILE } from '@realm-as-code/renderer';
import { subFlowsOf } from '../../live/flow.ts';
import { holdsUserProfile } from '../../live/user-profile.ts';
import type { DecisiveParts } from './access-realm-of.ts';

/** @returns the aliases of the flows that clients have instead of their realm's. */
export function overridesOf(clients: Iterable<JsonObject>): Set<string> {
  const aliases = new Set<string>();
  for (const client of clients)
    for (const alias of Object.values(objectAt(client, 'authenticationFlowBindingOverrides')))
      if (typeof alias === 'string') aliases.add(alias);
  return aliases;
}

/**
 * @param overrides the flows that any client has instead of its realm's, at any time.
 * @returns the key of a state of the realm, its clients aside.
 */
export function keyOfRealm(parts: DecisiveParts, overrides: ReadonlySet<string>): string {
  const flows = [...flowsInUse(parts, overrides)].toSorted();
  const executions = flows.flatMap((alias) => parts.flows.get(alias)?.executions ?? []);
  const configs = executions.map(({ config }) =>
    config === undefined ? undefined : withoutMessage(parts.authenticatorConfigs.get(config)),
  );
  const asked = textsIn(configs);
  return JSON.stringify([
    flows.map((alias) => parts.flows.get(alias)),
    configs,
    [...parts.bindings],
    rolesIn(parts, asked),
    [...parts.clientScopes].map(([name, scope]) => [name, scope['protocol'], scope['attributes']]),
    [...parts.identityProviders],
    [...parts.identityProviderMappers],
    [...parts.requiredActions],
    parts.settings,
    parts.attributes.get('acr.loa.map'),
    [...parts.components.values()].filter(holdsUserProfile).map((one) => objectAt(one, 'config')[USER_PROFILE.key]),
    [...parts.clientProfiles.values(), ...parts.clientPolicies.values()],
    [...(parts.organizations?.keys() ?? [])],
  ]);
}

/** The top-level flows that something uses, with their sub-flows. */
function flowsInUse(
  { flows, bindings, identityProviders }: DecisiveParts,
  overrides: ReadonlySet<string>,
): Set<string> {
  const used = new Set([...bindings.values(), ...overrides]);
  for (const provider of identityProviders.values())
    for (const key of ['firstBrokerLoginFlowAlias', 'postBrokerLoginFlowAlias']) used.add(textAt(provider, key) ?? '');
  // A set is walked to its end, what is added on the way too.
  for (const alias of used) for (const sub of subFlowsOf(flows.get(alias) ?? NO_FLOW)) used.add(sub);
  return used;
}

/** What a denied user reads decides nothing. */
function withoutMessage(config: JsonObject = {}): JsonObject {
  const { denyErrorMessage: _, ...rest } = config;
  return rest;
}

const NO_FLOW = { description: '', providerId: '', topLevel: false, builtIn: false, executions: [] };

/** The values of configs: conditions name roles there. */
function textsIn(configs: readonly (JsonObject | undefined)[]): Set<string> {
  return new Set(configs.flatMap((config = {}) => Object.values(config).filter((value) => typeof value === 'string')));
}

/** The roles that may be asked for, those with roles in them, and the clients that names of roles may begin with. */
function rolesIn({ realmRoles, clientRoles, clients }: DecisiveParts, asked: ReadonlySet<string>): unknown {
  const isDecisive = (name: string, role: JsonObject): boolean => asked.has(name) || role['composites'] !== undefined;
  return [
    [...realmRoles].filter(([name, role]) => isDecisive(name, role)).map(([name, role]) => [name, role['composites']]),
    [...clientRoles].flatMap(([clientId, roles]) =>
      [...roles]
        .filter(([name, role]) => isDecisive(`${clientId}.${name}`, role))
        .map(([name, role]) => [clientId, name, role['composites']]),
    ),
    [...asked].map((text) => (text.includes('.') ? [...prefixesOf(text)].filter((prefix) => clients.has(prefix)) : [])),
  ];
}

function* prefixesOf(text: string): Iterable<string> {
  for (let dot = text.indexOf('.'); dot !== -1; dot = text.indexOf('.', dot + 1)) yield text.slice(0, dot);
}

/** What of a client says nothing of who may log in; of its redirect URIs, only whether there are any does. */
const SAYS_NOTHING: ReadonlySet<string> = new Set([
  'clientId',
  'redirectUris',
  'name',
  'description',
  'rootUrl',
  'adminUrl',
  'baseUrl',
  'webOrigins',
  'secret',
  'protocolMappers',
  'authorizationSettings',
]);

/**
 * @param account the user of the client's service account, where it has one.
 * @returns the key of a state of a client.
 */
export function keyOfClient(client: JsonObject, account: JsonObject | undefined): string {
  const said = Object.entries(client).filter(([name]) => !SAYS_NOTHING.has(name));
  // An empty list is left out of a live client.
  return JSON.stringify([Object.hasOwn(client, 'redirectUris'), account?.['enabled'] ?? null, said]);
}
