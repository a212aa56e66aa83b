import { isObject, type JsonObject, objectAt, own, type Path, type Position } from '@realm-as-code/renderer';
import { mergeTagOf, overlay, type Stage, type YamlSource } from '@realm-as-code/stage';

/** @returns whether a variable of Keycloak's service, or whatever else stands at this path of it, is the stage's own. */
export function isInStage([property, name]: Path, stage: Stage): boolean {
  const section = ownSection(stage, 'keycloak');
  if (property !== 'environment') return property === 'command' || Object.hasOwn(section, String(property));
  const environment = own(section, 'environment');
  return Array.isArray(environment)
    ? environment.some((item) => typeof item === 'string' && item.split('=', 1)[0] === name)
    : isObject(environment) && Object.hasOwn(environment, String(name));
}

/** @returns the place of an option of kc.sh: the command has a property of its own in the stage file. */
export function placeOfOption(path: Path | undefined, stage: Stage, source: YamlSource): Position {
  const place = path ?? ['command'];
  const isOwn = place[0] !== 'command' || Object.hasOwn(ownSection(stage, 'keycloak'), 'command');
  const part = place[0] === 'environment' ? 'key' : 'value';
  return source.locate(isOwn ? ['compose', 'services', 'keycloak', ...place] : ['keycloak', ...place], part);
}

/** @returns what the stage's own section, and that of all stages, say about a service. */
export function ownSection({ compose = {}, shared }: Stage, service: string): JsonObject {
  const section = overlay(objectAt(shared?.compose ?? {}, 'services', service), objectAt(compose, 'services', service));
  return Object.fromEntries(Object.entries(section).map(([name, value]) => [name, mergeTagOf(value)?.value ?? value]));
}
