import {
  USER_STORAGE_KEYS,
  type Json,
  type JsonObject,
  keycloakData,
  objectAt,
  objectsAt,
  own,
  textAt,
} from '@realm-as-code/renderer';
import { given, pick } from './given.ts';
import type { RealmDraft } from './realm-draft.ts';

const KEYS = 'org.keycloak.keys.KeyProvider';
export const REGISTRATION = 'org.keycloak.services.clientregistration.policy.ClientRegistrationPolicy';
export const STORAGE = 'org.keycloak.storage.UserStorageProvider';
const LDAP_MAPPER = 'org.keycloak.storage.ldap.mappers.LDAPStorageMapper';

/** Takes components over, and adds keys and registration policies where a file has none. */
export function importComponents(draft: RealmDraft, file: JsonObject): void {
  const components = objectAt(file, 'components');
  for (const type of Object.keys(components)) {
    draft.components.set(type, objectsAt(components, type).map(toComponent));
  }
  importFederation(draft, file);
  importKeys(draft, file);
  if (!hasAny(draft, REGISTRATION)) draft.components.set(REGISTRATION, freshComponents(draft, REGISTRATION));
}

function hasAny(draft: RealmDraft, type: string): boolean {
  return (draft.components.get(type)?.length ?? 0) > 0;
}

/** @returns the components of a type in a new realm. */
function freshComponents(draft: RealmDraft, type: string): JsonObject[] {
  return objectsAt(draft.fresh, 'components', type).map(({ id: _id, ...component }) => component);
}

function toComponent(component: JsonObject): JsonObject {
  const config = Object.entries(objectAt(component, 'config')).filter(([, values]) => Array.isArray(values));
  return {
    ...pick(component, ['id', 'name', 'providerId', 'subType']),
    subComponents: mapLists(objectAt(component, 'subComponents'), toComponent),
    config: Object.fromEntries(config),
  };
}

/** @returns components by type, each converted. */
function mapLists(lists: JsonObject, convert: (component: JsonObject, type: string) => JsonObject): JsonObject {
  const types = Object.keys(lists);
  return Object.fromEntries(types.map((type) => [type, objectsAt(lists, type).map((one) => convert(one, type))]));
}

/**
 * @returns the components as an export has them: without what is empty and what their providers do not know, such as
 *   generated keys (`StripSecretsUtils.stripComponentConfigMap`).
 */
export function exportComponents(draft: RealmDraft): JsonObject {
  const { component: known } = keycloakData(textAt(draft.fresh, 'keycloakVersion') ?? '').configs.providers;
  const convert = (component: JsonObject, type: string): JsonObject => {
    const keys = own(known, textAt(component, 'providerId') ?? '');
    const isKnown = (key: string): boolean =>
      keys === undefined || Object.hasOwn(keys, key) || (type === STORAGE && USER_STORAGE_KEYS.includes(key));
    const config = Object.entries(objectAt(component, 'config')).filter(
      ([key, values]) => isKnown(key) && Array.isArray(values) && values.length > 0,
    );
    const subComponents = mapLists(objectAt(component, 'subComponents'), convert);
    return { ...component, subComponents, config: Object.fromEntries(config) };
  };
  return mapLists(Object.fromEntries(draft.components), convert);
}

/** Before version 2.5, user federation was not a component: `importUserFederationProvidersAndMappers`. */
function importFederation(draft: RealmDraft, file: JsonObject): void {
  const mappers = objectsAt(file, 'userFederationMappers');
  for (const provider of objectsAt(file, 'userFederationProviders')) {
    const kind = textAt(provider, 'providerName') ?? '';
    if (kind !== 'ldap' && kind !== 'kerberos') continue;
    const name = given(provider, 'displayName') ?? null;
    const own = mappers.filter((mapper) => given(mapper, 'federationProviderDisplayName') === name);
    const periods = pick(provider, ['priority', 'fullSyncPeriod', 'changedSyncPeriod']);
    const component = {
      ...pick(provider, ['id']),
      name,
      providerId: kind,
      config: listed({ ...periods, ...objectAt(provider, 'config') }),
      subComponents: { [LDAP_MAPPER]: own.map(toMapper) },
    };
    const former = draft.components.get(STORAGE) ?? [];
    draft.components.set(STORAGE, [...former, toComponent(component)]);
  }
}

function toMapper(mapper: JsonObject): JsonObject {
  return {
    ...pick(mapper, ['id', 'name']),
    providerId: given(mapper, 'federationMapperType') ?? null,
    config: listed(objectAt(mapper, 'config')),
  };
}

/** The values of a component's config are lists of texts. */
function listed(config: JsonObject): JsonObject {
  const entries = Object.entries(config).filter(([, value]) => value !== null);
  return Object.fromEntries(entries.map(([key, value]): [string, Json] => [key, [String(value as string | number)]]));
}

/** A realm has keys of its own unless its file brings some along, formerly as a property of the realm. */
function importKeys(draft: RealmDraft, file: JsonObject): void {
  if (hasAny(draft, KEYS)) return;
  const privateKey = given(file, 'privateKey');
  const fresh = freshComponents(draft, KEYS);
  if (privateKey === undefined) {
    draft.components.set(KEYS, fresh);
    return;
  }
  const certificate = pick(file, ['certificate']);
  const imported = ['rsa', 'rsa-enc'].map((name, index) => ({
    name,
    providerId: name,
    subComponents: {},
    config: listed({ privateKey, ...certificate, priority: '100', keyUse: index === 0 ? 'sig' : 'enc' }),
  }));
  draft.components.set(KEYS, [
    ...imported,
    ...fresh.filter(({ providerId }) => providerId === 'hmac-generated' || providerId === 'aes-generated'),
  ]);
}

/** Adds a key of a new realm where there is none of its kind: `DefaultKeyProviders`. */
export function addFreshKey(draft: RealmDraft, name: string): void {
  const fresh = freshComponents(draft, KEYS).find((component) => component['name'] === name);
  if (fresh === undefined) return;
  const keys = draft.components.get(KEYS) ?? [];
  const algorithm = JSON.stringify(objectAt(fresh, 'config')['algorithm'] ?? null);
  const isThere = keys.some(
    (key) =>
      key['providerId'] === fresh['providerId'] &&
      JSON.stringify(objectAt(key, 'config')['algorithm'] ?? null) === algorithm,
  );
  if (!isThere) draft.components.set(KEYS, [...keys, fresh]);
}
