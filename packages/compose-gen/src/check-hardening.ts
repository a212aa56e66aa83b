import {
  type Diagnostic,
  isObject,
  type Json,
  type JsonObject,
  objectAt,
  own,
  type Path,
  type Position,
  textAt,
} from '@realm-as-code/renderer';
import { type Container, type Deployment, KEYCLOAK, POSTGRES, RECONCILER, type YamlSource } from '@realm-as-code/stage';
import { error, warning } from './codes.ts';
import { mountParts } from './join/list-keys.ts';

/** Where a service is looked at for what gives it power over the machine: the path, what it says, and what that means. */
interface Power {
  readonly path: Path;
  readonly what: string;
}

/** Sockets of container engines: whoever may use one is root on the machine. */
const ENGINE = /\/(docker|podman|containerd|crio)(\/[\w.-]+)?\.sock$/;
/** Folders of the machine that hold its secrets, its programs or its devices. */
const SYSTEM = /^\/(?:etc|proc|sys|dev|root|boot|var|var\/run|run|var\/lib|var\/lib\/docker|usr|usr\/bin|bin|lib)?\/?$/;
const NAMESPACES = ['pid', 'ipc', 'network_mode', 'userns_mode', 'uts', 'cgroup'];

/**
 * Checks that `compose:` sections neither take away what the generated containers are held to, nor give a service the machine
 * with all that is on it.
 *
 * @returns `lost-hardening` for generated services, and `powerful-service` for others. A stage that needs it makes an exception.
 */
export function checkHardening(
  { keycloak, reconciler, postgres }: Deployment,
  compose: JsonObject,
  source: YamlSource,
): Diagnostic[] {
  const generated = new Map<string, Container | undefined>([
    [KEYCLOAK, keycloak],
    [RECONCILER, reconciler],
    [POSTGRES, postgres],
  ]);
  return Object.entries(objectAt(compose, 'services')).flatMap(([name, service]): Diagnostic[] => {
    if (!isObject(service)) return [];
    const container = generated.get(name);
    const place = `compose#services.${name}`;
    const locate = (path: Path): Position => source.locate(['compose', 'services', name, ...path]);
    if (container === undefined) {
      const hint = `Take it away, or make an exception for ${place}, with the reason`;
      return powersOf(service).map(({ path, what }) => {
        const message = `${name} ${what}: whoever gets into it has the machine, with all secrets on it`;
        return { ...warning('powerful-service', source.file, locate(path), message, hint), place };
      });
    }
    const hint = 'Leave it as it is generated: the container needs no more';
    return [...powersOf(service), ...lostOf(service, container)].map(({ path, what }) => ({
      ...error('lost-hardening', source.file, locate(path), `${name} ${what}`, hint),
      place,
    }));
  });
}

/** What a service may do to the machine. */
function powersOf(service: JsonObject): Power[] {
  const list = (property: string): [Json, Path][] => {
    const value = own(service, property);
    return (Array.isArray(value) ? value : []).map((item, index) => [item, [property, index]]);
  };
  return [
    ...(own(service, 'privileged') === true ? [{ path: ['privileged'], what: 'is privileged' }] : []),
    ...list('cap_add')
      .map(([item, path]) => ({ path, what: `has the capability ${text(item)}` }))
      .filter(({ what }) => /ALL|SYS_|NET_ADMIN|DAC_|SETUID|SETGID|BPF|MKNOD/i.test(what)),
    ...list('devices').map(([item, path]) => ({ path, what: `has the device ${text(item)}` })),
    ...list('security_opt')
      .filter(([item]) => /unconfined|label[:=]disable|no-new-privileges[:=]false/.test(text(item)))
      .map(([item, path]) => ({ path, what: `runs with ${text(item)}` })),
    ...NAMESPACES.filter((property) => own(service, property) === 'host').map((property) => ({
      path: [property],
      what: `shares the machine’s ${property}`,
    })),
    ...list('volumes').flatMap(([item, path]) => {
      const from = sourceOf(item);
      const isEngine = ENGINE.test(from);
      return isEngine || SYSTEM.test(from)
        ? [{ path, what: isEngine ? `has the socket of the container engine (${from})` : `has ${from} of the machine` }]
        : [];
    }),
  ];
}

/** What a generated service no longer has of that which it is held to. */
function lostOf(service: JsonObject, { hasReadOnlyRoot }: Container): Power[] {
  const has = (property: string, item: RegExp): boolean => {
    const list = own(service, property);
    return Array.isArray(list) && list.some((one) => item.test(text(one)));
  };
  const user = text(own(service, 'user') ?? '');
  return [
    ...(has('cap_drop', /^ALL$/i) ? [] : [{ path: ['cap_drop'], what: 'keeps the capabilities of its image' }]),
    ...(has('security_opt', /^no-new-privileges([:=]true)?$/)
      ? []
      : [{ path: ['security_opt'], what: 'can gain privileges' }]),
    ...(hasReadOnlyRoot && own(service, 'read_only') !== true
      ? [{ path: ['read_only'], what: 'can write to its own files' }]
      : []),
    ...(/^(root|0)(:|$)/.test(user) ? [{ path: ['user'], what: 'runs as root' }] : []),
  ];
}

function sourceOf(volume: Json): string {
  if (typeof volume !== 'string') return textAt(volume, 'source') ?? '';
  const parts = mountParts(volume);
  return parts.length > 1 ? (parts[0] as string) : '';
}

function text(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
