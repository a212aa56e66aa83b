import type { JsonObject } from '@realm-as-code/renderer';
import { type Deployment, KEYCLOAK, type KubernetesSettings, type StageFiles } from '@realm-as-code/stage';
import type { KubernetesEndpoints } from '../container/endpoints.ts';
import type { ValueSources } from '../container/environment.ts';

/** All that the objects of a deployment follow from. */
export interface Target {
  readonly deployment: Deployment;
  readonly settings: KubernetesSettings;
  readonly namespace: string;
  readonly sources: ValueSources;
  readonly files: StageFiles;
}

/** The name of the Job that watches for drift. */
export const DRIFT_WATCH = 'keycloak-drift-watch';

/** @returns where Keycloak answers in its namespace. */
export function keycloakUrl({ main }: KubernetesEndpoints): string {
  return `${main.scheme}://${KEYCLOAK}:${main.port}${main.path}`;
}

/** An object of the Kubernetes API. */
export type Manifest = JsonObject;

/** @returns the labels by which the pods of a component are selected, which must never change. */
export function selectorLabels({ namespace, settings }: Target, component: string): JsonObject {
  // Keycloak's operator gives pods labels of its own, with the name of the resource (Utils.allInstanceLabels).
  if (settings.operator === true && component === KEYCLOAK) {
    return { app: 'keycloak', 'app.kubernetes.io/instance': KEYCLOAK };
  }
  return { 'app.kubernetes.io/name': component, 'app.kubernetes.io/instance': namespace };
}

/** @returns the labels of everything that belongs to a component. */
export function labels(target: Target, component: string): JsonObject {
  return {
    'app.kubernetes.io/name': component,
    'app.kubernetes.io/instance': target.namespace,
    'app.kubernetes.io/managed-by': 'realm-as-code',
  };
}

/**
 * @param type such as `apps/v1 StatefulSet`.
 * @param content what the object has beside its metadata.
 */
export function manifest(
  target: Target,
  component: string,
  [type, name]: readonly [type: string, name: string],
  content: JsonObject,
  annotations: JsonObject = {},
): Manifest {
  const [apiVersion = '', kind = ''] = type.split(' ');
  const metadata: JsonObject = { name, namespace: target.namespace, labels: labels(target, component) };
  if (Object.keys(annotations).length > 0) metadata['annotations'] = annotations;
  return { apiVersion, kind, metadata, ...content };
}
