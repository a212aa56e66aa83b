import { type LiveRealm, namesInState, type Plan } from '@realm-as-code/planner';
import {
  FLOW_BINDINGS,
  isTrue,
  type Json,
  type JsonObject,
  keycloakData,
  objectAt,
  objectsAt,
  own,
  textAt,
} from '@realm-as-code/renderer';
import { toClient } from '../parts/clients.ts';
import { toScope } from '../parts/client-scopes.ts';
import { toAccount } from '../parts/others.ts';
import { toRole } from '../parts/roles.ts';
import { byName } from '../shipped/same.ts';
import { type Declared, type DeclaredDocument, declaredAt, itemsOf, propertiesOf } from './declared.ts';
import { editClient, editClientScope } from './entities/clients.ts';
import { type Drifting, editEntries, type EntryList } from './entities/entries.ts';
import { editFlows } from './entities/flows.ts';
import { editAccount, editRole } from './entities/roles.ts';
import type { Edit } from './json-edits.ts';
import { inKeyOrder } from './key-order.ts';
import { objectEdit, Pen } from './pen.ts';
import { UMA } from './remaining.ts';

/** A named entity of the realm that no template declares, as a template would have it. */
type HandMade = readonly [name: string, value: JsonObject];

/** What was made by hand, by the list that it belongs into. */
export interface HandMadeEntities {
  readonly clients: readonly HandMade[];
  readonly clientScopes: readonly HandMade[];
  readonly realmRoles: readonly HandMade[];
  /** By the ID of their client. */
  readonly clientRoles: ReadonlyMap<string, readonly HandMade[]>;
  readonly accounts: readonly HandMade[];
}

/**
 * Finds what was made by hand and no document declares.
 *
 * @param plan of the templates as they are: what it leaves alone, apart from what an earlier reconcile made.
 */
export function findHandMade({ live, exported, documents }: Drifting, plan: Plan): HandMadeEntities {
  const stays = plan.changes.filter(({ action, properties }) => action === 'stays' && properties.length === 0);
  const namesOf = (wanted: string): string[] =>
    stays.flatMap((stay) => (stay.type === wanted && !('deletion' in stay) ? [stay.name] : []));
  const [clients, scopes] = [
    byName(objectsAt(exported, 'clients'), 'clientId'),
    byName(objectsAt(exported, 'clientScopes'), 'name'),
  ];
  const roles = byName(objectsAt(exported, 'roles', 'realm'), 'name');
  const users = byName(objectsAt(exported, 'users'), 'serviceAccountClientId');
  const pick = (
    from: ReadonlyMap<string, JsonObject>,
    names: readonly string[],
    convert: (one: JsonObject) => JsonObject,
  ): HandMade[] =>
    names.flatMap((name): HandMade[] => {
      const entity = from.get(name);
      return entity === undefined ? [] : [[name, convert(entity)]];
    });
  const newClients = namesOf('client');
  const declaredScopes = new Set(
    documents.flatMap(({ root }) => objectsAt(root.rendered, 'clientScopes').map((one) => textAt(one, 'name'))),
  );
  const shippedScopes = keycloakData(live.keycloak).providers.clientScopes;
  const newScopes = [...live.clientScopes.keys()].filter(
    (name) => !declaredScopes.has(name) && !shippedScopes.includes(name),
  );
  const accounts = plan.changes.flatMap(({ action, type, name }) =>
    action === 'stays' && type === 'service-account' ? [name] : [],
  );
  return {
    clients: pick(clients, newClients, ({ authorizationSettings: _settings, ...client }) =>
      withoutOwnAttributes(toClient(client)),
    ),
    clientScopes: pick(scopes, newScopes, toScope),
    realmRoles: pick(roles, namesOf('realm-role'), toRole),
    clientRoles: handMadeRoles(
      exported,
      namesOf('client-role').filter((name) => !name.endsWith(UMA)),
      newClients,
    ),
    accounts: pick(users, [...accounts, ...newClients.filter((client) => hasRights(live, client))], (user) =>
      toAccount(withoutDefaultRole(live, user)),
    ),
  };
}

function handMadeRoles(
  exported: JsonObject,
  names: readonly string[],
  newClients: readonly string[],
): Map<string, HandMade[]> {
  const byClient = Object.keys(objectAt(exported, 'roles', 'client')).map((client): [string, HandMade[]] => {
    const roles = objectsAt(exported, 'roles', 'client', client);
    const wanted = roles.filter(
      (role) =>
        (newClients.includes(client) && textAt(role, 'name') !== UMA.slice(1)) ||
        names.includes(`${client}/${textAt(role, 'name') ?? ''}`),
    );
    return [client, wanted.map((role) => [textAt(role, 'name') ?? '', toRole(role)] as const)];
  });
  return new Map(byClient.filter(([, roles]) => roles.length > 0));
}

/** Attributes that Keycloak sets by itself. */
function withoutOwnAttributes(client: JsonObject): JsonObject {
  const attributes = objectAt(client, 'attributes');
  if (attributes['post.logout.redirect.uris'] !== '+') return client;
  const { 'post.logout.redirect.uris': _, ...rest } = attributes;
  return { ...client, attributes: rest };
}

function hasRights({ name, serviceAccounts }: LiveRealm, client: string): boolean {
  const account = serviceAccounts.get(client);
  if (account === undefined) return false;
  const others = textsIn(account['realmRoles']).filter((role) => role !== defaultRole(name));
  return others.length > 0 || Object.keys(objectAt(account, 'clientRoles')).length > 0;
}

function withoutDefaultRole({ name }: LiveRealm, account: JsonObject): JsonObject {
  const { realmRoles, ...rest } = account;
  const others = textsIn(realmRoles).filter((role) => role !== defaultRole(name));
  return { ...rest, ...(others.length === 0 ? {} : { realmRoles: others }) };
}

function defaultRole(realm: string): string {
  return `default-roles-${realm}`.toLowerCase();
}

function textsIn(value: Json | undefined): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

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
        whyKept: whyKept(live, 'clients'),
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

function editRoles(
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
      whyKept: whyKept(live, 'roles-realm'),
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
      whyKept: whyKept(live, `roles-client-${client}`),
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
function homeWith(documents: readonly DeclaredDocument[], ...path: string[]): DeclaredDocument | undefined {
  return (
    documents.find(({ root }) => declaredAt(root, ...path) !== undefined) ??
    documents.find(({ root }) => declaredAt(root, 'clients') !== undefined)
  );
}

/** Lists for clients of whose roles no list declares any. */
function newRoleLists(
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
function writeNew(
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

/** What the reconciler remembers tells what was deleted by hand from what no reconcile has made yet. */
function whyKept(live: LiveRealm, list: string): (name: string) => string | undefined {
  const remembered = namesInState(live, list) ?? new Set();
  return (name) =>
    remembered.size > 0 && !remembered.has(name) ? 'no reconcile has made it yet: the next one will' : undefined;
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
