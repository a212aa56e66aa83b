// The config of a component as the Admin API shows and takes it: lists of texts by key (RepresentationToModel.updateComponent,
// StripSecretsUtils). It does not show keys that the provider does not describe, and shows a mask in place of secrets.

import {
  MASKED_SECRET,
  USER_STORAGE_KEYS,
  type Json,
  type JsonObject,
  keycloakData,
  objectAt,
  own,
  textAt,
} from '@realm-as-code/renderer';
import { USER_STORAGE } from '../../live/components.ts';
import { asText } from '../../live/tidy.ts';
import { noteHidden, noteUnknown } from '../properties.ts';
import { isKnown, objectIn, type ResolvedObject } from '../resolved.ts';
import type { EntityName, Run } from '../simulated-run.ts';

/** A secret that the Admin API shows: the name of one in a vault. */
const VAULT = /^\$\{vault\.(.+?)\}$/;

/** The config of a component of a document; null where a key has no list. Values that are not known are left out. */
export type DeclaredConfig = ReadonlyMap<string, readonly Json[] | null>;

/** Reads the config of a component of a document. What is not known is noted. */
export function declaredConfig(run: Run, entity: EntityName, file: ResolvedObject): DeclaredConfig {
  const config = new Map<string, readonly Json[] | null>();
  for (const [key, value] of Object.entries(objectIn(file, 'config'))) {
    if (isKnown(value)) config.set(key, value === null ? null : [value].flat());
    // A secret is shown as a mask, whatever it is.
    else if (run.realm.providers.secretKeys.includes(key)) config.set(key, ['(unknown)']);
    else noteUnknown(run, entity, `config.${key}`);
  }
  return config;
}

/** @returns whether a config looks like the one that a component has: then nothing is sent. */
export function isSameConfig(component: JsonObject, declared: DeclaredConfig): boolean {
  const live = objectAt(component, 'config');
  const keys = Object.keys(live);
  return (
    keys.length === declared.size &&
    keys.every((key) => {
      const [a, b] = [listIn(live, key), (declared.get(key) ?? []).map(asText)];
      return a.every((value) => b.includes(value)) && b.every((value) => a.includes(value));
    })
  );
}

/** @returns the config of a component after its update. What is not declared stays, and what is declared empty goes. */
export function updatedConfig(
  run: Run,
  entity: EntityName,
  component: JsonObject,
  declared: DeclaredConfig,
): JsonObject {
  const live = objectAt(component, 'config');
  // Another provider describes other keys.
  const described = Object.entries(live).filter(([key]) => isDescribed(run, component, key));
  const config: JsonObject = Object.fromEntries(described);
  for (const [key, values] of declared) {
    if (!isDescribed(run, component, key)) continue;
    const [first] = values ?? [];
    if (isBlank(first)) delete config[key];
    const kept = isBlank(first) ? [] : withoutBlanks(values).filter((value) => value !== MASKED_SECRET);
    if (kept.length === 0) continue;
    config[key] = kept.map((value) => shown(run, key, value));
    if (listIn(live, key).includes(MASKED_SECRET) && listIn(config, key).includes(MASKED_SECRET))
      noteHidden(run, entity, `config.${key}`);
  }
  return config;
}

/** @returns the config that a new component is shown to have. */
export function createdConfig(run: Run, component: JsonObject, declared: DeclaredConfig): JsonObject {
  const entries = [...declared].flatMap(([key, values]): [string, Json][] => {
    const kept = withoutBlanks(values);
    if (kept.length === 0 || !isDescribed(run, component, key)) return [];
    return [[key, kept.map((value) => shown(run, key, value))]];
  });
  return Object.fromEntries(entries);
}

/** @returns the first value of a key, undefined where there is none. */
export function firstOf(component: JsonObject, key: string): string | undefined {
  return listIn(objectAt(component, 'config'), key)[0];
}

function listIn(config: JsonObject, key: string): string[] {
  const list = own(config, key);
  return Array.isArray(list) ? list.map(asText) : [];
}

/** Of a provider of an extension, it is not known what it describes. */
function isDescribed({ realm }: Run, component: JsonObject, key: string): boolean {
  if (component['providerType'] === USER_STORAGE && USER_STORAGE_KEYS.includes(key)) return true;
  const described = own(
    keycloakData(realm.keycloak).configs.providers.component,
    textAt(component, 'providerId') ?? '',
  );
  return described === undefined || Object.hasOwn(described, key);
}

function shown({ realm }: Run, key: string, value: string): string {
  return realm.providers.secretKeys.includes(key) && !VAULT.test(value) ? MASKED_SECRET : value;
}

function withoutBlanks(values: readonly Json[] | null): string[] {
  return (values ?? []).filter((value) => !isBlank(value)).map(asText);
}

function isBlank(value: Json | undefined): boolean {
  return value === undefined || value === null || asText(value).trim() === '';
}
