import type { JsonObject } from '@realm-as-code/renderer';
import { KEYCLOAK, type KubernetesIngress, type KubernetesRoute } from '@realm-as-code/stage';
import type { KubernetesEndpoints } from '../container/endpoints.ts';
import { type Manifest, manifest, type Target } from './manifest.ts';

/** @param host the ingress' host, with the variables put in. */
export function printIngress(
  target: Target,
  { className, tlsSecret, annotations, paths }: KubernetesIngress,
  host: string,
  { main }: KubernetesEndpoints,
): Manifest {
  const backend = { service: { name: KEYCLOAK, port: { name: main.scheme } } };
  const spec: JsonObject = {
    ...(className === undefined ? {} : { ingressClassName: className }),
    ...(tlsSecret === undefined ? {} : { tls: [{ hosts: [host], secretName: tlsSecret }] }),
    rules: [{ host, http: { paths: reachable(main, paths).map((path) => ({ path, pathType: 'Prefix', backend })) } }],
  };
  return manifest(target, KEYCLOAK, ['networking.k8s.io/v1 Ingress', KEYCLOAK], { spec }, { ...annotations });
}

/** @param host the route's host, with the variables put in. */
export function printRoute(
  target: Target,
  { gateway, paths }: KubernetesRoute,
  host: string,
  { main }: KubernetesEndpoints,
): Manifest {
  const { name, namespace, listener } = gateway;
  const parent = {
    name,
    ...(namespace === undefined ? {} : { namespace }),
    ...(listener === undefined ? {} : { sectionName: listener }),
  };
  const matches = reachable(main, paths).map((value) => ({ path: { type: 'PathPrefix', value } }));
  const spec: JsonObject = {
    parentRefs: [parent],
    hostnames: [host],
    rules: [{ matches, backendRefs: [{ name: KEYCLOAK, port: main.port }] }],
  };
  return manifest(target, KEYCLOAK, ['gateway.networking.k8s.io/v1 HTTPRoute', KEYCLOAK], { spec });
}

/** @returns the paths as they are seen from outside: behind the one that Keycloak's begin with. */
function reachable({ path }: KubernetesEndpoints['main'], paths: readonly string[] = ['/']): string[] {
  return paths.map((one) => (one === '/' ? path || '/' : `${path}${one}`));
}
