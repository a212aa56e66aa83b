// Where a running realm is not what bootstrap documents say. They apply on the first start only, so nothing changes it.

import {
  isObject,
  type Json,
  type JsonObject,
  mergeDocuments,
  objectsAt,
  own,
  type RenderedDocument,
  textAt,
} from '@realm-as-code/renderer';
import type { LiveRealm } from '../../live/live-realm.ts';
import { reconcile } from '../../reconciler/reconcile.ts';
import {
  isResolvedObject,
  objectIn,
  type Resolved,
  resolveValues,
  type ResolvedObject,
  Unknown,
} from '../../reconciler/resolved.ts';
import { MANAGED_TYPES, type ReconcilerSettings } from '../../reconciler/settings.ts';
import { compareRealms, type Change, type EntityType, type PropertyChange } from '../compare.ts';

/** An entity that is not what bootstrap documents say of it. */
export interface BootstrapDifference {
  readonly type: EntityType;
  readonly name: string;
  /** Whether the realm does not have it at all. */
  readonly isMissing: boolean;
  /** What differs: how it is, and how the documents have it. */
  readonly properties: readonly PropertyChange[];
}

/** Users are people's own, and an organization is read only where managed documents have some. The name is no setting. */
const NOT_COMPARED = new Set(['realm', 'id', 'users', 'organizations', 'defaultRole', 'defaultRoles', 'userProfile']);

/** The parts of a realm beside its settings that are compared together, in the order in which they refer to each other. */
const PARTS: readonly (readonly string[])[] = [
  ['clientScopes'],
  ['clients'],
  ['roles'],
  ['groups'],
  ['components'],
  ['requiredActions'],
  ['authenticationFlows', 'authenticatorConfig'],
  ['identityProviders', 'identityProviderMappers'],
  ['scopeMappings'],
  ['clientScopeMappings'],
  ['clientProfiles'],
  ['clientPolicies'],
  ['messageBundles'],
];

/** Properties that say who belongs to what. Operators add to them, and what they add is not at odds with a document. */
const MEMBERSHIP = /^(?:composites|realmRoles|clientRoles|roles|defaultGroups|groups|attributeOrder)\b/;

/**
 * Finds where a realm differs from what its bootstrap documents state: what would change if they were reconciled. What they do
 * not mention is not looked at, nor is what belongs to people.
 *
 * @param live the realm as the managed documents leave it.
 * @param documents all documents of the realm.
 * @param values the environment of Keycloak, as far as it is known; values that are not are not compared.
 */
export function findBootstrapDifferences(
  live: LiveRealm,
  documents: readonly RenderedDocument[],
  values: ReadonlyMap<string, string>,
  settings: ReconcilerSettings,
): BootstrapDifference[] {
  if (live.isNew === true) return [];
  const { merged: stated } = mergeDocuments(documents.filter(({ kind }) => kind === 'bootstrap'));
  const wanted = withoutWholeValues(resolveValues(stated, values));
  const asReconciled = tryParts(live, partsOf(wanted), withoutMemory(settings));
  return compareRealms(live, asReconciled).flatMap((change) => differenceIn(change, stated));
}

/** Nothing is deleted, and what an earlier run did is not asked for. */
function withoutMemory(settings: ReconcilerSettings): ReconcilerSettings {
  return {
    ...settings,
    keeps: new Set(MANAGED_TYPES),
    cache: { ...settings.cache, isEnabled: false },
    state: { isEnabled: false },
  };
}

/** `"$(envjson:NAME)"` is a whole value, which is not compared. */
function withoutWholeValues(value: ResolvedObject): ResolvedObject {
  const visit = (item: Resolved): Resolved => {
    if (typeof item === 'string') return item.startsWith('$(envjson:') ? new Unknown(item) : item;
    if (Array.isArray(item)) return item.map(visit);
    return isResolvedObject(item) ? withoutWholeValues(item) : item;
  };
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, visit(item)]));
}

/** The settings come last: they name flows and groups. */
function partsOf(document: ResolvedObject): ResolvedObject[] {
  // keycloak-config-cli has another name for them than Keycloak.
  const { localizationTexts, ...rest } = document;
  const all: ResolvedObject = localizationTexts === undefined ? rest : { ...rest, messageBundles: localizationTexts };
  const isPart = new Set([...PARTS.flat(), ...NOT_COMPARED]);
  const settings = Object.keys(all).filter((key) => !isPart.has(key));
  const pick = (keys: readonly string[]): ResolvedObject =>
    Object.fromEntries(keys.filter((key) => Object.hasOwn(all, key)).map((key) => [key, all[key] as Resolved]));
  return [...PARTS, settings].map(pick).filter((part) => Object.keys(part).length > 0);
}

/** @returns the realm with what documents state. Where Keycloak refuses that, with what it takes of it one by one. */
function tryParts(realm: LiveRealm, parts: readonly ResolvedObject[], settings: ReconcilerSettings): LiveRealm {
  if (parts.length === 0) return realm;
  const part = Object.assign({}, ...parts) as ResolvedObject;
  // Of the attributes of a realm, a run without a memory keeps only those of its document.
  const attributes = { ...Object.fromEntries(realm.attributes), ...objectIn(part, 'attributes') };
  const value = { realm: realm.name, ...part, ...(Object.hasOwn(part, 'attributes') && { attributes }) };
  const { after, failure } = reconcile(realm, [{ name: 'bootstrap', value }], settings);
  if (failure === undefined) return after;
  const smaller = parts.length > 1 ? parts : smallerParts(part);
  return smaller.reduce((before, one) => tryParts(before, [one], settings), realm);
}

function smallerParts(part: ResolvedObject): ResolvedObject[] {
  const entries = Object.entries(part);
  if (entries.length > 1) return entries.map(([key, value]) => ({ [key]: value }));
  return entries.flatMap(([key, value]) =>
    Array.isArray(value) && value.length > 1 ? value.map((item) => ({ [key]: [item] })) : [],
  );
}

/** @returns the part of a change that bootstrap documents state. */
function differenceIn({ action, type, name, properties }: Change, stated: JsonObject): BootstrapDifference[] {
  // A name with a variable in it that is not known is not compared.
  if (action === 'delete' || name.includes('$(env')) return [];
  if (action === 'create') return [{ type, name, isMissing: true, properties: [] }];
  const entity = entityIn(stated, type, name);
  const differing = properties.filter((one) => isStated(one, entity) && !isOnlyMore(one));
  return differing.length === 0 ? [] : [{ type, name, isMissing: false, properties: differing }];
}

/** @returns what documents state of an entity, undefined where that is not looked up: all that a run writes is stated then. */
function entityIn(stated: JsonObject, type: EntityType, name: string): JsonObject | undefined {
  const inList = (key: string, ...path: readonly string[]): JsonObject | undefined =>
    objectsAt(stated, ...path).find((entity) => textAt(entity, key) === name);
  switch (type) {
    case 'realm':
      return stated;
    case 'client':
      return inList('clientId', 'clients');
    case 'client-scope':
      return inList('name', 'clientScopes');
    case 'realm-role':
      return inList('name', 'roles', 'realm');
    case 'client-role': {
      const end = name.indexOf('/');
      const roles = objectsAt(stated, 'roles', 'client', name.slice(0, end));
      return roles.find((role) => textAt(role, 'name') === name.slice(end + 1));
    }
    case 'identity-provider':
      return inList('alias', 'identityProviders');
    case 'required-action':
      return inList('alias', 'requiredActions');
    default:
      return undefined;
  }
}

/** Whether an entity has the property of this path; names of attributes have dots in them, too. */
function isStated({ path, file }: PropertyChange, entity: JsonObject | undefined): boolean {
  if (entity === undefined) return file !== undefined;
  const key = Object.keys(entity).find((one) => path === one || path.startsWith(`${one}.`));
  if (key === undefined) return false;
  const value = own(entity, key);
  if (isObject(value) && path !== key) return isStated({ path: path.slice(key.length + 1), file: file ?? null }, value);
  // What a list of objects does not have, such as a mapper, is not mentioned.
  return file !== undefined || path === key;
}

/** Whether a realm has all that a document says, and more. */
function isOnlyMore({ path, live, file }: PropertyChange): boolean {
  if (!MEMBERSHIP.test(path)) return false;
  const items = (value: Json | undefined): string[] =>
    Array.isArray(value) ? value.map((item) => JSON.stringify(item)) : [];
  const has = new Set(items(live));
  return items(file).every((item) => has.has(item));
}
