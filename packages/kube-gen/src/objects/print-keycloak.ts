import type { Json, JsonObject } from '@realm-as-code/renderer';
import { KEYCLOAK } from '@realm-as-code/stage';
import type { KubernetesEndpoints } from '../container/endpoints.ts';
import { printConfigMaps } from './config-maps.ts';
import { type KeycloakPod, keycloakPod } from './keycloak-pod.ts';
import { type Manifest, manifest, selectorLabels, type Target } from './manifest.ts';
import { printClaim } from './print-claim.ts';
import { printKeycloakResource } from './print-keycloak-resource.ts';
import { printRevision } from './revision.ts';

/** The name of the Service that gives the pods names of their own. */
const HEADLESS = `${KEYCLOAK}-headless`;

/** Prints Keycloak: what makes its pods, their files, and the Services in front of them. */
export function printKeycloak(target: Target, endpoints: KubernetesEndpoints): { pods: Manifest[]; files: Manifest[] } {
  const { deployment, settings } = target;
  const pod = keycloakPod(target, endpoints);
  const selector = selectorLabels(target, KEYCLOAK);
  const { scheme, port } = endpoints.main;
  const ports = [{ name: scheme, port, targetPort: port }];
  const headless = { clusterIP: 'None', publishNotReadyAddresses: true, selector, ports };
  const budget = { maxUnavailable: 1, selector: { matchLabels: selector } };
  return {
    pods: [
      ...(settings.operator === true
        ? [printKeycloakResource(target, pod, endpoints)]
        : [
            printStatefulSet(target, pod, endpoints),
            manifest(target, KEYCLOAK, ['v1 Service', HEADLESS], { spec: headless }),
          ]),
      manifest(target, KEYCLOAK, ['v1 Service', KEYCLOAK], { spec: { selector, ports } }),
      ...(deployment.instances === 1
        ? []
        : [manifest(target, KEYCLOAK, ['policy/v1 PodDisruptionBudget', KEYCLOAK], { spec: budget })]),
    ],
    files: printConfigMaps(target, KEYCLOAK, pod.configMaps),
  };
}

/**
 * The pods start and stop in parallel, since Keycloak lets one at a time migrate the database and import the realms
 * (KeycloakApplication, KEYCLOAK_BOOT), and are replaced one after another (docs/decisions/0022). On an empty database, one of
 * them can fail at making the table of that lock; it is started again (measured).
 */
function printStatefulSet(target: Target, printed: KeycloakPod, { main, health }: KubernetesEndpoints): Manifest {
  const { deployment, settings } = target;
  const { instances } = deployment;
  const { pod, claims } = printed;
  const selector = selectorLabels(target, KEYCLOAK);
  const container: JsonObject = {
    ...printed.container,
    ports: [
      { name: main.scheme, containerPort: main.port },
      ...(health.port === main.port ? [] : [{ name: 'management', containerPort: health.port }]),
    ],
  };
  if (instances > 1) container['env'] = [...(container['env'] as Json[]), CLUSTER_ADDRESS];
  return manifest(target, KEYCLOAK, ['apps/v1 StatefulSet', KEYCLOAK], {
    spec: {
      serviceName: HEADLESS,
      replicas: instances,
      podManagementPolicy: 'Parallel',
      updateStrategy: { type: 'RollingUpdate' },
      selector: { matchLabels: selector },
      template: {
        metadata: { labels: selector, ...printRevision(settings) },
        spec: { ...pod, containers: [container] },
      },
      ...(claims.length === 0 ? {} : { volumeClaimTemplates: claims.map((name) => printClaim(name, settings)) }),
    },
  });
}

/**
 * By default it takes an address of a private network, which a pod's need not be. The version is Kubernetes' own default:
 * without it, a server-side apply after a client-side one is refused as a conflict (1.36).
 */
const CLUSTER_ADDRESS: JsonObject = {
  name: 'KC_CACHE_EMBEDDED_NETWORK_BIND_ADDRESS',
  valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'status.podIP' } },
};
