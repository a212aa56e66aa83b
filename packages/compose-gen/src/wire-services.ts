import { type RenderedRealm, variableNames } from '@realm-as-code/renderer';
import type { Stage, VariableRegistry } from '@realm-as-code/stage';
import type { ComposeFile, ComposeService } from './compose-types.ts';
import { createInterpolation } from './interpolation.ts';
import { DEFAULT_ENDPOINTS, type Endpoints, findEndpoints } from './options/find-endpoints.ts';
import { readOptions } from './options/read-options.ts';
import { overrideCompose } from './override-compose.ts';
import { readServices } from './read-services.ts';
import { keycloakConfigService, RECONCILER } from './services/keycloak-config-service.ts';
import { keycloakService } from './services/keycloak-service.ts';
import { postgresService } from './services/postgres-service.ts';
import { paths } from './stage-files.ts';

/**
 * Wires the services of a stage: Keycloak with the realm of its first start, the one-shot reconciler with the managed
 * documents, and PostgreSQL unless the database is embedded. What they assume about each other follows from Keycloak's
 * options, including those in the stage's own `compose:` section.
 *
 * @param variables describes the variables in the messages with which Compose stops.
 * @param themes the names of the themes that Keycloak is given.
 * @returns the Compose file, before the stage's own `compose:` section.
 */
export function wireServices(
  stage: Stage,
  realm: Pick<RenderedRealm, 'name' | 'documents' | 'placeholders'>,
  variables: VariableRegistry,
  themes: readonly string[],
): ComposeFile {
  const interpolation = createInterpolation(variables);
  const isManaged = ({ kind }: { readonly kind: string }): boolean => kind === 'managed';
  const keycloakAt = (endpoints: Endpoints): ComposeService =>
    keycloakService(
      stage,
      interpolation,
      { realm: paths.realm(realm.name, stage.name), themes, variables: variableNames(realm.placeholders) },
      endpoints,
    );
  const endpoints = endpointsOf(keycloakAt(DEFAULT_ENDPOINTS), stage);
  const reconciler = keycloakConfigService(
    stage,
    interpolation,
    {
      managed: realm.documents.filter(isManaged).map(({ name }) => ({ name, path: paths.managed(name, stage.name) })),
      variables: variableNames(realm.placeholders.filter(({ document }) => isManaged(document))),
    },
    endpoints.main,
  );
  const isEmbedded = stage.keycloak.database === 'embedded';
  return {
    name: `${realm.name}-${stage.name}`.toLowerCase().replace(/[^a-z0-9_-]/g, '-'),
    services: {
      keycloak: keycloakAt(endpoints),
      [RECONCILER]: reconciler,
      ...(isEmbedded ? {} : { postgres: postgresService(stage, interpolation) }),
    },
    networks: isEmbedded ? { keycloak: {} } : { keycloak: {}, database: { internal: true } },
    volumes: isEmbedded ? { 'keycloak-data': {} } : { 'postgres-data': {} },
  };
}

/** Where Keycloak will answer, once the stage's own section is laid over its service. */
function endpointsOf(keycloak: ComposeService, { compose }: Stage): Endpoints {
  const service = readServices(overrideCompose({ services: { keycloak } }, compose)).get('keycloak');
  return service === undefined ? DEFAULT_ENDPOINTS : findEndpoints(readOptions(service));
}
