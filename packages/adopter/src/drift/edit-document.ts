import { isTrue, FLOW_BINDINGS, type Json, type JsonObject, own } from '@realm-as-code/renderer';
import { type Declared, type DeclaredDocument, declaredAt, itemsOf, propertiesOf } from './declared.ts';
import { editClient, editClientScope } from './entities/clients.ts';
import { type Drifting, editEntries, type EntryList } from './entities/entries.ts';
import { editFlows } from './entities/flows.ts';
import { editRoles, homeWith, newRoleLists, whyKept, writeNew } from './entities/role-lists.ts';
import { editAccount } from './entities/roles.ts';
import { defaultRole, type HandMade, type HandMadeEntities, textsIn, withoutDefaultRole } from './hand-made.ts';
import type { Edit } from './json-edits.ts';
import { objectEdit, Pen } from './pen.ts';

/**
 * Makes a managed document what the realm is.
 *
 * @param handMade what was made by hand.
 * @param isHome whether this is the document for what belongs into a list: the first one that has the list.
 */
export function editDocument(
  drifting: Drifting,
  document: DeclaredDocument,
  handMade: HandMadeEntities,
  isHome: (...path: readonly string[]) => boolean,
): Edit | undefined {
  const { live } = drifting;
  const change = new Map<string, Edit>();
  const add: JsonObject = {};
  const set = (key: string, edit: Edit | undefined): void => {
    if (edit !== undefined) change.set(key, edit);
  };
  const list = (type: EntryList['type'], key: string, ...path: string[]): EntryList | undefined => {
    const found = declaredAt(document.root, ...path);
    return found === undefined ? undefined : { type, document, list: found, path: path.join('.'), key };
  };

  const clients = list('client', 'clientId', 'clients');
  if (clients !== undefined)
    set(
      'clients',
      editEntries(drifting, clients, {
        isThere: (name) => live.clients.has(name),
        whyKept: whyKept(drifting, 'clients'),
        edit: (pen, declared, name) => editClient(pen, declared, live.clients.get(name) ?? {}),
        added: isHome('clients') ? handMade.clients : [],
      }),
    );

  const scopes = list('client-scope', 'name', 'clientScopes');
  if (scopes !== undefined)
    set(
      'clientScopes',
      editEntries(drifting, scopes, {
        isThere: (name) => live.clientScopes.has(name),
        edit: (pen, declared, name) => editClientScope(pen, declared, live.clientScopes.get(name) ?? {}),
        added: isHome('clientScopes') ? handMade.clientScopes : [],
      }),
    );

  const newRoles =
    homeWith(drifting.documents, 'roles', 'client') === document ? handMade.clientRoles : new Map<string, HandMade[]>();
  if (declaredAt(document.root, 'roles') !== undefined)
    set('roles', editRoles(drifting, document, handMade.realmRoles, newRoles, isHome('roles', 'realm')));
  else {
    const lists = newRoleLists(drifting, document, newRoles);
    if (Object.keys(lists).length > 0) add['roles'] = { client: lists };
  }

  const users = list('service-account', 'serviceAccountClientId', 'users');
  if (users !== undefined)
    set(
      'users',
      editEntries(drifting, users, {
        // A client that is public still has its account, but no export tells of it.
        isThere: (name) =>
          live.serviceAccounts.has(name) || isTrue(own(live.clients.get(name) ?? {}, 'serviceAccountsEnabled')),
        edit: (pen, declared, name) => {
          const account = live.serviceAccounts.get(name);
          if (account === undefined) return undefined;
          const declaresDefault = textsIn(propertiesOf(declared).get('realmRoles')?.value as Json).includes(
            defaultRole(live.name),
          );
          return editAccount(pen, declared, declaresDefault ? account : withoutDefaultRole(live, account));
        },
        added: isHome('users') ? handMade.accounts : [],
      }),
    );

  if (users === undefined && homeWith(drifting.documents, 'users') === document) {
    const path = { type: 'service-account' as const, path: 'users', nameOf: (name: string): string => name };
    const accounts = writeNew(drifting, document, path, handMade.accounts);
    if (accounts.length > 0) add['users'] = accounts;
  }

  const flows = editFlows(drifting, document, isHome('authenticationFlows'));
  set('authenticationFlows', flows?.flows);
  set('authenticatorConfig', flows?.configs);
  if (flows !== undefined && flows.newConfigs.length > 0) add['authenticatorConfig'] = [...flows.newConfigs];

  for (const [key, edit] of editBindings(drifting, document)) change.set(key, edit);
  return objectEdit(change, new Set(), add);
}

function editBindings(drifting: Drifting, document: DeclaredDocument): [string, Edit][] {
  const { live } = drifting;
  return FLOW_BINDINGS.flatMap((binding): [string, Edit][] => {
    const declared: Declared | undefined = declaredAt(document.root, binding);
    if (declared === undefined || declared.value === null || declared.value === '') return [];
    const place = { file: document.document.source.file, list: '', entry: binding };
    const pen = new Pen(drifting, { type: 'realm', name: live.name }, [place], {});
    const edit = pen.edit(declared, live.bindings.get(binding), binding);
    return edit !== undefined && pen.take('change', binding) ? [[binding, edit]] : [];
  });
}

/** @returns which document what is made by hand goes into: the first whose template has the list. */
export function homesIn(
  documents: readonly DeclaredDocument[],
): (document: DeclaredDocument) => (...path: string[]) => boolean {
  const homes = new Map<string, DeclaredDocument | undefined>();
  const homeOf = (path: readonly string[]): DeclaredDocument | undefined => {
    const key = path.join('.');
    if (!homes.has(key)) {
      const found = documents.find(({ root }) => {
        const list = declaredAt(root, ...path);
        return list !== undefined && itemsOf(list) !== undefined;
      });
      homes.set(key, found);
    }
    return homes.get(key);
  };
  return (document) =>
    (...path) =>
      homeOf(path) === document;
}
