import { type JsonObject, renderRealm, type RealmTemplates, validateRealm } from '@realm-as-code/renderer';
import { formatJson } from './format-json.ts';
import type { Documents } from './values/documents.ts';

/** Orders of the managed documents, the most readable first; names with a plus are one file. */
const ORDERS: readonly (readonly string[])[] = [
  ['roles', 'client-scopes', 'flows', 'clients', 'scope-mappings', 'service-accounts'],
  ['client-scopes', 'flows', 'clients', 'roles', 'scope-mappings', 'service-accounts'],
  ['flows', 'clients', 'client-scopes', 'roles', 'scope-mappings', 'service-accounts'],
  ['client-scopes', 'flows', 'roles+clients', 'scope-mappings', 'service-accounts'],
  ['flows', 'roles+client-scopes+clients', 'scope-mappings', 'service-accounts'],
];

/**
 * Puts managed documents into an order in which nothing refers to what a later file defines: keycloak-config-cli would
 * stop there.
 *
 * @param head what each document begins with: the realm's name, and what each run has to be told.
 * @param managed the documents by name, such as `clients`.
 * @param values of the stage.
 * @returns the documents by path, such as `managed/30-clients.json`: one for each type, or fewer where types need each other.
 */
export function orderFiles(head: JsonObject, managed: Documents, values: JsonObject): Documents {
  // keycloak-config-cli does not start without a document.
  if (Object.keys(managed).length === 0) return { 'managed/10-realm.json': head };
  const present = (order: readonly string[]): string[] =>
    order.flatMap((file) => {
      const parts = file.split('+').filter((name) => managed[name] !== undefined);
      return parts.length === 0 ? [] : [parts.join('+')];
    });
  for (const order of ORDERS) {
    const documents = numbered(head, managed, present(order));
    if (!hasLateDefinition(documents, values)) return documents;
  }
  return numbered(head, managed, [Object.keys(managed).join('+')]);
}

function numbered(head: JsonObject, managed: Documents, files: readonly string[]): Documents {
  const named = files.map((file, index) => {
    const names = file.split('+');
    const value = Object.assign({ ...head }, ...names.map((name) => managed[name])) as JsonObject;
    const name = names.length > 3 ? 'realm' : names.join('-and-');
    return [`managed/${(index + 1) * 10}-${name}.json`, value] as const;
  });
  return Object.fromEntries(named);
}

function hasLateDefinition(documents: Documents, values: JsonObject): boolean {
  const templates: RealmTemplates = {
    bootstrap: [],
    managed: Object.entries(documents).map(([path, value]) => ({ path, text: formatJson(value) })),
  };
  return validateRealm(renderRealm(templates, values), { only: ['late-definition'] }).length > 0;
}
