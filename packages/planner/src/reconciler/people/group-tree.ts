// The groups of a realm as a tree: a realm has them by path, and a name may have slashes of its own.

import { type JsonObject, textAt } from '@realm-as-code/renderer';

type Groups = ReadonlyMap<string, JsonObject>;

/** @returns the paths of the groups in a group; with the empty path, of those at the top. */
export function subGroupsOf(groups: Groups, parent: string): string[] {
  return [...groups].flatMap(([path, group]) => (path === `${parent}/${textAt(group, 'name') ?? ''}` ? [path] : []));
}

/** @returns a group's path and those of everything in it. */
export function withDescendants(groups: Groups, path: string): string[] {
  return [path, ...subGroupsOf(groups, path).flatMap((sub) => withDescendants(groups, sub))];
}

/**
 * Finds a group as Keycloak does (KeycloakModelUtils.findGroupByPath): from the top, it takes the shortest name that there is
 * and looks on in that group only. So where there is a group `a`, no path leads to one that is named `a/b`.
 *
 * @param path with a slash at either end or without.
 * @returns its path, undefined where there is none.
 */
export function findGroup(groups: Groups, path: string): string | undefined {
  const parts = path.replace(/^\//, '').replace(/\/+$/, '').split('/');
  let [parent, name] = ['', ''];
  for (const [index, part] of parts.entries()) {
    name = name === '' ? part : `${name}/${part}`;
    const found = `${parent}/${name}`;
    if (textAt(groups.get(found), 'name') !== name) continue;
    if (index === parts.length - 1) return found;
    [parent, name] = [found, ''];
  }
  return undefined;
}
