import {
  type Diagnostic,
  isObject,
  type JsonObject,
  keycloakOptions,
  objectAt,
  own,
  type Position,
} from '@realm-as-code/renderer';
import type { Stage, YamlSource } from '@realm-as-code/stage';
import { error, warning } from './codes.ts';
import { checkOptions } from './options/check-options.ts';
import type { OptionFinding } from './options/finding.ts';
import { readOptions } from './options/read-options.ts';
import type { Service } from './read-services.ts';

/**
 * Checks the options of kc.sh, as arguments and as variables, against those of the version that is deployed. A container
 * whose options are wrong restarts for ever.
 *
 * @returns `unknown-option`, `removed-option`, `invalid-option`, `unavailable-option`, `unknown-feature`,
 *   `feature-conflict`, `unfinished-feature` and `keycloak-start`, at their places in the stage file.
 */
export function checkKeycloak(services: ReadonlyMap<string, Service>, stage: Stage, source: YamlSource): Diagnostic[] {
  const service = services.get('keycloak');
  if (service === undefined) return [];
  const options = readOptions(service);
  if (options.command === undefined) return [];
  const version = service.imageTag ?? stage.versions.keycloak;
  const data = keycloakOptions(/^\d[\d.]*/.exec(version)?.[0] ?? '');
  return checkOptions(options, data).flatMap(({ severity, code, about, message, hint }) => {
    if (about !== undefined && !isInStage(about, stage)) return [];
    const report = severity === 'error' ? error : warning;
    return report(code, source.file, placeOf(about, stage, source), message, hint);
  });
}

/** Leaves out the variables that are generated, or belong to the realm: only what the stage file says can be wrong. */
function isInStage({ path: [property, name] }: NonNullable<OptionFinding['about']>, stage: Stage): boolean {
  if (property !== 'environment') return true;
  const environment = own(ownService(stage), 'environment');
  return Array.isArray(environment)
    ? environment.some((item) => typeof item === 'string' && item.split('=', 1)[0] === name)
    : isObject(environment) && Object.hasOwn(environment, String(name));
}

/** @returns the place in the stage file: Keycloak's command has a property of its own there. */
function placeOf(about: OptionFinding['about'], stage: Stage, source: YamlSource): Position {
  const path = about?.path ?? ['command'];
  const isOwn = path[0] !== 'command' || Object.hasOwn(ownService(stage), 'command');
  const isVariable = path[0] === 'environment';
  return source.locate(
    isOwn ? ['compose', 'services', 'keycloak', ...path] : ['keycloak', ...path],
    isVariable ? 'key' : 'value',
  );
}

/** What the stage's own section says about Keycloak's service. */
function ownService({ compose = {} }: Stage): JsonObject {
  return objectAt(compose, 'services', 'keycloak');
}
