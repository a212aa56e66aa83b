import type { Json } from '@realm-as-code/renderer';
import { KEYCLOAK } from '@realm-as-code/stage';
import type { KubernetesEndpoints } from '../container/endpoints.ts';
import type { KeycloakPod } from './keycloak-pod.ts';
import { type Manifest, manifest, type Target } from './manifest.ts';
import { printRevision } from './revision.ts';

/**
 * Prints the resource from which Keycloak's operator makes the pods.
 *
 * It starts from the template that the resource gives it: it keeps its command, arguments, probes, volumes and environment, and
 * adds ports and its own labels (operator of 26.x, KeycloakDeploymentDependentResource). So Keycloak starts with our
 * entrypoint, as everywhere.
 */
export function printKeycloakResource(
  target: Target,
  { container, pod }: KeycloakPod,
  { main }: KubernetesEndpoints,
): Manifest {
  const { deployment, settings, sources } = target;
  const { image, resources, env, ...rest } = container;
  const spec = {
    instances: deployment.instances,
    image: image as Json,
    // An image is taken for an optimised one otherwise.
    startOptimized: false,
    // Nothing reads a key of it: the administrator is in the environment. Without it the operator makes another one up.
    bootstrapAdmin: { user: { secret: sources.secret } },
    ...(main.scheme === 'http' ? { http: { httpEnabled: true, httpPort: main.port } } : {}),
    ingress: { enabled: false },
    networkPolicy: { enabled: false },
    resources: resources as Json,
    ...(settings.pullSecrets === undefined ? {} : { imagePullSecrets: settings.pullSecrets.map((name) => ({ name })) }),
    unsupported: {
      podTemplate: {
        metadata: { labels: { 'app.kubernetes.io/name': KEYCLOAK }, ...printRevision(settings) },
        spec: { ...pod, containers: [{ ...rest, env: [...(env as Json[]), NO_CLUSTER_CERTIFICATE] }] },
      },
    },
  };
  return manifest(target, KEYCLOAK, ['k8s.keycloak.org/v2alpha1 Keycloak', KEYCLOAK], { spec });
}

/** The operator would name the certificate that comes with a service account's token, and Keycloak does not start without it. */
const NO_CLUSTER_CERTIFICATE = { name: 'KC_TRUSTSTORE_PATHS', value: '/opt/keycloak/conf/truststores' };
