import { isObject, type Json, type JsonObject, objectAt, objectsAt, textAt } from '@realm-as-code/renderer';
import { parseAllDocuments } from 'yaml';

/** The most that `kubectl apply` can note of an object in an annotation, in bytes: MAX in its validation of objects. */
const ANNOTATION_LIMIT = 256 * 1024;

/** What operators have to know of manifests. */
export interface ManifestFacts {
  readonly namespace: string;
  /** The Secret with the variables; its keys, sorted. */
  readonly secret: string;
  readonly variables: readonly string[];
  /** The Job of the reconciler. */
  readonly job: string;
  /** Whether Keycloak's operator makes its pods. */
  readonly hasOperator: boolean;
  /** Whether an object is too large for what `kubectl apply` does without the server. */
  readonly isLarge: boolean;
}

/** @returns the documents of a YAML file; undefined if it is none. */
export function parseManifests(text: string): JsonObject[] | undefined {
  const documents = parseAllDocuments(text);
  if (!Array.isArray(documents) || documents.some(({ errors }) => errors.length > 0)) return undefined;
  return documents.map((document) => document.toJS() as Json).filter(isObject);
}

/** @param texts the files of a bundle for Kubernetes. */
export function readManifests(texts: readonly string[]): ManifestFacts {
  const manifests = texts.flatMap((text) => parseManifests(text) ?? []);
  const named = (kind: string): string =>
    manifests.flatMap((one) => (textAt(one, 'kind') === kind ? (textAt(one, 'metadata', 'name') ?? []) : []))[0] ?? '';
  const keys = manifests.flatMap(secretKeys);
  return {
    namespace: named('Namespace'),
    secret: keys[0]?.secret ?? '',
    variables: [...new Set(keys.map(({ key }) => key))].toSorted(),
    job: named('Job'),
    hasOperator: named('Keycloak') !== '',
    isLarge: manifests.some((one) => JSON.stringify(one).length > ANNOTATION_LIMIT),
  };
}

/** The keys of Secrets that something refers to, as environment variables or as files. */
function secretKeys(value: Json): { readonly secret: string; readonly key: string }[] {
  if (Array.isArray(value)) return value.flatMap(secretKeys);
  if (!isObject(value)) return [];
  const [reference, volume] = [objectAt(value, 'secretKeyRef'), objectAt(value, 'secret')];
  const [ofReference, ofVolume] = [textAt(reference, 'name'), textAt(volume, 'secretName')];
  return [
    ...(ofReference === undefined ? [] : [{ secret: ofReference, key: textAt(reference, 'key') ?? '' }]),
    ...(ofVolume === undefined
      ? []
      : objectsAt(volume, 'items').map((item) => ({ secret: ofVolume, key: textAt(item, 'key') ?? '' }))),
    ...Object.values(value).flatMap(secretKeys),
  ];
}
