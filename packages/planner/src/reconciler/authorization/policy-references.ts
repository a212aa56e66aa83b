// What policies refer to in the lists of their configs, which Keycloak looks up when it writes one (RolePolicyProviderFactory
// and its like, authz/policy/common).

import { isObject, type Json, type JsonObject, own, textAt } from '@realm-as-code/renderer';
import { parseList } from '../../live/authorization.ts';
import { asText } from '../../live/tidy.ts';
import { findUser } from '../people/find-user.ts';
import type { Run } from '../simulated-run.ts';
import { Stop } from '../stop.ts';
import { noteUnpredicted } from '../unpredicted.ts';

/** A policy that is written. */
export interface WrittenPolicy {
  /** Where it is in the document, for what is not predicted. */
  readonly property: string;
  /** What the run is doing. It stops where Keycloak does not take the policy. */
  readonly step: string;
}

/** What Keycloak answers with HTTP 400. keycloak-config-cli takes no notice of that when it creates a policy. */
export class Refused extends Error {}

/** Finds the entries of a list that there are; those of some lists are left out where there is no such thing. */
type LookUp = (run: Run, list: readonly Json[], policy: WrittenPolicy) => Json[];

/** The types of policies whose config is a list, and nothing but that and a few texts. */
interface ListPolicy {
  readonly key: string;
  /** Whether Keycloak fails where the config lacks the list. */
  readonly isNeeded: boolean;
  readonly texts: readonly string[];
  readonly lookUp: LookUp;
}

const LIST_POLICIES: Readonly<Record<string, ListPolicy>> = {
  role: { key: 'roles', isNeeded: false, texts: ['fetchRoles'], lookUp: rolesIn },
  group: { key: 'groups', isNeeded: false, texts: ['groupsClaim'], lookUp: groupsIn },
  user: { key: 'users', isNeeded: true, texts: [], lookUp: usersIn },
  client: { key: 'clients', isNeeded: false, texts: [], lookUp: clientsIn },
  'client-scope': { key: 'clientScopes', isNeeded: true, texts: [], lookUp: clientScopesIn },
};

/**
 * @param type the type of a policy.
 * @param config its config as the document has it; a live list in place of one that is not known.
 * @returns the config that Keycloak keeps, undefined for a type whose config it keeps as it is.
 */
export function configOfListPolicy(
  run: Run,
  type: string,
  config: JsonObject,
  policy: WrittenPolicy,
): JsonObject | undefined {
  const rules = own(LIST_POLICIES, type);
  if (rules === undefined) return undefined;
  const { key, isNeeded, texts, lookUp } = rules;
  const value = config[key];
  const kept = Object.fromEntries(texts.flatMap((text) => (config[text] === undefined ? [] : [[text, config[text]]])));
  if (Array.isArray(value)) return { ...kept, [key]: value };
  if (value === undefined && isNeeded) throw new Stop(policy.step, `its config has no "${key}" (HTTP 500)`);
  const list = value === undefined ? [] : parseList(asText(value));
  if (list === undefined) throw new Stop(policy.step, `"${key}" in its config is no list in JSON (HTTP 500)`);
  return { ...kept, [key]: lookUp(run, list, policy) };
}

/** Roles are left out where there is none, but the client of a role has to be there. */
function rolesIn({ realm }: Run, list: readonly Json[], { step }: WrittenPolicy): Json[] {
  const found = new Map<string, Json>();
  for (const item of list) {
    const id = isObject(item) ? textAt(item, 'id') : undefined;
    if (!isObject(item) || id === undefined) throw new Stop(step, 'one of its roles has no "id" (HTTP 500)');
    const slash = id.indexOf('/');
    const client = slash === -1 ? undefined : id.slice(0, slash);
    if (client !== undefined && !realm.clients.has(client))
      throw new Stop(step, `there is no client "${client}", whose role it is for (HTTP 500)`);
    const role = realm.permissionIds.get(`role/${id}`) ?? id;
    const isThere =
      client === undefined || role !== id
        ? role !== id || realm.realmRoles.has(role)
        : realm.clientRoles.get(client)?.has(id.slice(slash + 1)) === true;
    if (!isThere) continue;
    if (found.has(role)) throw new Refused(`it names the role "${role}" twice`);
    found.set(role, { id: role, required: own(item, 'required') === true });
  }
  return [...found.values()];
}

/** Groups are left out where there is none. */
function groupsIn({ realm }: Run, list: readonly Json[]): Json[] {
  return list.flatMap((item) => {
    const group = isObject(item) ? item : { id: item };
    const id = textAt(group, 'id');
    const path = id === undefined ? (textAt(group, 'path') ?? '') : realm.permissionIds.get(`group/${id}`);
    const full = path === undefined || path.startsWith('/') ? path : `/${path}`;
    if (full === undefined || !realm.groups.has(full)) return [];
    return [{ path: full, extendChildren: own(group, 'extendChildren') === true }];
  });
}

function usersIn(run: Run, list: readonly Json[], { property, step }: WrittenPolicy): Json[] {
  return list.map((item) => {
    const user = findUser(run.realm, asText(item));
    if (user === undefined) throw new Stop(step, `there is no user "${asText(item)}" (HTTP 500)`);
    if (user === null) noteUnpredicted(run, `${property}.config.users`, 'whether there are such users was not read');
    return user ?? item;
  });
}

function clientsIn({ realm }: Run, list: readonly Json[], { step }: WrittenPolicy): Json[] {
  return list.map((item) => {
    const client = realm.clients.has(asText(item)) ? item : realm.permissionIds.get(`client/${asText(item)}`);
    if (client === undefined) throw new Stop(step, `there is no client "${asText(item)}" (HTTP 500)`);
    return client;
  });
}

function clientScopesIn({ realm }: Run, list: readonly Json[], { step }: WrittenPolicy): Json[] {
  return list.map((item) => {
    const name = isObject(item) ? (textAt(item, 'id') ?? '') : asText(item);
    if (!realm.clientScopes.has(name)) throw new Stop(step, `there is no client scope "${name}" (HTTP 500)`);
    return { id: name, required: isObject(item) && own(item, 'required') === true };
  });
}
