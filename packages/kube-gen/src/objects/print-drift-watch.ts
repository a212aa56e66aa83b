import type { JsonObject } from '@realm-as-code/renderer';
import type { Container, KubernetesDriftWatch } from '@realm-as-code/stage';
import type { KubernetesEndpoints } from '../container/endpoints.ts';
import { partsOf } from '../container/expansion.ts';
import { printPod } from '../container/pod.ts';
import { variablesOf } from '../container/variables.ts';
import { DRIFT_WATCH, keycloakUrl, type Manifest, manifest, selectorLabels, type Target } from './manifest.ts';

/** The user that it runs as, whatever its image says. */
const USER_ID = 1000;

/**
 * Prints a Job on a schedule that asks what the next reconcile would do. `plan` ends with 2 when there is something, which
 * makes the Job a failed one: what watches the Jobs of a cluster sees it.
 */
export function printDriftWatch(target: Target, watch: KubernetesDriftWatch, endpoints: KubernetesEndpoints): Manifest {
  const { deployment, sources, files } = target;
  const { secretFiles } = deployment.reconciler;
  const needed = [...new Set(variablesOf(deployment.reconciler))].toSorted();
  const plan = ['realm-as-code', 'plan', '--stage', deployment.stage, '--url', keycloakUrl(endpoints)];
  const container: Container = {
    image: watch.image,
    entrypoint: [...plan, ...signIn(deployment.reconciler), ...(watch.arguments ?? [])],
    command: [],
    settings: {},
    variables: needed.filter((name) => !secretFiles.includes(name)),
    secretFiles,
    mounts: [],
    folders: [{ path: '/tmp', kind: 'memory' }],
    hasReadOnlyRoot: true,
    user: undefined,
    healthCommand: undefined,
    resources: { memory: '512m', cpus: undefined, processes: 256 },
  };
  const printed = printPod({
    component: DRIFT_WATCH,
    container,
    settings: {},
    userId: USER_ID,
    cpuShare: 0.1,
    sources,
    files,
  });
  const template: JsonObject = {
    metadata: { labels: selectorLabels(target, DRIFT_WATCH) },
    spec: { ...printed.pod, restartPolicy: 'Never', containers: [printed.container] },
  };
  return manifest(target, DRIFT_WATCH, ['batch/v1 CronJob', DRIFT_WATCH], {
    spec: {
      schedule: watch.schedule,
      concurrencyPolicy: 'Forbid',
      successfulJobsHistoryLimit: 1,
      failedJobsHistoryLimit: 3,
      jobTemplate: { spec: { backoffLimit: 0, activeDeadlineSeconds: 600, template } },
    },
  });
}

/** What `plan` signs in with, as the reconciler does: a client of the realm, or without a word the administrator. */
function signIn({ settings }: Container): string[] {
  const { KEYCLOAK_CLIENTID: client, KEYCLOAK_LOGINREALM: realm, KEYCLOAK_CLIENTSECRET: secret = '' } = settings;
  if (client === undefined || realm === undefined) return [];
  const file = settings['KEYCLOAK_CLIENTSECRET_FILE']?.split('/').at(-1);
  const [variable = file] = partsOf(secret, {}).flatMap((part) => ('variable' in part ? part.variable : []));
  const secretFrom = variable === undefined ? [] : ['--client-secret-from', variable];
  return ['--client-id', client, '--login-realm', realm, ...secretFrom];
}
