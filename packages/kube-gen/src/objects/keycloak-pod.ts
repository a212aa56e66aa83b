import type { Json, JsonObject } from '@realm-as-code/renderer';
import { KEYCLOAK } from '@realm-as-code/stage';
import type { KubernetesEndpoints } from '../container/endpoints.ts';
import { printPod } from '../container/pod.ts';
import type { Volumes } from '../container/volumes.ts';
import { selectorLabels, type Target } from './manifest.ts';

/** The user of Keycloak's image. */
const USER_ID = 1000;
/** Seconds between two probes. */
const PERIOD = 5;
/** Seconds that a start may take: a migration of a large database takes minutes. */
const START = 900;
/** Seconds in which proxies learn that a pod is going, before it stops to answer. */
const LEAVING = 10;

/** A pod of Keycloak, whoever makes it. */
export interface KeycloakPod extends Pick<Volumes, 'configMaps' | 'claims'> {
  readonly container: JsonObject;
  /** The pod's spec without its container. */
  readonly pod: JsonObject;
}

/** Prints a pod of Keycloak, with its probes. */
export function keycloakPod(target: Target, endpoints: KubernetesEndpoints): KeycloakPod {
  const { deployment, sources, files } = target;
  const { keycloak, instances } = deployment;
  const { container, pod, configMaps, claims } = printPod({
    component: KEYCLOAK,
    container: keycloak,
    settings: { ...keycloak.settings, ...endpoints.variables },
    userId: USER_ID,
    cpuShare: 0.5,
    sources,
    files,
  });
  const leave = { lifecycle: { preStop: { exec: { command: ['sleep', String(LEAVING)] } } } };
  return {
    container: { ...container, ...probes(endpoints), ...(instances === 1 ? {} : leave) },
    pod: {
      ...pod,
      terminationGracePeriodSeconds: 60,
      ...(instances === 1 ? {} : { topologySpreadConstraints: spread(selectorLabels(target, KEYCLOAK)) }),
    },
    configMaps,
    claims,
  };
}

function probes({ health }: KubernetesEndpoints): JsonObject {
  const probe = (state: string, failureThreshold: number): JsonObject => ({
    httpGet: { path: `${health.path}/health/${state}`, port: health.port, scheme: health.scheme.toUpperCase() },
    periodSeconds: PERIOD,
    timeoutSeconds: 5,
    failureThreshold,
  });
  return {
    startupProbe: probe('started', START / PERIOD),
    readinessProbe: probe('ready', 3),
    livenessProbe: probe('live', 6),
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
