// The roles and groups of a user (UserImportService).

import { type JsonObject, objectAt, own, textAt } from '@realm-as-code/renderer';
import type { LiveRealm } from '../../live/live-realm.ts';
import { does } from '../config-cli-versions.ts';
import { isDefaultClient } from '../default-entities.ts';
import { findGroup } from './group-tree.ts';
import { inHashOrder } from '../hash-order.ts';
import { noteUnknown } from '../properties.ts';
import { isKnown, namesIn, objectIn, type ResolvedObject, textsIn } from '../resolved.ts';
import type { EntityName, Run } from '../simulated-run.ts';
import { Stop } from '../stop.ts';

/** The user whose roles and groups are set. */
export interface Assignee {
  readonly entity: EntityName;
  /** What the run is doing. */
  readonly step: string;
  readonly user: JsonObject;
  readonly save: (change: JsonObject) => void;
}

/** @returns what Keycloak gives every new user, those of service accounts too (JpaUserProvider.addUser). */
export function givenToNewUsers(realm: LiveRealm): JsonObject {
  const actions = [...realm.requiredActions].filter(
    ([, action]) => action['enabled'] === true && action['defaultAction'] === true,
  );
  return {
    realmRoles: [textAt(realm.settings, 'defaultRole', 'name') ?? defaultRoleOf(realm.name)],
    groups: [...realm.defaultGroups],
    requiredActions: actions.map(([alias]) => alias),
  };
}

/** @returns the name of the role that every user gets, unless the realm has another one. */
function defaultRoleOf(realm: string): string {
  return `default-roles-${realm}`.toLowerCase();
}

/** Sets realm roles, client roles and groups in turn: where the run stops, what comes before is done. */
export function assign(run: Run, assignee: Assignee, file: ResolvedObject): void {
  for (const key of ['realmRoles', 'clientRoles', 'groups']) {
    if (!isKnown(own(file, key))) noteUnknown(run, assignee.entity, key);
    else if (key === 'realmRoles') assignRealmRoles(run, assignee, file);
    else if (key === 'clientRoles') assignClientRoles(run, assignee, file);
    else assignGroups(run, assignee, file);
  }
}

/** Exactly the declared realm roles, unless others are to stay; the one that every user has stays. */
function assignRealmRoles(run: Run, { user, step, save }: Assignee, file: ResolvedObject): void {
  const { realm, settings } = run;
  const [live, declared] = [namesIn(user, 'realmRoles'), namesIn(file, 'realmRoles')];
  const missing = declared.find((role) => !live.includes(role) && !realm.realmRoles.has(role));
  if (missing !== undefined) throw new Stop(step, `there is no realm role "${missing}"`);
  const keepsAll = settings.users.mergesRoles && does(run, 'mergesUsers');
  const keepsDefault = !settings.users.removesDefaultRole;
  const kept = live.filter((role) => keepsAll || (keepsDefault && role === defaultRoleOf(realm.name)));
  save({ realmRoles: [...new Set([...declared, ...kept])] });
}

/**
 * Exactly the declared roles of each client, one client after another, starting with those of which the user has roles (in the
 * order of Java's HashMap).
 * Of the clients that are not declared, only Keycloak's own keep theirs.
 */
function assignClientRoles({ realm }: Run, { user, step, save }: Assignee, file: ResolvedObject): void {
  const declared = objectIn(file, 'clientRoles');
  const live = objectAt(user, 'clientRoles');
  const next: JsonObject = { ...live };
  for (const client of new Set([...inHashOrder(Object.keys(live)), ...Object.keys(declared)])) {
    const isDeclared = Array.isArray(own(declared, client));
    if (!isDeclared && isDefaultClient(client, realm.clients.get(client))) continue;
    const roles = [...new Set(namesIn(declared, client))];
    const added = roles.filter((role) => !namesIn(live, client).includes(role));
    if (added.length > 0 && !realm.clients.has(client)) throw new Stop(step, `there is no client "${client}"`);
    const missing = added.find((role) => realm.clientRoles.get(client)?.has(role) !== true);
    if (missing !== undefined) throw new Stop(step, `there is no role "${missing}" of client "${client}"`);
    next[client] = roles;
    save({ clientRoles: { ...next } });
  }
}

/**
 * Exactly the declared groups, unless others are to stay. They may be named without the slash at the start. Groups are added
 * by what their paths mean and removed by how they are written, so that `/staff/` in a document ends in no group at all.
 */
function assignGroups(run: Run, { user, step, save }: Assignee, file: ResolvedObject): void {
  const { realm, settings } = run;
  const live = namesIn(user, 'groups');
  const declared = textsIn(file, 'groups').map((path) => (path.startsWith('/') ? path : `/${path}`));
  const added = declared
    .filter((path) => !live.includes(path))
    .map((path) => {
      const found = findGroup(realm.groups, path);
      if (found === undefined) throw new Stop(step, `there is no group "${path}"`);
      return found;
    });
  const keepsAll = settings.users.mergesGroups && does(run, 'mergesUsers');
  const removed = keepsAll ? [] : live.filter((path) => !declared.includes(path));
  const hidden = removed.find((path) => findGroup(realm.groups, path) === undefined);
  save({ groups: [...new Set([...live, ...added])].filter((path) => hidden !== undefined || !removed.includes(path)) });
  if (hidden !== undefined) throw new Stop(step, `no path leads to the group "${hidden}"`);
}
