// What keycloak-config-cli writes down at the end of a document, for the next run (StateService.doImport).

import { nameWithId } from '../authorization/authorization-names.ts';
import { listOfResources } from '../authorization/authorization-resources.ts';
import { nameOfClient } from '../clients/client-lookup.ts';
import { does } from '../config-cli-versions.ts';
import { inHashOrder } from '../hash-order.ts';
import { putRealmAgain } from '../realm/put-realm.ts';
import { isResolvedObject, listIn, objectIn, objectsIn, type ResolvedObject, textIn } from '../resolved.ts';
import type { Run } from '../simulated-run.ts';
import { prefixOf } from './state.ts';

/** How much of a list goes into one attribute, in characters. */
const PART_LENGTH = 250;

/** Writes down the names in a document's lists, and with them all attributes as they were when the document began. */
export function rememberNames(run: Run, document: ResolvedObject): void {
  if (!run.settings.state.isEnabled) return;
  for (const [list, names] of listsOf(run, document)) setList(run, list, names);
  const { attributes } = run.realm;
  const changed = [...run.memory].filter(([name, value]) => attributes.get(name) !== value);
  if (changed.length > 0) putRealmAgain(run, new Map([...attributes, ...changed]), 'write down what was imported');
}

type NamedList = [list: string, names: readonly (string | null)[]];

/** The lists that a document has, in the order in which they are written. */
function listsOf(run: Run, document: ResolvedObject): NamedList[] {
  const roles = objectIn(document, 'roles');
  const clients = listIn(document, 'clients');
  const lists: (NamedList | undefined)[] = [
    namedList('roles-realm', listIn(roles, 'realm'), 'name'),
    ...Object.keys(objectIn(roles, 'client')).map((client) =>
      namedList(`roles-client-${client}`, listIn(objectIn(roles, 'client'), client), 'name'),
    ),
    clients && ['clients', clients.map(nameOfClient)],
    namedList('required-actions', listIn(document, 'requiredActions'), 'alias'),
    ...componentLists(document),
    ...(clients ?? []).map((client) => resourcesOf(run, client)),
    isResolvedObject(document['messageBundles'])
      ? ['message-bundles', Object.keys(document['messageBundles'])]
      : undefined,
    does(run, 'remembersGroups') ? namedList('groups', listIn(document, 'groups'), 'name') : undefined,
  ];
  return lists.filter((list) => list !== undefined);
}

/** Under the names that they have in the realm, and without any where the settings have no list of them. */
function resourcesOf(run: Run, client: ResolvedObject): NamedList | undefined {
  const settings = client['authorizationSettings'];
  if (!isResolvedObject(settings)) return undefined;
  const names = objectsIn(settings, 'resources').map((resource) => nameIn(resource, 'name'));
  return [listOfResources(client), names.map((name) => name && nameWithId(run, name))];
}

function namedList(list: string, entities: readonly ResolvedObject[] | undefined, key: string): NamedList | undefined {
  return entities && [list, entities.map((entity) => nameIn(entity, key))];
}

function nameIn(entity: ResolvedObject, key: string): string | null {
  return (entity[key] ?? null) === null ? null : textIn(entity, key);
}

/** Components of all types in one list, those within another one in a list of their own. */
function componentLists(document: ResolvedObject): NamedList[] {
  const byType = document['components'];
  if (!isResolvedObject(byType)) return [];
  const components = inHashOrder(Object.keys(byType)).flatMap((type) => objectsIn(byType, type));
  const below = components.flatMap((component): NamedList[] => {
    const subComponents = objectIn(component, 'subComponents');
    const types = inHashOrder(Object.keys(subComponents));
    if (types.length === 0) return [];
    const names = types.flatMap((type) => objectsIn(subComponents, type).map((one) => nameIn(one, 'name')));
    return [[`sub-components-${nameIn(component, 'name') ?? 'null'}`, names]];
  });
  return [...below, ['components', components.map((component) => nameIn(component, 'name'))]];
}

/**
 * Takes the place of what the list had, and of any list whose name begins as this one's does: that of the client "a-b" goes with
 * that of "a". Parts that an earlier, longer list has in the realm stay there, which breaks the next run.
 */
function setList(run: Run, list: string, names: readonly (string | null)[]): void {
  const { memory, settings } = run;
  const { encryption, cipher } = settings.state;
  const prefix = prefixOf(list, settings);
  for (const name of memory.keys()) if (name.startsWith(prefix)) memory.delete(name);
  if (encryption !== undefined && cipher === undefined) return;
  const plain = JSON.stringify(names);
  const text = encryption === undefined ? plain : (cipher?.encrypt(plain) ?? '');
  for (let part = 0; part * PART_LENGTH < text.length; part++) {
    memory.set(`${prefix}${part}`, text.slice(part * PART_LENGTH, (part + 1) * PART_LENGTH));
  }
}
