// Groups (GroupImportService, GroupRepository).

import { type JsonObject, objectAt, own } from '@realm-as-code/renderer';
import { tidyObject } from '../../live/tidy.ts';
import { does } from '../config-cli-versions.ts';
import { subGroupsOf } from './group-tree.ts';
import { checkLengths, exactAttributes, noteUnknown, setProperty } from '../properties.ts';
import {
  isKnown,
  isResolvedObject,
  listIn,
  namesIn,
  objectIn,
  objectsIn,
  type ResolvedObject,
  textIn,
  textsIn,
} from '../resolved.ts';
import { forgetGroup } from './role-holders.ts';
import { type Run, wrote } from '../simulated-run.ts';
import { rememberedNames } from '../memory/state.ts';
import { Stop } from '../stop.ts';
import { noteUnpredicted } from '../unpredicted.ts';

/** What may not be longer than Keycloak's database takes. */
const LIMITED = ['name', 'description'];

/** Creates and updates the groups of a document, then deletes those that it no longer has. */
export function importGroups(run: Run, document: ResolvedObject): void {
  const declared = listIn(document, 'groups');
  if (declared === undefined) return;
  const before = subGroupsOf(run.realm.groups, '');
  for (const file of declared) {
    const path = pathIn('', file);
    noteAmbiguous(run, path, file);
    if (run.realm.groups.has(path)) updateTopGroup(run, path, file);
    else createGroup(run, '', file);
  }
  if (!run.settings.keeps.has('group')) deleteGroups(run, declared, before);
}

/** A group named `a/b` and the group `b` in `a` have the same path. */
function noteAmbiguous(run: Run, path: string, file: ResolvedObject): void {
  const live = run.realm.groups.get(path);
  if (live !== undefined && live['name'] !== textIn(file, 'name'))
    noteUnpredicted(run, `groups.${path}`, 'the realm has another group with this path');
}

function pathIn(parent: string, file: ResolvedObject): string {
  return `${parent}/${textIn(file, 'name')}`;
}

/**
 * Deletes groups at the top that no document has, whoever made them, unless there is a memory of groups and they are not in
 * it; and, whoever made them and whatever IMPORT_MANAGED_SUBGROUP says, groups within declared ones.
 */
function deleteGroups(run: Run, declared: readonly ResolvedObject[], before: readonly string[]): void {
  const { settings } = run;
  const paths = new Set(declared.flatMap((file) => pathsIn('', file)));
  // It is read even where it does not count, so that a broken one ends the run.
  const names = does(run, 'remembersGroups') ? rememberedNames(run, 'groups', 'delete groups') : new Set<string>();
  const remembered = settings.state.isEnabled ? names : new Set<string>();
  for (const path of before) {
    if (paths.has(path)) deleteUndeclared(run, path, paths);
    else if (remembered.size === 0 || remembered.has(path.slice(1))) forgetGroup(run, path);
  }
}

function pathsIn(parent: string, file: ResolvedObject): string[] {
  const path = pathIn(parent, file);
  return [path, ...objectsIn(file, 'subGroups').flatMap((sub) => pathsIn(path, sub))];
}

function deleteUndeclared(run: Run, parent: string, declared: ReadonlySet<string>): void {
  for (const path of subGroupsOf(run.realm.groups, parent)) {
    if (declared.has(path)) deleteUndeclared(run, path, declared);
    else forgetGroup(run, path);
  }
}

function createGroup(run: Run, parent: string, file: ResolvedObject): void {
  const { groups, groupIds } = run.realm;
  const path = pathIn(parent, file);
  const step = `create group "${path}"`;
  const id = textIn(file, 'id');
  if (textIn(file, 'name').trim() === '') throw new Stop(step, 'a group needs a name (HTTP 400)');
  if (id !== '') {
    if ([...groupIds.values()].includes(id))
      noteUnpredicted(run, `groups.${path}`, 'its "id" is that of another group');
    throw new Stop(step, 'it has an "id", which Keycloak takes for that of a group which is there already (HTTP 404)');
  }
  if (groups.has(path)) throw new Stop(step, 'the document has this group twice (HTTP 409)');
  checkLengths(file, LIMITED, step);
  groups.set(path, withOwnProperties(run, path, { name: textIn(file, 'name') }, file));
  wrote(run, step);
  setRoles(run, path, file, step);
  for (const sub of objectsIn(file, 'subGroups')) createGroup(run, path, sub);
}

function updateTopGroup(run: Run, path: string, file: ResolvedObject): void {
  if (isWritten(run, path, file)) updateGroup(run, path, file);
}

/** A group that is written loses the sub-groups that the document does not have, even where it mentions none. */
function updateGroup(run: Run, path: string, file: ResolvedObject): void {
  const { groups } = run.realm;
  const step = `update group "${path}"`;
  if (hasOtherId(run, path, file)) throw new Stop(step, 'its "id" is not that of the live group (HTTP 404)');
  checkLengths(file, LIMITED, step);
  groups.set(path, withOwnProperties(run, path, groups.get(path) ?? {}, file));
  wrote(run, step);
  setRoles(run, path, file, step);
  updateSubGroups(run, path, file);
}

function updateSubGroups(run: Run, path: string, file: ResolvedObject): void {
  const { groups } = run.realm;
  const declared = objectsIn(file, 'subGroups');
  const paths = new Set(declared.map((sub) => pathIn(path, sub)));
  const before = subGroupsOf(groups, path);
  if (!run.settings.keeps.has('sub-group') || !does(run, 'keepsSubGroups')) {
    for (const sub of before) if (!paths.has(sub)) forgetGroup(run, sub);
  }
  for (const sub of declared) {
    const subPath = pathIn(path, sub);
    noteAmbiguous(run, subPath, sub);
    if (!before.includes(subPath)) createGroup(run, path, sub);
    else if (isWritten(run, subPath, sub)) updateGroup(run, subPath, sub);
  }
}

/**
 * A group is written if the document has sub-groups for it, or anything in it differs. If nothing does, that matters only for
 * sub-groups which the document lacks, and those go anyhow unless no groups are deleted.
 */
function isWritten(run: Run, path: string, file: ResolvedObject): boolean {
  const { realm, settings } = run;
  if (objectsIn(file, 'subGroups').length > 0 || hasOtherId(run, path, file) || !isKnown(file)) return true;
  // Keycloak lists nothing that is empty, so that anything empty differs.
  const lists = ['attributes', 'clientRoles'].flatMap((key) => Object.values(objectIn(file, key)));
  if (lists.some((list) => Array.isArray(list) && list.length === 0)) return true;
  const live = realm.groups.get(path) ?? {};
  const next = withOwnProperties({ ...run, unknown: [] }, path, live, file);
  for (const key of ['realmRoles', 'clientRoles']) {
    const declared = own(file, key);
    if (declared !== undefined && declared !== null && isKnown(declared)) next[key] = declared;
  }
  if (JSON.stringify(tidyObject(next)) !== JSON.stringify(live)) return true;
  const isOrdered = [textsIn(file, 'realmRoles'), ...Object.values(objectIn(file, 'clientRoles'))].some(
    (list) => Array.isArray(list) && list.length > 1,
  );
  if (isOrdered && settings.keeps.has('group') && subGroupsOf(realm.groups, path).length > 0) {
    const reason = 'its sub-groups are deleted if Keycloak happens to list its roles in another order';
    noteUnpredicted(run, `groups.${path}.subGroups`, reason);
  }
  return false;
}

function hasOtherId({ realm }: Run, path: string, file: ResolvedObject): boolean {
  const id = textIn(file, 'id');
  return id !== '' && id !== realm.groupIds.get(path);
}

/** Declared attributes are exact. */
function withOwnProperties(run: Run, path: string, live: JsonObject, file: ResolvedObject): JsonObject {
  const entity = { type: 'group', name: path };
  const next: JsonObject = { ...live };
  const description = own(file, 'description');
  if (description !== undefined && description !== null) setProperty(run, entity, next, 'description', description);
  const attributes = own(file, 'attributes');
  if (isResolvedObject(attributes)) next['attributes'] = exactAttributes(run, entity, live, attributes);
  return tidyObject(next);
}

/** Declared realm roles are exact, and so are declared client roles, of all clients: new ones are added first. */
function setRoles(run: Run, path: string, file: ResolvedObject, step: string): void {
  const { realm } = run;
  const save = (change: JsonObject): void => {
    realm.groups.set(path, tidyObject({ ...realm.groups.get(path), ...change }));
    wrote(run, step);
  };
  const entity = { type: 'group', name: path };
  const realmRoles = own(file, 'realmRoles');
  if (!isKnown(realmRoles)) noteUnknown(run, entity, 'realmRoles');
  else if (Array.isArray(realmRoles)) {
    const missing = textsIn(file, 'realmRoles').find((role) => !realm.realmRoles.has(role));
    if (missing !== undefined) throw new Stop(step, `there is no realm role "${missing}"`);
    save({ realmRoles: uniqueNamesIn(file, 'realmRoles') });
  }
  const clientRoles = own(file, 'clientRoles');
  if (!isKnown(clientRoles)) return noteUnknown(run, entity, 'clientRoles');
  if (!isResolvedObject(clientRoles)) return;
  const live = objectAt(realm.groups.get(path), 'clientRoles');
  const exact: JsonObject = Object.fromEntries(Object.entries(live).filter(([client]) => own(clientRoles, client)));
  save({ clientRoles: { ...exact } });
  for (const client of Object.keys(clientRoles)) {
    const roles = uniqueNamesIn(clientRoles, client);
    if (roles.length === 0 && does(run, 'skipsEmptyClientRoles') && !Object.hasOwn(exact, client)) continue;
    if (!realm.clients.has(client)) throw new Stop(step, `there is no client "${client}"`);
    const missing = roles.find((role) => realm.clientRoles.get(client)?.has(role) !== true);
    if (missing !== undefined) throw new Stop(step, `there is no role "${missing}" of client "${client}"`);
    exact[client] = roles;
    save({ clientRoles: { ...exact } });
  }
}

function uniqueNamesIn(file: ResolvedObject, key: string): string[] {
  return [...new Set(namesIn(file, key))];
}
