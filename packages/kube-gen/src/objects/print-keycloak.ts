import type { Json, JsonObject } from '@realm-as-code/renderer';
import { KEYCLOAK } from '@realm-as-code/stage';
import { printPod } from '../container/pod.ts';
import type { KubernetesEndpoints } from '../container/endpoints.ts';
import { printConfigMaps } from './config-maps.ts';
import { type Manifest, manifest, selectorLabels, type Target } from './manifest.ts';
import { printClaim } from './print-claim.ts';
import { printRevision } from './revision.ts';

/** The name of the Service that gives the pods names of their own. */
const HEADLESS = `${KEYCLOAK}-headless`;
/** The user of Keycloak's image. */
const USER_ID = 1000;
/** Seconds between two probes. */
const PERIOD = 5;
/** Seconds that a start may take: a migration of a large database takes minutes. */
const START = 900;
/** Seconds in which proxies learn that a pod is going, before it stops to answer. */
const LEAVING = 10;

/**
 * Prints Keycloak: its pods, their files, and the Services in front of them.
 *
 * The pods start and stop in parallel, since Keycloak lets one at a time migrate the database and import the realms
 * (KeycloakApplication, KEYCLOAK_BOOT), and are replaced one after another (docs/decisions/0022).
 */
export function printKeycloak(target: Target, endpoints: KubernetesEndpoints): { pods: Manifest[]; files: Manifest[] } {
  const { deployment, settings, sources, files } = target;
  const { keycloak, instances } = deployment;
  const printed = printPod({
    component: KEYCLOAK,
    container: keycloak,
    settings: { ...keycloak.settings, ...endpoints.variables },
    userId: USER_ID,
    cpuShare: 0.5,
    sources,
    files,
  });
  const selector = selectorLabels(target, KEYCLOAK);
  const container: JsonObject = { ...printed.container, ...lifecycle(endpoints, instances) };
  if (instances > 1) container['env'] = [...(container['env'] as Json[]), CLUSTER_ADDRESS];
  const statefulSet = manifest(target, KEYCLOAK, ['apps/v1 StatefulSet', KEYCLOAK], {
    spec: {
      serviceName: HEADLESS,
      replicas: instances,
      podManagementPolicy: 'Parallel',
      updateStrategy: { type: 'RollingUpdate' },
      selector: { matchLabels: selector },
      template: {
        metadata: { labels: selector, ...printRevision(settings) },
        spec: {
          ...printed.pod,
          terminationGracePeriodSeconds: 60,
          ...(instances === 1 ? {} : { topologySpreadConstraints: spread(selector) }),
          containers: [container],
        },
      },
      ...(printed.claims.length === 0
        ? {}
        : { volumeClaimTemplates: printed.claims.map((name) => printClaim(name, settings)) }),
    },
  });
  const port = { name: endpoints.main.scheme, port: endpoints.main.port, targetPort: 'main' };
  return {
    pods: [
      statefulSet,
      manifest(target, KEYCLOAK, ['v1 Service', KEYCLOAK], { spec: { selector, ports: [port] } }),
      manifest(target, KEYCLOAK, ['v1 Service', HEADLESS], {
        spec: { clusterIP: 'None', publishNotReadyAddresses: true, selector, ports: [port] },
      }),
      ...(instances === 1
        ? []
        : [
            manifest(target, KEYCLOAK, ['policy/v1 PodDisruptionBudget', KEYCLOAK], {
              spec: { maxUnavailable: 1, selector: { matchLabels: selector } },
            }),
          ]),
    ],
    files: printConfigMaps(target, KEYCLOAK, printed.configMaps),
  };
}

function lifecycle({ main, health }: KubernetesEndpoints, instances: number): JsonObject {
  const isSeparate = health.port !== main.port;
  const probe = (state: string, failureThreshold: number): JsonObject => ({
    httpGet: {
      path: `${health.path}/health/${state}`,
      port: isSeparate ? 'management' : 'main',
      scheme: health.scheme.toUpperCase(),
    },
    periodSeconds: PERIOD,
    timeoutSeconds: 5,
    failureThreshold,
  });
  return {
    ports: [
      { name: 'main', containerPort: main.port },
      ...(isSeparate ? [{ name: 'management', containerPort: health.port }] : []),
    ],
    startupProbe: probe('started', START / PERIOD),
    readinessProbe: probe('ready', 3),
    livenessProbe: probe('live', 6),
    ...(instances === 1 ? {} : { lifecycle: { preStop: { exec: { command: ['sleep', String(LEAVING)] } } } }),
  };
}

/** Preferred only: a cluster with one node runs them too. */
function spread(selector: JsonObject): Json[] {
  return ['kubernetes.io/hostname', 'topology.kubernetes.io/zone'].map((topologyKey) => ({
    maxSkew: 1,
    topologyKey,
    whenUnsatisfiable: 'ScheduleAnyway',
    labelSelector: { matchLabels: selector },
  }));
}

/**
 * By default it takes an address of a private network, which a pod's need not be. The version is Kubernetes' own default:
 * without it, a server-side apply after a client-side one is refused as a conflict (1.36).
 */
const CLUSTER_ADDRESS: JsonObject = {
  name: 'KC_CACHE_EMBEDDED_NETWORK_BIND_ADDRESS',
  valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'status.podIP' } },
};
