import { compareText, type JsonObject, objectAt, objectsAt, textAt } from '@realm-as-code/renderer';
import { paths } from '@realm-as-code/stage';
import { parseManifests } from './manifests.ts';

/** The name of the Compose file in a bundle. */
const COMPOSE_FILE: string = paths.compose(undefined);

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
    const documents = parseManifests(text);
    if (documents === undefined) return undefined;
    images.push(...documents.flatMap(path === COMPOSE_FILE ? inCompose : inManifest));
  }
  return [...new Set(images)].toSorted(compareText);
}

function inCompose(compose: JsonObject): string[] {
  return Object.values(objectAt(compose, 'services')).flatMap((service) => textAt(service, 'image') ?? []);
}

function inManifest(manifest: JsonObject): string[] {
  // The operator's Keycloak has its image in its own specification.
  const own = textAt(manifest, 'kind') === 'Keycloak' ? (textAt(manifest, 'spec', 'image') ?? []) : [];
  const containers = POD_SPECS.flatMap((path) =>
    ['containers', 'initContainers'].flatMap((list) => objectsAt(manifest, 'spec', ...path, list)),
  );
  return [own, containers.flatMap((container) => textAt(container, 'image') ?? [])].flat();
}
