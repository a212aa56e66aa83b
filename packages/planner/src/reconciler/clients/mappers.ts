// Protocol mappers of clients and client scopes.

import { type Json, type JsonObject, objectAt, objectsAt } from '@realm-as-code/renderer';
import type { ServerProviders } from '../../live/server-providers.ts';
import { asText, tidyMapper } from '../../live/tidy.ts';
import { noteUnknown } from '../properties.ts';
import { isKnown, objectsIn, type ResolvedObject, textIn } from '../resolved.ts';
import type { EntityName, Run } from '../simulated-run.ts';
import { noteUnpredicted } from '../unpredicted.ts';

/** Makes an entity's mappers those of a list, each exactly as declared. */
export function setMappers(
  run: Run,
  entity: EntityName,
  target: JsonObject,
  declared: readonly ResolvedObject[],
): void {
  const live = objectAt(target, 'protocolMappers');
  const exact = declared.map((mapper): [string, Json] => {
    const name = textIn(mapper, 'name');
    const present = objectAt(live, name);
    if (!isKnown(mapper)) {
      noteUnknown(run, entity, `protocolMappers.${name}`);
      return [name, present];
    }
    // To keycloak-config-cli a mapper without a config has an empty one, which replaces the live one.
    return [name, { ...present, config: {}, ...tidyMapper(mapper) }];
  });
  target['protocolMappers'] = Object.fromEntries(exact);
}

/** @returns why Keycloak refuses a mapper by itself, undefined when it takes it. */
export function refusalOfMapper(mapper: ResolvedObject, providers: ServerProviders): string | undefined {
  const type = textIn(mapper, 'protocolMapper');
  return (
    missingText(mapper) ?? (offersMapper(providers, type) ? undefined : `Keycloak has no protocol mapper "${type}"`)
  );
}

/** Notes that something new has the protocol of Docker: a server has that only with the feature, which is off by default. */
export function noteDocker(run: Run, property: string, protocol: string): void {
  if (protocol !== 'docker-v2') return;
  noteUnpredicted(run, `${property}.protocol`, 'whether the server has the feature docker is not known');
}

/** @returns whether a server has a type of mapper. */
export function offersMapper({ protocolMappers }: ServerProviders, type: string): boolean {
  return Object.values(protocolMappers).some((types) => types.includes(type));
}

/** @returns why Keycloak cannot store the mappers of an entity that is new, or of a client; undefined when it can. */
export function refusalOfMappers(file: ResolvedObject): string | undefined {
  const mappers = objectsIn(file, 'protocolMappers');
  const keys = mappers.map((mapper) => `${textIn(mapper, 'protocol')} ${textIn(mapper, 'name')}`);
  const twice = mappers.find((_, index) => keys.indexOf(keys[index] ?? '') < index);
  return (
    mappers.map(missingText).find((refusal) => refusal !== undefined) ??
    (twice && `Keycloak refuses two protocol mappers with the name "${textIn(twice, 'name')}" (HTTP 409)`)
  );
}

function missingText(mapper: ResolvedObject): string | undefined {
  const missing = ['protocol', 'name', 'protocolMapper'].find((key) => (mapper[key] ?? null) === null);
  if (missing === undefined) return undefined;
  if (missing === 'name') return 'Keycloak refuses a protocol mapper without a name (HTTP 409)';
  const what = missing === 'protocol' ? 'a protocol' : 'a type ("protocolMapper")';
  return `Keycloak refuses the protocol mapper "${textIn(mapper, 'name')}" without ${what}`;
}

/**
 * @param exported the entity as the export has it.
 * @returns whether keycloak-config-cli finds the declared mappers to be others (ProtocolMapperUtil.areProtocolMappersEqual).
 */
export function hasOtherMappers(file: ResolvedObject, exported: JsonObject): boolean {
  const declared = file['protocolMappers'];
  if (!Array.isArray(declared) || !isKnown(declared)) return false;
  const [mappers, live] = [objectsAt(declared), objectsAt(exported, 'protocolMappers')];
  if (mappers.length !== live.length) return true;
  return mappers.some((mapper) => {
    const present = live.find(({ name }) => name === mapper['name']);
    return present === undefined || !isSameMapper(mapper, present);
  });
}

function isSameMapper(mapper: JsonObject, present: JsonObject): boolean {
  const others = Object.entries(mapper).filter(([key, value]) => key !== 'config' && key !== 'id' && value !== null);
  const isSame = (a: Json, b: Json | undefined): boolean => JSON.stringify(a) === JSON.stringify(b ?? false);
  return isSame(configOf(mapper), configOf(present)) && others.every(([key, value]) => isSame(value, present[key]));
}

function configOf(mapper: JsonObject): Json {
  const entries = Object.entries(objectAt(mapper, 'config')).filter(([, value]) => value !== null);
  return entries.map(([key, value]) => JSON.stringify([key, asText(value)])).toSorted();
}
