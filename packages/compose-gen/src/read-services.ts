import { isObject, type Json, type JsonObject, objectAt, textAt } from '@realm-as-code/renderer';

/** What a service of a finished Compose file is, in whichever of Compose's notations it is written. */
export interface Service {
  /** The tag of its image; undefined where it has none, is a digest or comes from a variable. */
  readonly imageTag: string | undefined;
  /** What it has in its environment; variables without a value are left out. */
  readonly environment: ReadonlyMap<string, string>;
  /** The services that it cannot start without, and the property that says so. */
  readonly needs: readonly Need[];
}

interface Need {
  readonly property: string;
  readonly service: string;
}

/** Reads the services of a Compose file that a stage's own section may have changed in any way. */
export function readServices(compose: JsonObject): ReadonlyMap<string, Service> {
  const services = Object.entries(objectAt(compose, 'services'));
  return new Map(services.map(([name, service]) => [name, readService(service)]));
}

function readService(service: Json): Service {
  const image = textAt(service, 'image') ?? '';
  return {
    imageTag: image.includes('$') ? undefined : /:([^:/@]+)(@.*)?$/.exec(image)?.[1],
    environment: new Map(
      Object.entries(objectAt(service, 'environment')).flatMap(([name, value]): [string, string][] =>
        typeof value === 'object' ? [] : [[name, String(value)]],
      ),
    ),
    needs: isObject(service) ? Object.entries(service).flatMap(([property, value]) => needsOf(property, value)) : [],
  };
}

/** The properties with which Compose starts one service after another. */
function needsOf(property: string, value: Json): Need[] {
  switch (property) {
    case 'depends_on':
      return (isObject(value) ? Object.keys(value) : textsOf(value)).map((service) => ({ property, service }));
    case 'links':
    case 'volumes_from':
      return textsOf(value).map((item) => ({ property, service: item.split(':', 1)[0] as string }));
    case 'network_mode':
    case 'ipc':
    case 'pid':
      return typeof value === 'string' && value.startsWith('service:') ? [{ property, service: value.slice(8) }] : [];
    default:
      return [];
  }
}

function textsOf(list: Json): string[] {
  return Array.isArray(list) ? list.filter((item) => typeof item === 'string') : [];
}
