import { type Diagnostic, isObject, type Json, type JsonObject, own, type Path } from '@realm-as-code/renderer';
import { overlay, type Stage, type VariableRegistry, type YamlSource } from '@realm-as-code/stage';
import type { ComposeFile } from './compose.ts';
import { createInterpolation } from './interpolation.ts';
import { keycloakConfigService, type ReconcilerFiles, RECONCILER } from './services/keycloak-config-service.ts';
import { keycloakService, type KeycloakFiles } from './services/keycloak-service.ts';
import { postgresService } from './services/postgres-service.ts';
import { error } from './codes.ts';

/** The Compose file of a stage, before the stage's own `compose:` section. */
export function composeFile(
  stage: Stage,
  realm: string,
  variables: VariableRegistry,
  keycloak: KeycloakFiles,
  reconciler: ReconcilerFiles,
): ComposeFile {
  const interpolation = createInterpolation(variables);
  const isEmbedded = stage.keycloak.database === 'embedded';
  return {
    name: `${realm}-${stage.name}`.toLowerCase().replace(/[^a-z0-9_-]/g, '-'),
    services: {
      keycloak: keycloakService(stage, keycloak, interpolation),
      [RECONCILER]: keycloakConfigService(stage, reconciler, interpolation),
      ...(isEmbedded ? {} : { postgres: postgresService(stage, interpolation) }),
    },
    networks: isEmbedded ? { keycloak: {} } : { keycloak: {}, database: { internal: true } },
    volumes: isEmbedded ? { 'keycloak-data': {} } : { 'postgres-data': {} },
  };
}

/** Lays a stage's `compose:` section over the generated file: its properties win, its lists replace lists. */
export function overrideCompose(generated: ComposeFile, override: JsonObject | undefined): JsonObject {
  const base = generated as unknown as JsonObject;
  if (override === undefined) return base;
  const services = own(override, 'services');
  if (!isObject(services)) return overlay(base, override);
  const long = Object.entries(services).map(([name, service]): [string, Json] => [name, toLongForm(service)]);
  return overlay(base, { ...override, services: Object.fromEntries(long) });
}

/** Properties that Compose also takes as lists are made objects, so that they are joined instead of replaced. */
function toLongForm(service: Json): Json {
  if (!isObject(service)) return service;
  const result: JsonObject = { ...service };
  for (const property of ['environment', 'labels']) {
    const list = own(service, property);
    if (isTextList(list)) {
      const pairs = list.map((item) => /^([^=]*)(?:=([^]*))?$/.exec(item) as RegExpExecArray);
      result[property] = Object.fromEntries(pairs.map(([, name = '', value]) => [name, value ?? null]));
    }
  }
  const dependencies = own(service, 'depends_on');
  if (isTextList(dependencies)) {
    result['depends_on'] = Object.fromEntries(dependencies.map((name) => [name, { condition: 'service_started' }]));
  }
  return result;
}

/** Anything else is left for the schema to complain about. */
function isTextList(value: Json | undefined): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

/**
 * Refuses services that need the reconciler: it ends by design, and when it fails, Keycloak keeps serving.
 *
 * @returns `depends-on-reconciler` for each, at its place in the stage file.
 */
export function checkDependencies(compose: JsonObject, source: YamlSource): Diagnostic[] {
  const services = own(compose, 'services');
  if (!isObject(services)) return [];
  return Object.entries(services).flatMap(([name, service]) => {
    const property = isObject(service)
      ? Object.keys(service).find((key) => needsReconciler(key, own(service, key)))
      : undefined;
    if (property === undefined) return [];
    const path: Path = ['compose', 'services', name, property];
    const message = `the service "${name}" depends on ${RECONCILER}, which ends after each run and may fail while Keycloak serves`;
    return [
      error(
        'depends-on-reconciler',
        source.file,
        source.locate(path),
        message,
        'Depend on keycloak with condition: service_healthy',
      ),
    ];
  });
}

/** The properties with which Compose starts one service after another. */
function needsReconciler(property: string, value: Json | undefined): boolean {
  const names = (item: Json): boolean => typeof item === 'string' && item.split(':', 1)[0] === RECONCILER;
  switch (property) {
    case 'depends_on':
      return isObject(value) ? Object.hasOwn(value, RECONCILER) : Array.isArray(value) && value.some(names);
    case 'links':
    case 'volumes_from':
      return Array.isArray(value) && value.some(names);
    case 'network_mode':
    case 'ipc':
    case 'pid':
      return value === `service:${RECONCILER}`;
    default:
      return false;
  }
}
