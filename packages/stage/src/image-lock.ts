import { compareText, type Diagnostic, type SourceFile, START } from '@realm-as-code/renderer';
import { type Deployment, mapContainers } from './deployment/deployment.ts';
import { schemas } from './generated/schemas.js';
import { validateImages } from './generated/validators.js';
import { error, warning } from './codes.ts';
import { explainSchemaErrors } from './schema-diagnostics.ts';
import type { Stage } from './stage.ts';
import { parseYaml } from './yaml/yaml-source.ts';

/** The name of the lock file, in the root. */
export const IMAGE_LOCK = 'images.lock';

/** The digests of images, by reference: `postgres:17.7` → `sha256:…`. */
export type ImageLock = ReadonlyMap<string, string>;

/**
 * Reads the lock file.
 *
 * @returns the digests, or `invalid-image-lock`.
 */
export function readImageLock(file: SourceFile): { lock?: ImageLock; diagnostics: readonly Diagnostic[] } {
  // JSON is YAML, and this reader knows the places of its values.
  const { source } = parseYaml(file);
  if (source === undefined) {
    const message = 'it is not a JSON object';
    const hint = 'Delete it, and write it again with lock-images';
    return { diagnostics: [error('invalid-image-lock', file.path, START, message, hint)] };
  }
  if (validateImages(source.value)) return { lock: new Map(Object.entries(source.value as object)), diagnostics: [] };
  const findings = validateImages.errors ?? [];
  return { diagnostics: explainSchemaErrors(findings, schemas.images, source, 'invalid-image-lock', 'an image lock') };
}

/** @returns the text of a lock file, sorted by reference. */
export function imageLockText(lock: ImageLock): string {
  const sorted = [...lock].toSorted(([a], [b]) => compareText(a, b));
  return `${JSON.stringify(Object.fromEntries(sorted), null, 2)}\n`;
}

/** @returns the image with its digest, `name:tag@sha256:…`; unchanged if it has one already, or none is known. */
export function pinImage(image: string, lock: ImageLock): string {
  const digest = lock.get(image);
  return digest === undefined ? image : `${image}@${digest}`;
}

/** @returns the deployment with the digests of all images that the lock has. */
export function pinDeployment(deployment: Deployment, lock: ImageLock): Deployment {
  return mapContainers(deployment, (container) => ({ ...container, image: pinImage(container.image, lock) }));
}

/** @returns the stage with the digest of the image that only it names, if the lock has it. */
export function pinStage(stage: Stage, lock: ImageLock): Stage {
  const { kubernetes } = stage;
  const watch = kubernetes?.driftWatch;
  if (watch === undefined) return stage;
  return { ...stage, kubernetes: { ...kubernetes, driftWatch: { ...watch, image: pinImage(watch.image, lock) } } };
}

/** @returns whether a lock can have an image: it is not pinned yet, and its name does not come from a variable. */
export function canBeLocked(image: string): boolean {
  return image !== '' && !/[@$]/.test(image);
}

/**
 * Compares the lock file with what is deployed.
 *
 * @param file the lock file.
 * @param images what the stages deploy, before it is pinned.
 * @param areAll whether these are all stages of the root: only then is something left over.
 * @returns `unpinned-image` and `stale-image`, as warnings.
 */
export function checkImageLock(
  lock: ImageLock,
  file: SourceFile,
  images: ReadonlySet<string>,
  areAll: boolean,
): Diagnostic[] {
  const missing = [...images].filter((image) => !lock.has(image));
  const stale = areAll ? [...lock.keys()].filter((image) => !images.has(image)) : [];
  const hint = 'Run "lock-images --all"';
  const places = stale.length === 0 ? undefined : parseYaml(file).source;
  return [
    ...missing.map((image) =>
      warning('unpinned-image', file.path, START, `it has no digest of ${image}, which is deployed`, hint),
    ),
    ...stale.map((image) => {
      const position = places?.locate([image], 'key') ?? START;
      return warning('stale-image', file.path, position, `no stage deploys ${image}`, hint);
    }),
  ];
}
