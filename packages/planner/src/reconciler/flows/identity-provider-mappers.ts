// Mappers of identity providers (IdentityProviderImportService).

import { type JsonObject, objectAt, own, textAt } from '@realm-as-code/renderer';
import { nameOfProviderMapper } from '../../live/from-export.ts';
import { asText, tidyObject } from '../../live/tidy.ts';
import { checkLengths, noteUnknown, setProperty } from '../properties.ts';
import { isKnown, listIn, objectIn, objectsIn, type ResolvedObject, textIn } from '../resolved.ts';
import { type EntityName, type Run, wrote } from '../simulated-run.ts';
import { Stop } from '../stop.ts';

/**
 * @returns the mappers of a document, by name. Keycloak makes them along with a new realm, even those of providers that never
 *   come: keycloak-config-cli leaves them in the realm that it creates (RealmImportService.ignoredPropertiesForRealmImport).
 */
export function mappersOfNewRealm(run: Run, document: ResolvedObject): Map<string, JsonObject> {
  const step = 'create the realm';
  const mappers = new Map<string, JsonObject>();
  for (const file of run.realm.isNew === true ? objectsIn(document, 'identityProviderMappers') : []) {
    const name = nameOfDeclared(file);
    if (mappers.has(name)) throw new Stop(step, `there are two identity provider mappers "${name}"`);
    const missing = MAPPER_NAMES.find((key) => isAbsent(file, key));
    if (missing !== undefined) throw new Stop(step, `the identity provider mapper "${name}" has no "${missing}"`);
    mappers.set(name, declaredMapper(run, name, file, {}));
  }
  return mappers;
}

/** Deletes, creates and updates the mappers of identity providers. */
export function importProviderMappers(run: Run, document: ResolvedObject): void {
  const { realm, settings } = run;
  const list = listIn(document, 'identityProviderMappers');
  if (list === undefined) return;
  const declared = new Set(list.map(nameOfDeclared));
  if (!settings.keeps.has('identity-provider-mapper')) {
    for (const [name, mapper] of realm.identityProviderMappers) {
      // It finds mappers by their providers.
      const isFound = realm.identityProviders.has(textAt(mapper, 'identityProviderAlias') ?? '');
      if (!isFound || declared.has(name)) continue;
      realm.identityProviderMappers.delete(name);
      wrote(run, `delete identity provider mapper "${name}"`);
    }
  }
  for (const file of list) importMapper(run, file);
}

function nameOfDeclared(file: ResolvedObject): string {
  return nameOfProviderMapper({
    identityProviderAlias: textIn(file, 'identityProviderAlias'),
    name: textIn(file, 'name'),
  });
}

/** Keycloak takes any type of mapper. */
function importMapper(run: Run, file: ResolvedObject): void {
  const { identityProviders, identityProviderMappers } = run.realm;
  const name = nameOfDeclared(file);
  const live = identityProviderMappers.get(name);
  const step = `${live === undefined ? 'create' : 'update'} identity provider mapper "${name}"`;
  const alias = textIn(file, 'identityProviderAlias');
  if (!identityProviders.has(alias)) throw new Stop(step, `there is no identity provider "${alias}" (HTTP 404)`);
  const missing = MAPPER_NAMES.find((key) => live === undefined && isAbsent(file, key));
  if (missing !== undefined) throw new Stop(step, `it has no "${missing}"`);
  checkLengths(file, ['name'], step);
  identityProviderMappers.set(name, declaredMapper(run, name, file, live ?? {}));
  wrote(run, step);
}

/** Keycloak takes empty names, but needs them all. */
function isAbsent(file: ResolvedObject, key: string): boolean {
  return (own(file, key) ?? null) === null;
}

/** What every mapper has. */
const MAPPER_NAMES: readonly string[] = ['name', 'identityProviderAlias', 'identityProviderMapper'];

function declaredMapper(run: Run, name: string, file: ResolvedObject, live: JsonObject): JsonObject {
  const entity = { type: 'identity-provider-mapper', name };
  const next: JsonObject = { ...live };
  for (const key of MAPPER_NAMES) {
    const value = own(file, key) ?? null;
    if (value !== null) setProperty(run, entity, next, key, value);
  }
  next['config'] = mapperConfig(run, entity, file, objectAt(live, 'config'));
  return tidyObject(next);
}

/** A mapper's config is exactly the declared one; where a value is not known, the live one stays. */
function mapperConfig(run: Run, entity: EntityName, file: ResolvedObject, live: JsonObject): JsonObject {
  const config: JsonObject = {};
  for (const [key, value] of Object.entries(objectIn(file, 'config'))) {
    if (!isKnown(value)) noteUnknown(run, entity, `config.${key}`);
    if (!isKnown(value)) config[key] = live[key] ?? null;
    else if (value !== null) config[key] = asText(value);
  }
  return config;
}
