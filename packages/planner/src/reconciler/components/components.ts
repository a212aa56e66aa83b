// Components, such as user federations and keys, and those within them (ComponentImportService).

import { type Json, type JsonObject, own, refusalsOfComponent, textAt } from '@realm-as-code/renderer';
import { nameOfComponent, USER_STORAGE } from '../../live/components.ts';
import { asText, tidyObject } from '../../live/tidy.ts';
import { createdConfig, declaredConfig, isSameConfig, updatedConfig } from './component-config.ts';
import { afterCreation, afterUpdate, beforeRemoval, checkProfileOf, noteSecretSize } from './component-effects.ts';
import { missingReference } from './component-references.ts';
import { childrenOf } from './component-tree.ts';
import { inHashOrder } from '../hash-order.ts';
import { checkLengths } from '../properties.ts';
import { isKnown, isResolvedObject, objectIn, objectsIn, type ResolvedObject, textIn } from '../resolved.ts';
import { type Run, wrote } from '../simulated-run.ts';
import { rememberedNames } from '../memory/state.ts';
import { Stop } from '../stop.ts';
import { noteUnpredicted } from '../unpredicted.ts';

/** Providers that describe keys which others have, too, and hide. */
const HIDDEN_KEYS: ReadonlySet<string> = new Set(['rsa', 'rsa-enc', 'java-keystore']);

/** Makes and updates the components of a document, then deletes those that earlier runs made and it lacks. */
export function importComponents(run: Run, document: ResolvedObject): void {
  const declared = own(document, 'components');
  if (!isResolvedObject(declared)) return;
  importAll(run, declared, undefined);
  if (!run.settings.keeps.has('component')) deleteMissing(run, declared, undefined);
  if (run.settings.users.areSynchronised && Object.hasOwn(declared, USER_STORAGE))
    noteUnpredicted(run, `components.${USER_STORAGE}`, 'users are read from it at the end of the step');
}

/** @param parent where the component is that these are in; undefined at the top. */
function importAll(run: Run, declared: ResolvedObject, parent: string | undefined): void {
  // They are read into a map of Java without an order of its own (MultivaluedHashMap).
  for (const type of inHashOrder(Object.keys(declared)))
    for (const file of objectsIn(declared, type)) importComponent(run, type, file, parent);
}

function importComponent(run: Run, type: string, file: ResolvedObject, parent: string | undefined): void {
  const found = find(run, type, file, parent);
  if (found === undefined) create(run, type, file, parent);
  else update(run, found, file);
}

/** It goes by type, sub-type and name; without a name, the first of the type is taken. */
function find(run: Run, type: string, file: ResolvedObject, parent: string | undefined): string | undefined {
  const [name, subType] = [textOrNull(file, 'name'), textOrNull(file, 'subType')];
  const matches = childrenOf(run.realm.components, parent).filter(
    ([, component]) =>
      component['providerType'] === type &&
      (name === null || (component['name'] ?? null) === name) &&
      (component['subType'] ?? null) === subType,
  );
  if (matches.length > 1) noteUnpredicted(run, `components.${type}`, 'one has no name, so it can be any of its type');
  return matches[0]?.[0];
}

function create(run: Run, type: string, file: ResolvedObject, parent: string | undefined): void {
  const step = `create component "${textIn(file, 'name') || textIn(file, 'providerId')}"`;
  const basics = { name: textOrNull(file, 'name'), subType: textOrNull(file, 'subType'), providerType: type };
  const component: JsonObject = { ...basics, providerId: textOrNull(file, 'providerId') };
  const own = nameOfComponent(type, component);
  const key = parent === undefined ? own : `${parent}/${own}`;
  component['config'] = createdConfig(run, component, declaredConfig(run, { type: 'component', name: key }, file));
  check(run, component, file, step);
  checkLengths(file, ['name', 'subType'], step);
  run.realm.components.set(key, tidyObject(component));
  afterCreation(run, key);
  wrote(run, step);
  if (isKnown(file)) noteSecretSize(run, key, file);
  const inside = subComponentsOf(file, step);
  importAll(run, inside, key);
  // Those that Keycloak puts into a new one are under their usual names, which an earlier run may have known.
  if (!run.settings.keeps.has('component')) deleteMissing(run, inside, key);
}

function update(run: Run, key: string, file: ResolvedObject): void {
  const { components } = run.realm;
  const live = components.get(key) ?? {};
  const step = `update component "${textAt(live, 'name') ?? textAt(live, 'providerId') ?? ''}"`;
  const inside = subComponentsOf(file, step);
  const entity = { type: 'component', name: key };
  const declared = declaredConfig(run, entity, file);
  const providerId = textIn(file, 'providerId') || (live['providerId'] ?? null);
  const isSame = providerId === live['providerId'] && isSameConfig(live, declared);
  if (isSame && Object.keys(inside).length === 0 && childrenOf(components, key).length === 0) return;
  if (providerId !== live['providerId'] && HIDDEN_KEYS.has(asText(providerId)))
    noteUnpredicted(
      run,
      `components.${textAt(live, 'providerType') ?? ''}`,
      'what a key provider had hidden is seen in another one',
    );
  const component: JsonObject = { ...live, providerId };
  component['config'] = updatedConfig(run, entity, component, declared);
  check(run, component, file, step);
  components.set(key, tidyObject(component));
  afterUpdate(run, key, live);
  wrote(run, step);
  if (isKnown(file)) noteSecretSize(run, key, file);
  importAll(run, inside, key);
  if (!run.settings.keeps.has('sub-component')) deleteMissing(run, inside, key);
}

function subComponentsOf(file: ResolvedObject, step: string): ResolvedObject {
  if (own(file, 'subComponents') === null) throw new Stop(step, '"subComponents" is null');
  return objectIn(file, 'subComponents');
}

/** Stops where Keycloak refuses a component. */
function check(run: Run, component: JsonObject, file: ResolvedObject, step: string): void {
  const { keycloak, providers } = run.realm;
  const [type, provider] = [textAt(component, 'providerType') ?? '', textAt(component, 'providerId') ?? ''];
  const offered = own(providers.components, type);
  if (offered === undefined) {
    noteUnpredicted(run, `components.${type}`, 'whether the server has such components is not known');
  } else if (!offered.includes(provider)) {
    throw new Stop(step, `Keycloak has no provider "${provider}" for ${type}`);
  }
  const [refusal] = refusalsOfComponent(type, provider, withUnknown(component, file), keycloak);
  if (refusal !== undefined) throw new Stop(step, `Keycloak refuses it: ${refusal.message} (HTTP 400)`);
  const missing = missingReference(run.realm, component);
  if (missing !== undefined) throw new Stop(step, `Keycloak refuses it: ${missing} (HTTP 400)`);
  checkProfileOf(run, component, step);
}

/** @returns a config with something in place of the values that are not known: they are there, and nothing is said of them. */
function withUnknown(component: JsonObject, file: ResolvedObject): Json {
  const unknown = Object.entries(objectIn(file, 'config')).filter(([, value]) => !isKnown(value));
  return {
    ...(component['config'] as JsonObject),
    ...Object.fromEntries(unknown.map(([key]) => [key, ['$(env:UNKNOWN)']])),
  };
}

/** Without a state, every one that the document lacks goes, whoever made it. */
function deleteMissing(run: Run, declared: ResolvedObject, parent: string | undefined): void {
  const { components } = run.realm;
  const parentName = parent === undefined ? undefined : textAt(components.get(parent), 'name');
  const list = parentName === undefined ? 'components' : `sub-components-${parentName}`;
  const { isEnabled } = run.settings.state;
  const remembered = isEnabled ? rememberedNames(run, list, 'delete components') : undefined;
  for (const [key, component] of childrenOf(components, parent)) {
    const name = textAt(component, 'name') ?? null;
    if (remembered?.has(String(name)) === false) continue;
    const files = objectsIn(declared, textAt(component, 'providerType') ?? '');
    if (files.some((file) => textOrNull(file, 'name') === name)) continue;
    remove(run, key);
    wrote(run, `delete component "${name ?? ''}"`);
  }
}

function remove(run: Run, key: string): void {
  beforeRemoval(run, key);
  for (const [child] of childrenOf(run.realm.components, key)) remove(run, child);
  run.realm.components.delete(key);
}

function textOrNull(file: ResolvedObject, key: string): string | null {
  return (own(file, key) ?? null) === null ? null : textIn(file, key);
}
