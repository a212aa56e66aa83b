import { isObject, type Json, type JsonObject, objectAt, own, textAt } from '@realm-as-code/renderer';
import { canBeLocked, type ImageLock, pinImage } from '@realm-as-code/stage';

/** @returns the images of a finished Compose file that a registry knows by a tag; those built on the machine are not. */
export function findImages(compose: JsonObject): string[] {
  const images = Object.values(objectAt(compose, 'services')).flatMap((service) =>
    isObject(service) && own(service, 'build') === undefined ? (textAt(service, 'image') ?? []) : [],
  );
  return [...new Set(images.filter(canBeLocked))].toSorted();
}

/** @returns the Compose file with the digests of all images that the lock has. */
export function pinImages(compose: JsonObject, lock: ImageLock): JsonObject {
  const services = Object.entries(objectAt(compose, 'services')).map(([name, service]): [string, Json] => {
    const image = textAt(service, 'image');
    return [name, isObject(service) && image !== undefined ? { ...service, image: pinImage(image, lock) } : service];
  });
  return { ...compose, services: Object.fromEntries(services) };
}
