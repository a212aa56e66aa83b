// The parts of a realm in the form in which they are compared and shown.

import { type JsonObject, objectAt, objectsAt, textAt, USER_PROFILE } from '@realm-as-code/renderer';
import type { Flow } from '../live/flow.ts';
import type { LiveRealm } from '../live/live-realm.ts';
import { holdsUserProfile } from '../live/user-profile.ts';

/** The reconciler's own notes, and four attributes that mean the same when they are not set. */
const OWN_ATTRIBUTES = /^(de\.adorsys\.keycloak\.config\.|client(Offline)?Session(Idle|Max)(Timeout|Lifespan)$)/;

/** @returns the realm itself as an entity: its settings, bindings of flows, attributes and what new members get. */
export function realmOf({ settings, attributes, bindings, realmDefaultScopes, defaultGroups }: LiveRealm): JsonObject {
  const kept = [...attributes].filter(([name]) => !OWN_ATTRIBUTES.test(name));
  return {
    ...settings,
    ...Object.fromEntries(bindings),
    ...(defaultGroups.length > 0 && { defaultGroups: [...defaultGroups] }),
    defaultDefaultClientScopes: [...realmDefaultScopes.default],
    defaultOptionalClientScopes: [...realmDefaultScopes.optional],
    attributes: Object.fromEntries(kept),
  };
}

/** @returns the roles of all clients, as `client/role`. */
export function clientRolesOf({ clientRoles }: LiveRealm): Map<string, JsonObject> {
  return new Map(
    [...clientRoles].flatMap(([client, roles]) => [...roles].map(([name, role]) => [`${client}/${name}`, role])),
  );
}

/** @returns top-level flows with everything in them: their sub-flows and configs are part of them. */
export function topLevelFlowsOf(realm: LiveRealm): Map<string, JsonObject> {
  const topLevel = [...realm.flows].filter(([, flow]) => flow.topLevel);
  return new Map(
    topLevel.map(([alias, flow]) => {
      const parts: Parts = { flows: {}, configs: {} };
      const executions = linesOf(flow, realm, '', parts, new Set([alias]));
      const { description, providerId } = flow;
      return [alias, { ...(description === '' ? {} : { description }), providerId, executions, ...parts }];
    }),
  );
}

interface Parts {
  readonly flows: JsonObject;
  readonly configs: JsonObject;
}

/** One line for each execution, with those of a sub-flow indented below it. */
function linesOf(flow: Flow, realm: LiveRealm, indent: string, parts: Parts, onTheWay: ReadonlySet<string>): string[] {
  return flow.executions.flatMap(({ requirement, authenticator, flow: sub, config }) => {
    const name = [sub, authenticator].filter((one) => one !== undefined).join(' ');
    const line = `${indent}${requirement} ${name}${config === undefined ? '' : ` (${config})`}`;
    if (config !== undefined) parts.configs[config] = realm.authenticatorConfigs.get(config) ?? {};
    const inner = sub === undefined || onTheWay.has(sub) ? undefined : realm.flows.get(sub);
    if (sub === undefined || inner === undefined) return [line];
    const { description, providerId } = inner;
    parts.flows[sub] = { ...(description === '' ? {} : { description }), providerId };
    return [line, ...linesOf(inner, realm, `${indent}  `, parts, new Set([...onTheWay, sub]))];
  });
}

/** @returns configs that no flow uses; the others are part of their flow. */
export function unusedConfigsOf(realm: LiveRealm): Map<string, JsonObject> {
  const used = new Set([...realm.flows.values()].flatMap((flow) => flow.executions.map(({ config }) => config)));
  return new Map([...realm.authenticatorConfigs].filter(([alias]) => !used.has(alias)));
}

/** @returns the components of a realm. The user profile is left out of the one that holds it: it is compared by itself. */
export function componentsOf({ components }: LiveRealm): Map<string, JsonObject> {
  return new Map(
    [...components].map(([name, component]) => {
      if (!holdsUserProfile(component)) return [name, component];
      const { [USER_PROFILE.key]: _, ...config } = objectAt(component, 'config');
      return [name, { ...component, config }];
    }),
  );
}

/** @returns the user profile of a realm by the realm's name, with its attributes by name, and their order. */
export function userProfileOf({ name, userProfile }: LiveRealm): Map<string, JsonObject> {
  const attributes = objectsAt(userProfile, 'attributes').map((one) => [textAt(one, 'name') ?? '', one] as const);
  const order = attributes.map(([attribute]) => attribute);
  return new Map([[name, { ...userProfile, attributes: Object.fromEntries(attributes), attributeOrder: order }]]);
}
