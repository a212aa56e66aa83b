import type { Diagnostic } from '@realm-as-code/renderer';
import type { YamlSource } from '@realm-as-code/stage';
import { error } from './codes.ts';
import type { Service } from './read-services.ts';
import { RECONCILER } from '@realm-as-code/stage';

/**
 * Refuses services that need the reconciler: it ends by design, and when it fails, Keycloak keeps serving.
 *
 * @returns `depends-on-reconciler` for each, at its place in the stage file.
 */
export function checkDependencies(services: ReadonlyMap<string, Service>, source: YamlSource): Diagnostic[] {
  return [...services].flatMap(([name, { needs }]) => {
    const need = needs.find(({ service }) => service === RECONCILER);
    if (need === undefined) return [];
    const position = source.locate(['compose', 'services', name, need.property]);
    const message = `the service "${name}" depends on ${RECONCILER}, which ends after each run and may fail while Keycloak serves`;
    const hint = 'Depend on keycloak with condition: service_healthy';
    return error('depends-on-reconciler', source.file, position, message, hint);
  });
}
