import type { JsonObject } from '@realm-as-code/renderer';
import { RECONCILER } from '@realm-as-code/stage';
import { contentHash } from '../container/config-maps.ts';
import { printPod } from '../container/pod.ts';
import type { KubernetesEndpoints } from '../container/endpoints.ts';
import { printConfigMaps } from './config-maps.ts';
import { keycloakUrl, type Manifest, manifest, selectorLabels, type Target } from './manifest.ts';
import { printRevision } from './revision.ts';

/** The user of keycloak-config-cli's image. */
const USER_ID = 65_534;

/**
 * Prints the reconciler: a Job that runs once. A Job cannot be changed, so its name has a hash of all that it is: it is
 * another Job, and runs, exactly when it would do something else. Nothing waits for it.
 *
 * It waits for Keycloak itself, for as long as its settings say. It is tried five times, which with the pauses in between
 * is about 12 minutes if Keycloak does not answer, and 3 if a document is wrong.
 */
export function printReconciler(target: Target, endpoints: KubernetesEndpoints): { job: Manifest; files: Manifest[] } {
  const { deployment, settings, sources, files } = target;
  const { reconciler } = deployment;
  const printed = printPod({
    component: RECONCILER,
    container: reconciler,
    settings: { KEYCLOAK_URL: keycloakUrl(endpoints), ...reconciler.settings },
    userId: USER_ID,
    cpuShare: 0.25,
    sources,
    files,
  });
  const spec: JsonObject = {
    backoffLimit: 4,
    activeDeadlineSeconds: 1800,
    template: {
      metadata: { labels: selectorLabels(target, RECONCILER), ...printRevision(settings) },
      spec: { ...printed.pod, restartPolicy: 'Never', containers: [printed.container] },
    },
  };
  // A hook is deleted before it is made again, by its name.
  const name = settings.argoCd === true ? RECONCILER : `${RECONCILER}-${contentHash(spec)}`;
  return {
    job: manifest(target, RECONCILER, ['batch/v1 Job', name], { spec }, annotations(target)),
    files: printConfigMaps(target, RECONCILER, printed.configMaps),
  };
}

function annotations({ settings }: Target): JsonObject {
  return {
    ...(settings.argoCd === true
      ? { 'argocd.argoproj.io/hook': 'Sync', 'argocd.argoproj.io/hook-delete-policy': 'BeforeHookCreation' }
      : {}),
    ...(settings.flux === true ? { 'kustomize.toolkit.fluxcd.io/force': 'enabled' } : {}),
  };
}
