// Protocol mappers of clients and client scopes.

import { type Json, type JsonObject, objectAt } from '@realm-as-code/renderer';
import type { ServerProviders } from '../live/server-providers.ts';
import { tidyMapper } from '../live/tidy.ts';
import { noteUnknown } from './properties.ts';
import { isKnown, objectsIn, type ResolvedObject, textIn } from './resolved.ts';
import type { EntityName, Run } from './simulated-run.ts';

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

/** @returns why Keycloak refuses a mapper, undefined when it takes it. */
export function refusalOfMapper(mapper: ResolvedObject, { protocolMappers }: ServerProviders): string | undefined {
  const type = textIn(mapper, 'protocolMapper');
  const isOffered = Object.values(protocolMappers).some((types) => types.includes(type));
  return missingProtocol(mapper) ?? (isOffered ? undefined : `Keycloak has no protocol mapper "${type}"`);
}

/** @returns why Keycloak cannot store the mappers of an entity that is new, or a client; undefined when it can. */
export function refusalOfMappers(file: ResolvedObject): string | undefined {
  const mappers = objectsIn(file, 'protocolMappers');
  const keys = mappers.map((mapper) => `${textIn(mapper, 'protocol')} ${textIn(mapper, 'name')}`);
  const twice = mappers.find((_, index) => keys.indexOf(keys[index] ?? '') < index);
  return (
    mappers.map(missingProtocol).find((refusal) => refusal !== undefined) ??
    (twice && `Keycloak refuses two protocol mappers with the name "${textIn(twice, 'name')}" (HTTP 409)`)
  );
}

function missingProtocol(mapper: ResolvedObject): string | undefined {
  if (mapper['protocol'] !== undefined) return undefined;
  return `Keycloak refuses the protocol mapper "${textIn(mapper, 'name')}" without a protocol`;
}
