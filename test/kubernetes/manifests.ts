import { parseAllDocuments } from 'yaml';
import { environment } from '../e2e/environment.ts';
import type { Cluster, KubernetesObject } from './cluster.ts';

/** A key of a Secret or a ConfigMap that a container takes a variable from. */
export interface Reference {
  readonly kind: 'Secret' | 'ConfigMap';
  readonly name: string;
  readonly key: string;
}

/** @returns what `kubectl kustomize` makes of a folder. */
export function kustomize(cluster: Cluster, folder: string): KubernetesObject[] {
  return parseAllDocuments(cluster.run('kustomize', folder)).map((document) => document.toJS() as KubernetesObject);
}

export function ofKind(objects: readonly KubernetesObject[], kind: string): KubernetesObject[] {
  return objects.filter((one) => one['kind'] === kind);
}

/** @returns the only object of a kind. */
export function only(objects: readonly KubernetesObject[], kind: string): KubernetesObject {
  const [one, ...others] = ofKind(objects, kind);
  if (one === undefined || others.length > 0) throw new Error(`${others.length + (one ? 1 : 0)} of ${kind}, not one`);
  return one;
}

export function nameOf(object: KubernetesObject): string {
  return object['metadata'].name as string;
}

/** @returns the keys of Secrets and ConfigMaps that containers need, whoever makes these, each once. */
export function references(objects: readonly KubernetesObject[]): Reference[] {
  const found = new Map<string, Reference>();
  const add = (kind: Reference['kind'], name: string, key: string): unknown =>
    found.set(`${kind}/${name}/${key}`, { kind, name, key });
  visit(objects, (one) => {
    if (one['secretKeyRef'] !== undefined) add('Secret', one['secretKeyRef'].name, one['secretKeyRef'].key);
    if (one['configMapKeyRef'] !== undefined) add('ConfigMap', one['configMapKeyRef'].name, one['configMapKeyRef'].key);
    for (const item of one['secret']?.items ?? [])
      add('Secret', one['secret'].secretName ?? one['secret'].name, item.key);
  });
  return [...found.values()];
}

function visit(value: unknown, look: (object: KubernetesObject) => void): void {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) look(value);
  for (const child of Object.values(value)) visit(child, look);
}

/**
 * @param values by the name of the variable, which is the key in the Secret.
 * @returns the Secrets and ConfigMaps that the manifests refer to and do not contain: those that an operator makes.
 */
export function operatorsObjects(
  objects: readonly KubernetesObject[],
  namespace: string,
  values: Readonly<Record<string, string>> = environment,
): KubernetesObject[] {
  const made = new Map<string, KubernetesObject>();
  for (const { kind, name, key } of references(objects)) {
    if (ofKind(objects, kind).some((one) => nameOf(one) === name)) continue;
    const object = made.get(`${kind}/${name}`) ?? {
      apiVersion: 'v1',
      kind,
      metadata: { name, namespace },
      [kind === 'Secret' ? 'stringData' : 'data']: {},
    };
    const value = values[key];
    if (value === undefined) throw new Error(`${kind} ${name}: no value for ${key}`);
    object[kind === 'Secret' ? 'stringData' : 'data'][key] = value;
    made.set(`${kind}/${name}`, object);
  }
  return [...made.values()];
}
