import { isObject, type Json, type JsonObject, objectAt, own, textAt } from '@realm-as-code/renderer';
import { canBeLocked, type Deployment, type ImageLock, pinImage } from '@realm-as-code/stage';

/**
 * Finds the images that a registry knows by a tag; those that are built on the machine are not.
 *
 * @param compose the finished Compose file.
 * @param deployment where Compose is not the only target, which the stage's own section is for.
 */
export function findImages(compose: JsonObject, deployment: Deployment | undefined): string[] {
  const images = Object.values(objectAt(compose, 'services')).flatMap((service) =>
    isObject(service) && own(service, 'build') === undefined ? (textAt(service, 'image') ?? []) : [],
  );
  const containers = [deployment?.keycloak, deployment?.reconciler, deployment?.postgres];
  const all = [...images, ...containers.flatMap((container) => container?.image ?? [])];
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
