import { type RenderedRealm, variableNames } from '@realm-as-code/renderer';
import type { Stage } from '../stage.ts';
import { DEFAULT_ENDPOINTS, type Deployment } from './deployment.ts';
import { keycloakConfigContainer } from './keycloak-config-container.ts';
import { keycloakContainer } from './keycloak-container.ts';
import { postgresContainer } from './postgres-container.ts';
import { isReconciled } from './reconciler-client.ts';
import { paths } from './stage-files.ts';

/** The names of what a root has beside its realms. */
export interface Extras {
  /** The folders of the themes. */
  readonly themes: readonly string[];
  /** The files with providers of one's own, such as `mapper.jar`. */
  readonly providers: readonly string[];
  /** The files with certificates, such as `db-ca.pem`. */
  readonly certificates: readonly string[];
}

/**
 * Works out what a stage deploys: Keycloak with the realms of its first start, the one-shot reconciler with the managed
 * documents of all of them, and PostgreSQL where the stage has one of its own.
 *
 * @param isAlone whether the stage has the output folder for itself.
 * @returns the deployment, in which Keycloak answers where it does by default.
 */
export function makeDeployment(
  stage: Stage,
  realms: readonly Pick<RenderedRealm, 'folder' | 'name' | 'documents' | 'placeholders'>[],
  extras: Extras,
  isAlone = false,
): Deployment {
  const suffix = isAlone ? undefined : stage.name;
  const placeholders = realms.flatMap((realm) => realm.placeholders);
  const isManaged = ({ kind }: { readonly kind: string }): boolean => kind === 'managed';
  const { port, public: isPublic = false, instances = 1, database } = stage.keycloak;
  return {
    name: deploymentName(stage, realms),
    stage: stage.name,
    description: stage.description,
    keycloak: keycloakContainer(stage, {
      ...extras,
      realms: realms.map(({ folder, name }) => ({
        path: paths.realm(name, suffix),
        target: folder === undefined ? 'realm.json' : `realms/${folder}.json`,
      })),
      variables: variableNames(placeholders),
    }),
    instances,
    endpoints: DEFAULT_ENDPOINTS,
    published: port === undefined ? undefined : { port, isPublic },
    reconciler: keycloakConfigContainer(stage, {
      managed: realms.flatMap(({ documents }) =>
        documents.filter(isManaged).map(({ folder, name }) => ({
          // No folder has a dot in its name: the files of a realm stand together, in their order.
          name: folder === undefined ? name : `${folder}.${name}`,
          path: paths.managed(folder, name, suffix),
        })),
      ),
      variables: variableNames(placeholders.filter(({ document }) => isManaged(document))),
      realms: realms.filter(isReconciled),
    }),
    postgres: database === 'postgres' ? postgresContainer(stage) : undefined,
  };
}

/** With several realms, it must not change when one comes or goes: Compose would look for the data under another name. */
function deploymentName({ name: stage }: Stage, realms: readonly Pick<RenderedRealm, 'folder' | 'name'>[]): string {
  const [first] = realms;
  const subject = first === undefined || first.folder !== undefined ? 'keycloak' : first.name;
  return `${subject}-${stage}`.toLowerCase().replace(/[^a-z0-9_-]/g, '-');
}
