import { isObject, type Json, type JsonObject, objectAt, own, textAt } from '@realm-as-code/renderer';
import { mountTarget } from './join/list-keys.ts';
import { shellWords } from './shell-words.ts';

/** What a service of a finished Compose file is, in whichever of Compose's notations it is written. */
export interface Service {
  /** The tag of its image; undefined where it has none, is a digest or comes from a variable. */
  readonly imageTag: string | undefined;
  /** Whether its image is this program's official one, from whichever registry. */
  readonly runsOfficial: (program: 'keycloak/keycloak' | 'postgres') => boolean;
  /** What it has in its environment; variables without a value are left out. */
  readonly environment: ReadonlyMap<string, string>;
  /** The variables that it gets from the shell that Compose is started in. */
  readonly passedOn: readonly string[];
  /** Empty where the image's own is used. */
  readonly entrypoint: readonly string[];
  readonly command: readonly string[];
  /** Whether its program can have settings that the Compose file does not show: in files, or in an image of one's own. */
  readonly isConfiguredElsewhere: boolean;
  /** The services that it cannot start without, and the property that says so. */
  readonly needs: readonly Need[];
  /** The words of its health check, `CMD` or `CMD-SHELL` first; undefined where the Compose file has none. */
  readonly healthTest: readonly string[] | undefined;
  /** Whether it has no health check, not even one of its image. */
  readonly isHealthDisabled: boolean;
  /** The ports of its container that are published, each where it stands in `ports`; ranges are left out. */
  readonly ports: readonly { readonly container: string; readonly index: number }[];
  /** Where files and folders from elsewhere are in its container. */
  readonly mounts: readonly string[];
  /** `service:<name>` where it shares the network of another one. */
  readonly networkMode: string | undefined;
}

interface Need {
  readonly property: string;
  readonly service: string;
  /** What `depends_on` waits for. */
  readonly condition?: string | undefined;
}

/** Reads the services of a Compose file that a stage's own section may have changed in any way. */
export function readServices(compose: JsonObject): ReadonlyMap<string, Service> {
  const services = Object.entries(objectAt(compose, 'services'));
  return new Map(services.map(([name, service]) => [name, readService(service)]));
}

function readService(service: Json): Service {
  const image = textAt(service, 'image') ?? '';
  const environment = Object.entries(objectAt(service, 'environment'));
  const properties = isObject(service) ? service : {};
  return {
    imageTag: image.includes('$') ? undefined : /:([^:/@]+)(@.*)?$/.exec(image)?.[1],
    runsOfficial: (program) => isOfficial(properties, program),
    environment: new Map(
      environment.flatMap(([name, value]): [string, string][] =>
        typeof value === 'object' ? [] : [[name, String(value)]],
      ),
    ),
    passedOn: environment.flatMap(([name, value]) => (value === null ? [name] : [])),
    entrypoint: wordsOf(own(properties, 'entrypoint')),
    command: wordsOf(own(properties, 'command')),
    isConfiguredElsewhere: isConfiguredElsewhere(properties),
    mounts: mountsOf(own(properties, 'volumes')),
    needs: Object.entries(properties).flatMap(([property, value]) => needsOf(property, value)),
    ...healthOf(own(properties, 'healthcheck')),
    ports: portsOf(own(properties, 'ports') ?? null),
    networkMode: textAt(service, 'network_mode'),
  };
}

/** A list, or one text that Compose splits as a shell does. */
function wordsOf(value: Json | undefined): readonly string[] {
  return typeof value === 'string' ? shellWords(value) : textsOf(value ?? null);
}

/** Files with variables, an image of one's own, and what is mounted where Keycloak reads its configuration. */
function isConfiguredElsewhere(service: JsonObject): boolean {
  const mounts = ['volumes', 'configs', 'secrets'].flatMap((property) => own(service, property) ?? []);
  return (
    own(service, 'env_file') !== undefined ||
    !isOfficial(service, 'keycloak/keycloak') ||
    mounts.some((mount) => JSON.stringify(mount).includes('/opt/keycloak/conf'))
  );
}

function isOfficial(service: JsonObject, program: string): boolean {
  const name = (textAt(service, 'image') ?? '').replace(/@.*$/, '').replace(/:[^:/]*$/, '');
  return own(service, 'build') === undefined && (name === program || name.endsWith(`/${program}`));
}

function healthOf(healthcheck: Json | undefined): Pick<Service, 'healthTest' | 'isHealthDisabled'> {
  if (!isObject(healthcheck)) return { healthTest: undefined, isHealthDisabled: false };
  const test = own(healthcheck, 'test');
  const words = typeof test === 'string' ? ['CMD-SHELL', test] : textsOf(test ?? null);
  const isHealthDisabled = own(healthcheck, 'disable') === true || words[0] === 'NONE';
  return { healthTest: words.length === 0 ? undefined : words, isHealthDisabled };
}

/** `127.0.0.1:8080:80/tcp`, a number, or an object with a target. */
function portsOf(ports: Json): Service['ports'] {
  if (!Array.isArray(ports)) return [];
  return ports.flatMap((port, index) => {
    const [target, protocol] = isObject(port) ? [own(port, 'target'), textAt(port, 'protocol')] : [port, undefined];
    if (typeof target !== 'string' && typeof target !== 'number') return [];
    const text = protocol === undefined ? String(target) : `${target}/${protocol}`;
    const container = /(?:^|:)(\d+)(?:\/tcp)?$/.exec(text)?.[1];
    return container === undefined ? [] : [{ container, index }];
  });
}

/** The properties with which Compose starts one service after another. */
function needsOf(property: string, value: Json): Need[] {
  switch (property) {
    case 'depends_on':
      if (!isObject(value)) return textsOf(value).map((service) => ({ property, service }));
      return Object.entries(value).map(([service, how]) => ({
        property,
        service,
        condition: textAt(how, 'condition'),
      }));
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

function mountsOf(volumes: Json | undefined): string[] {
  return (Array.isArray(volumes) ? volumes : []).map(mountTarget);
}
