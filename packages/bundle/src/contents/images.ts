import { compareText, isObject, type Json, objectAt, objectsAt, textAt } from '@realm-as-code/renderer';
import { paths } from '@realm-as-code/stage';
import { parseAllDocuments } from 'yaml';

/** The name of the Compose file in a bundle. */
const COMPOSE_FILE: string = paths.compose(undefined);

/** What can run a bundle. */
export const targets = ['compose', 'kubernetes'] as const;
export type Target = (typeof targets)[number];

/** Where containers stand in what makes pods: a pod, what has a template of one, and what makes those on a schedule. */
const POD_SPECS = [[], ['template', 'spec'], ['jobTemplate', 'spec', 'template', 'spec']];

/**
 * Finds the images that the files of a bundle deploy.
 *
 * @param files their texts, by path.
 * @returns the images as they are written there, each once, sorted; undefined where a file is not YAML.
 */
export function findImages(files: ReadonlyMap<string, string>): string[] | undefined {
  const images: string[] = [];
  for (const [path, text] of files) {
    // What is in there is mounted, not run.
    if (!/\.ya?ml$/.test(path) || path.startsWith(`${paths.scripts}/`)) continue;
    for (const document of parseAllDocuments(text)) {
      if (!('toJS' in document) || document.errors.length > 0) return undefined;
      images.push(...(path === COMPOSE_FILE ? inCompose : inManifest)(document.toJS() as Json));
    }
  }
  return [...new Set(images)].toSorted(compareText);
}

function inCompose(compose: Json): string[] {
  return Object.values(objectAt(compose, 'services')).flatMap((service) => textAt(service, 'image') ?? []);
}

function inManifest(manifest: Json): string[] {
  if (!isObject(manifest)) return [];
  // The operator's Keycloak has its image in its own specification.
  const own = textAt(manifest, 'kind') === 'Keycloak' ? (textAt(manifest, 'spec', 'image') ?? []) : [];
  const containers = POD_SPECS.flatMap((path) =>
    ['containers', 'initContainers'].flatMap((list) => objectsAt(manifest, 'spec', ...path, list)),
  );
  return [own, containers.flatMap((container) => textAt(container, 'image') ?? [])].flat();
}
