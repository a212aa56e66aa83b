// Groups that every new user joins (DefaultGroupsImportService).

import { compareText, own } from '@realm-as-code/renderer';
import { findGroup } from '../people/group-tree.ts';
import { noteUnknown } from '../properties.ts';
import { isKnown, type ResolvedObject, textsIn } from '../resolved.ts';
import { type Run, wrote } from '../simulated-run.ts';
import { Stop } from '../stop.ts';

/** Makes the default groups exactly those of a document. */
export function importDefaultGroups(run: Run, document: ResolvedObject): void {
  const { realm } = run;
  const list = own(document, 'defaultGroups');
  if (!Array.isArray(list)) return;
  if (!isKnown(list)) {
    noteUnknown(run, { type: 'realm', name: realm.name }, 'defaultGroups');
    return;
  }
  const declared = textsIn(document, 'defaultGroups');
  realm.defaultGroups = realm.defaultGroups.filter((path) => declared.includes(path));
  for (const path of declared) {
    const group = findGroup(realm.groups, path);
    const step = `add the default group "${path}"`;
    if (group === undefined) throw new Stop(step, 'there is no such group');
    realm.defaultGroups = [...new Set([...realm.defaultGroups, group])].toSorted(compareText);
    wrote(run, step);
  }
}
