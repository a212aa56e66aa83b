import { isObject, type Json, type JsonObject, objectAt, own, textAt } from '@realm-as-code/renderer';
import { canBeLocked, containersOf, type Deployment, type ImageLock, pinImage, type Stage } from '@realm-as-code/stage';

/**
 * Finds the images that a registry knows by a tag; those that are built on the machine are not.
 *
 * @param compose the finished Compose file.
 * @param onKubernetes what else a stage deploys that is for Kubernetes.
 */
export function findImages(
  compose: JsonObject,
  onKubernetes: { readonly deployment: Deployment; readonly stage: Stage } | undefined,
): string[] {
  const images = Object.values(objectAt(compose, 'services')).flatMap((service) =>
    isObject(service) && own(service, 'build') === undefined ? (textAt(service, 'image') ?? []) : [],
  );
  const others =
    onKubernetes === undefined
      ? []
      : [...containersOf(onKubernetes.deployment), onKubernetes.stage.kubernetes?.driftWatch ?? []].flat();
  const all = [...images, ...others.map(({ image }) => image)];
  return [...new Set(all.filter(canBeLocked))].toSorted();
}

/** @returns the Compose file with the digests of all images that the lock has. */
export function pinImages(compose: JsonObject, lock: ImageLock): JsonObject {
  const services = Object.entries(objectAt(compose, 'services')).map(([name, service]): [string, Json] => {
    const image = textAt(service, 'image');
    return [name, isObject(service) && image !== undefined ? { ...service, image: pinImage(image, lock) } : service];
  });
  return { ...compose, services: Object.fromEntries(services) };
}
