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
 * Wires the services of a stage: Keycloak with the realms of its first start, the one-shot reconciler with the managed
 * documents of all of them, and PostgreSQL unless the database is embedded. What they assume about each other follows from Keycloak's
 * options, including those in the stage's own `compose:` section.
 *
 * @param variables describes the variables in the messages with which Compose stops.
 * @param themes the names of the themes that Keycloak is given.
 * @returns the Compose file, before the stage's own `compose:` section.
 */
export function wireServices(
  stage: Stage,
  realms: readonly Pick<RenderedRealm, 'folder' | 'name' | 'documents' | 'placeholders'>[],
  variables: VariableRegistry,
  themes: readonly string[],
): ComposeFile {
  const interpolation = createInterpolation(variables);
  const placeholders = realms.flatMap((realm) => realm.placeholders);
  const isManaged = ({ kind }: { readonly kind: string }): boolean => kind === 'managed';
  const keycloakAt = (endpoints: Endpoints): ComposeService =>
    keycloakService(
      stage,
      interpolation,
      {
        realms: realms.map(({ folder, name }) => ({
          path: paths.realm(name, stage.name),
          target: folder === undefined ? 'realm.json' : `realms/${folder}.json`,
        })),
        themes,
        variables: variableNames(placeholders),
      },
      endpoints,
    );
  const endpoints = endpointsOf(keycloakAt(DEFAULT_ENDPOINTS), stage);
  const reconciler = keycloakConfigService(
    stage,
    interpolation,
    {
      managed: realms.flatMap(({ documents }) =>
        documents.filter(isManaged).map(({ folder, name }) => ({
          // No folder has a dot in its name: the files of a realm stand together, in their order.
          name: folder === undefined ? name : `${folder}.${name}`,
          path: paths.managed(folder, name, stage.name),
        })),
      ),
      variables: variableNames(placeholders.filter(({ document }) => isManaged(document))),
    },
    endpoints.main,
  );
  const isEmbedded = stage.keycloak.database === 'embedded';
  return {
    name: projectName(stage, realms),
    services: {
      keycloak: keycloakAt(endpoints),
      [RECONCILER]: reconciler,
      ...(isEmbedded ? {} : { postgres: postgresService(stage, interpolation) }),
    },
    networks: isEmbedded ? { keycloak: {} } : { keycloak: {}, database: { internal: true } },
    volumes: isEmbedded ? { 'keycloak-data': {} } : { 'postgres-data': {} },
  };
}

/** With several realms, it must not change when one comes or goes: Compose would look for the data under another name. */
function projectName({ name: stage }: Stage, realms: readonly Pick<RenderedRealm, 'folder' | 'name'>[]): string {
  const [first] = realms;
  const subject = first === undefined || first.folder !== undefined ? 'keycloak' : first.name;
  return `${subject}-${stage}`.toLowerCase().replace(/[^a-z0-9_-]/g, '-');
}

/** Where Keycloak will answer, once the stage's own section is laid over its service. */
function endpointsOf(keycloak: ComposeService, { compose }: Stage): Endpoints {
  const service = readServices(overrideCompose({ services: { keycloak } }, compose)).get('keycloak');
  return service === undefined ? DEFAULT_ENDPOINTS : findEndpoints(readOptions(service));
}
