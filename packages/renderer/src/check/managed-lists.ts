import { at, type Placed } from '../document/placed.ts';
import type { RealmIndex } from './realm-index.ts';

/** @returns what the managed documents have under the given paths, with its name in messages, such as `roles.realm`. */
export function managedLists(realm: RealmIndex, paths: readonly (readonly string[])[]): [name: string, list: Placed][] {
  return realm.managedRoots.flatMap((root) =>
    paths.flatMap((path): [string, Placed][] => {
      const list = at(root, ...path);
      return list === undefined ? [] : [[path.join('.'), list]];
    }),
  );
}
