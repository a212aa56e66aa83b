import { type Json, type JsonObject } from '@realm-as-code/renderer';
import { KEYCLOAK, POSTGRES, RECONCILER } from '@realm-as-code/stage';
import type { KubernetesEndpoints } from '../container/endpoints.ts';
import { DRIFT_WATCH, type Manifest, manifest, selectorLabels, type Target } from './manifest.ts';

/** JGroups, over which the instances of Keycloak talk, and its failure detection (Keycloak's guide on caching). */
const CLUSTER_PORTS = [7800, 57_800];

/**
 * Prints who may connect to what: nobody to anything, clients to Keycloak, its instances to each other, Keycloak to its
 * database. Probes come from the node, which policies let through.
 */
export function printNetworkPolicies(target: Target, endpoints: KubernetesEndpoints): Manifest[] {
  const { deployment, settings } = target;
  const { main, health } = endpoints;
  const keycloak = { podSelector: { matchLabels: selectorLabels(target, KEYCLOAK) } };
  const own = [RECONCILER, ...(settings.driftWatch === undefined ? [] : [DRIFT_WATCH])].map((component) => ({
    podSelector: { matchLabels: selectorLabels(target, component) },
  }));
  const clients = settings.clients === undefined ? undefined : [...namespaces(settings.clients), ...own];
  const ingress: Json[] = [rule([main.port], clients)];
  if (settings.monitoring !== undefined) ingress.push(rule([health.port], namespaces(settings.monitoring)));
  if (deployment.instances > 1) ingress.push(rule(CLUSTER_PORTS, [keycloak]));
  return [
    policy(target, KEYCLOAK, 'default-deny', {}, []),
    policy(target, KEYCLOAK, KEYCLOAK, { matchLabels: selectorLabels(target, KEYCLOAK) }, ingress),
    ...(deployment.postgres === undefined
      ? []
      : [
          policy(target, POSTGRES, POSTGRES, { matchLabels: selectorLabels(target, POSTGRES) }, [
            rule([5432], [keycloak]),
          ]),
        ]),
  ];
}

function policy(target: Target, component: string, name: string, podSelector: JsonObject, ingress: Json[]): Manifest {
  return manifest(target, component, ['networking.k8s.io/v1 NetworkPolicy', name], {
    spec: { podSelector, policyTypes: ['Ingress'], ...(ingress.length === 0 ? {} : { ingress }) },
  });
}

/** @param from everybody when undefined. */
function rule(ports: readonly number[], from: readonly Json[] | undefined): JsonObject {
  return {
    ...(from === undefined ? {} : { from: [...from] }),
    ports: ports.map((port) => ({ protocol: 'TCP', port })),
  };
}

/** The label is Kubernetes' own: every namespace has it. */
function namespaces(names: readonly string[]): JsonObject[] {
  return names.map((name) => ({
    namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } },
  }));
}

/** Prints the accounts that the pods run under, none of which can do anything. */
export function printServiceAccounts(target: Target): Manifest[] {
  const { deployment, settings } = target;
  const components = [
    KEYCLOAK,
    RECONCILER,
    ...(deployment.postgres === undefined ? [] : [POSTGRES]),
    ...(settings.driftWatch === undefined ? [] : [DRIFT_WATCH]),
  ];
  return components.map((component) =>
    manifest(target, component, ['v1 ServiceAccount', component], {
      automountServiceAccountToken: false,
      ...(settings.pullSecrets === undefined
        ? {}
        : { imagePullSecrets: settings.pullSecrets.map((name) => ({ name })) }),
    }),
  );
}
