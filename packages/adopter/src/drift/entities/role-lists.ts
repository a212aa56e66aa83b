import { namesInState } from '@realm-as-code/planner';
import type { Json, JsonObject } from '@realm-as-code/renderer';
import { type DeclaredDocument, declaredAt, propertiesOf } from '../declared.ts';
import type { HandMade } from '../hand-made.ts';
import type { Edit } from '../json-edits.ts';
import { inKeyOrder } from '../key-order.ts';
import { objectEdit, Pen } from '../pen.ts';
import { type Drifting, editEntries, type EntryList } from './entries.ts';
import { editRole } from './roles.ts';

/**
 * @param newRealmRoles what was made by hand and belongs into this document.
 * @returns how the roles of a document become those of the realm.
 */
export function editRoles(
  drifting: Drifting,
  document: DeclaredDocument,
  newRealmRoles: readonly HandMade[],
  newClientRoles: ReadonlyMap<string, readonly HandMade[]>,
  isHome: boolean,
): Edit | undefined {
  const { live } = drifting;
  const roles = declaredAt(document.root, 'roles');
  if (roles === undefined) return undefined;
  const change = new Map<string, Edit>();
  const realm = declaredAt(roles, 'realm');
  if (realm !== undefined) {
    const entries: EntryList = { type: 'realm-role', document, list: realm, path: 'roles.realm', key: 'name' };
    const edit = editEntries(drifting, entries, {
      isThere: (name) => live.realmRoles.has(name),
      whyKept: whyKept(drifting, 'roles-realm'),
      edit: (pen, declared, name) => editRole(pen, declared, live.realmRoles.get(name) ?? {}),
      added: isHome ? newRealmRoles : [],
    });
    if (edit !== undefined) change.set('realm', edit);
  }
  const byClient = declaredAt(roles, 'client');
  const rest = new Map(newClientRoles);
  const clientChange = new Map<string, Edit>();
  for (const [client, list] of byClient === undefined ? [] : propertiesOf(byClient)) {
    const entries: EntryList = { type: 'client-role', document, list, path: `roles.client.${client}`, key: 'name' };
    const edit = editEntries(drifting, entries, {
      nameOf: (name) => `${client}/${name}`,
      isThere: (name) => live.clientRoles.get(client)?.has(name) === true,
      whyKept: whyKept(drifting, `roles-client-${client}`),
      edit: (pen, declared, name) => editRole(pen, declared, live.clientRoles.get(client)?.get(name) ?? {}),
      added: rest.get(client) ?? [],
    });
    rest.delete(client);
    if (edit !== undefined) clientChange.set(client, edit);
  }
  const newLists = newRoleLists(drifting, document, rest);
  const clientEdit = byClient === undefined ? undefined : objectEdit(clientChange, new Set(), newLists);
  if (clientEdit !== undefined) change.set('client', clientEdit);
  const isNew = byClient === undefined && Object.keys(newLists).length > 0;
  return objectEdit(change, new Set(), isNew ? { client: newLists } : {});
}

/**
 * @returns the document for what belongs into a list that need not be there yet: the one that has it, because each deletes
 *   what only others have; otherwise the one that has the clients, which have to be there first.
 */
export function homeWith(documents: readonly DeclaredDocument[], ...path: string[]): DeclaredDocument | undefined {
  return (
    documents.find(({ root }) => declaredAt(root, ...path) !== undefined) ??
    documents.find(({ root }) => declaredAt(root, 'clients') !== undefined)
  );
}

/** @returns lists for clients of whose roles no list declares any. */
export function newRoleLists(
  drifting: Drifting,
  document: DeclaredDocument,
  roles: ReadonlyMap<string, readonly HandMade[]>,
): JsonObject {
  const lists: JsonObject = {};
  for (const [client, made] of roles) {
    const nameOf = (name: string): string => `${client}/${name}`;
    const written = writeNew(drifting, document, { type: 'client-role', path: `roles.client.${client}`, nameOf }, made);
    if (written.length > 0) lists[client] = written;
  }
  return lists;
}

/** @returns the entries of a list that a document does not have yet. */
export function writeNew(
  drifting: Drifting,
  document: DeclaredDocument,
  { type, path, nameOf }: Pick<EntryList, 'type' | 'path'> & { nameOf: (name: string) => string },
  made: readonly HandMade[],
): Json[] {
  return made.flatMap(([name, entity]): Json[] => {
    const place = { file: document.document.source.file, list: path, entry: drifting.view.write(name) ?? name };
    const pen = new Pen(drifting, { type, name: nameOf(name) }, [place], {});
    const value = pen.write(entity, '');
    return value !== undefined && pen.take('add') ? [inKeyOrder(value, new Map())] : [];
  });
}

/**
 * What the reconciler remembers tells what was deleted by hand from what no reconcile has made yet.
 *
 * @returns why an entry stays that the realm does not have, for each name.
 */
export function whyKept({ live, reconciler }: Drifting, list: string): (name: string) => string | undefined {
  const remembered = namesInState(live.attributes, list, reconciler) ?? new Set();
  return (name) =>
    remembered.size > 0 && !remembered.has(name) ? 'no reconcile has made it yet: the next one will' : undefined;
}
