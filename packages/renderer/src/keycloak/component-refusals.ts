// What Keycloak refuses in the config of a component, by the tables in `component-configs.ts`.

import { type Json, type JsonObject, isObject, own } from '../document/json.ts';
import { mayHoldPlaceholder } from '../document/placeholder.ts';
import { suggest } from '../text/suggest.ts';
import { compareVersions } from './compare-versions.ts';
import { COMPONENT_CONFIGS, type ConfigRules, type ConfigType } from './component-configs.ts';
import { readInteger } from './java-numbers.ts';

/** Why Keycloak refuses a component. */
export interface ComponentRefusal {
  /** The keys of the config that are concerned. */
  readonly keys: readonly string[];
  /** What is wrong: a sentence about the component. */
  readonly message: string;
  readonly hint?: string | undefined;
}

/**
 * @param type such as `org.keycloak.keys.KeyProvider`.
 * @param config lists of values by key.
 * @param keycloak the version of Keycloak.
 * @returns what is wrong. Nothing is said of what depends on a variable.
 */
export function refusalsOfComponent(
  type: string,
  provider: string,
  config: Json,
  keycloak: string,
): ComponentRefusal[] {
  const rules = own(own(COMPONENT_CONFIGS, type) ?? {}, provider);
  if (rules === undefined) return [];
  const values = isObject(config) ? config : {};
  const { required = [], filled = [], types = {}, mayBeEmpty = [], conflicts = [] } = rules;
  return [
    ...missingKeys(values, required, filled).map((key) => ({
      keys: [],
      message: `there is no "${key}"`,
      hint: `Write "${key}": ["…"]`,
    })),
    ...Object.entries(types).flatMap(([key, kind]) => typeRefusals(values, key, kind, mayBeEmpty.includes(key))),
    ...(compareVersions(keycloak, '26.7.0') < 0 ? [] : urlRefusals(values, rules)),
    ...conflicts
      .filter(({ when }) => when.every(([key, some]) => some.includes(firstOf(values, key))))
      .map(({ when, message }) => ({ keys: when.map(([key]) => key), message })),
  ];
}

function missingKeys(config: JsonObject, required: readonly string[], filled: readonly string[]): string[] {
  return [...required, ...filled].filter((key) => {
    const value = firstOf(config, key);
    if (value !== undefined) return value === '' && filled.includes(key);
    // An import takes an empty list for a value.
    const list = own(config, key);
    return !(Array.isArray(list) && list.length === 0) || filled.includes(key);
  });
}

function typeRefusals(config: JsonObject, key: string, type: ConfigType, mayBeEmpty: boolean): ComponentRefusal[] {
  const list = own(config, key);
  if (Array.isArray(list) && list.length > 1)
    return [{ keys: [key], message: `"${key}" has ${list.length} values`, hint: 'Write one' }];
  const value = firstOf(config, key);
  if (value === undefined || mayHoldPlaceholder(value) || (value === '' && mayBeEmpty) || isOf(type, value)) return [];
  const message = `"${key}" is "${value}", which is not ${describeType(type)}`;
  return [{ keys: [key], message, hint: hintFor(type, value) }];
}

/** Addresses of LDAP servers, with spaces between them (LDAPStorageProviderFactory of 26.7). */
function urlRefusals(config: JsonObject, { urls }: ConfigRules): ComponentRefusal[] {
  const value = urls === undefined ? undefined : firstOf(config, urls);
  if (urls === undefined || value === undefined || mayHoldPlaceholder(value)) return [];
  const wrong = value.includes(',') || value.split(/\s+/).some((url) => url !== '' && !/^ldaps?:\S/i.test(url));
  const message = `"${urls}" is "${value}", which is not a list of ldap and ldaps addresses`;
  return wrong
    ? [{ keys: [urls], message, hint: 'Write ldaps://host.example.org, with a space before the next one' }]
    : [];
}

function isOf(type: ConfigType, value: string): boolean {
  if (type === 'boolean') return value === 'true' || value === 'false';
  if (type === 'filter') return /^\(.*\)$/s.test(value.trim());
  if (type === 'integer') return readInteger(value) !== undefined;
  if (type === 'long') return readInteger(value, 'long') !== undefined;
  return type.includes(value);
}

function describeType(type: ConfigType): string {
  if (type === 'boolean') return 'true or false';
  if (type === 'filter') return 'in parentheses';
  if (type === 'integer' || type === 'long') return 'a whole number';
  return `one of ${type.join(', ')}`;
}

function hintFor(type: ConfigType, value: string): string | undefined {
  if (type === 'filter') return `Write "(${value})"`;
  if (value === '') return 'Leave it out: Keycloak’s default counts then';
  return typeof type === 'object' ? suggest(value, type) : undefined;
}

/** @returns the first value of a key as text, undefined where it has none. */
function firstOf(config: JsonObject, key: string): string | undefined {
  const list = own(config, key);
  const value = (Array.isArray(list) ? list[0] : undefined) ?? undefined;
  return value === undefined || typeof value === 'object' ? undefined : String(value);
}
