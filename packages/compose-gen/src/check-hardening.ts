import { type Diagnostic, isObject, type JsonObject, objectAt, own, type Path, valueAt } from '@realm-as-code/renderer';
import { type Container, type Deployment, KEYCLOAK, POSTGRES, RECONCILER, type YamlSource } from '@realm-as-code/stage';
import { error, warning } from './codes.ts';
import { entriesOf, isOn, valueOf } from './compose-values.ts';
import { HOOKS, includedIn, isExternal, networksOf, type Power, powersOf } from './service-powers.ts';

/** The network that is generated for the database. */
const DATABASE = 'database';
const KEEP = 'Leave it as it is generated: the container needs no more';

/**
 * Checks that `compose:` sections neither take away what the generated containers are held to, nor give a service the machine
 * with all that is on it.
 *
 * @returns `lost-hardening` for generated services, and `powerful-service` for others. A stage that needs it makes an exception.
 */
export function checkHardening(deployment: Deployment, compose: JsonObject, source: YamlSource): Diagnostic[] {
  const { keycloak, reconciler, postgres } = deployment;
  const generated = new Map<string, Container | undefined>([
    [KEYCLOAK, keycloak],
    [RECONCILER, reconciler],
    [POSTGRES, postgres],
  ]);
  const services = Object.entries(objectAt(compose, 'services')).flatMap(([name, service]): Diagnostic[] => {
    if (!isObject(service)) return [];
    const container = generated.get(name);
    const place: Path = ['services', name];
    const powers = powersOf(service, compose, container !== undefined);
    if (container === undefined) return powers.map((power) => tooPowerful(name, power, place, source));
    const database = container === postgres ? exposedBy(service, compose) : [];
    return [...powers, ...lostOf(service, container), ...database].map(({ path, what }) =>
      lost(`${name} ${what}`, [...place, ...path], place, source),
    );
  });
  return [
    ...services,
    ...(postgres === undefined ? [] : checkNetwork(compose, source)),
    ...checkIncluded(compose, source),
  ];
}

function tooPowerful(
  name: string,
  { path, what, isEnough = false }: Power,
  service: Path,
  source: YamlSource,
): Diagnostic {
  const means = isEnough ? '' : ': whoever gets into it has the machine, with all secrets on it';
  return unchecked(`${name} ${what}${means}`, [...service, ...path], service, source);
}

function unchecked(message: string, path: Path, at: Path, source: YamlSource): Diagnostic {
  const place = placeOf(at);
  const hint = `Take it away, or make an exception for ${place}, with the reason`;
  return { ...warning('powerful-service', source.file, source.locate(['compose', ...path]), message, hint), place };
}

function lost(message: string, path: Path, at: Path, source: YamlSource): Diagnostic {
  const found = error('lost-hardening', source.file, source.locate(['compose', ...path]), message, KEEP);
  return { ...found, place: placeOf(at) };
}

/** The place of an exception. */
function placeOf(path: Path): string {
  return `compose#${path.join('.')}`;
}

/** What a generated service no longer has of that which it is held to. */
function lostOf(service: JsonObject, { hasReadOnlyRoot, user }: Container): Power[] {
  const has = (property: string, item: RegExp): boolean =>
    entriesOf(own(service, property), property).some(([one]) => item.test(valueOf(one)));
  const given = valueOf(own(service, 'user'));
  return [
    ...(has('cap_drop', /^ALL$/i) ? [] : [{ path: ['cap_drop'], what: 'keeps the capabilities of its image' }]),
    // One that says false is found where powers are.
    ...(has('security_opt', /^no-new-privileges\b/) ? [] : [{ path: ['security_opt'], what: 'can gain privileges' }]),
    ...(hasReadOnlyRoot && !isOn(own(service, 'read_only'))
      ? [{ path: ['read_only'], what: 'can write to its own files' }]
      : []),
    ...(isRoot(given) ? [{ path: ['user'], what: 'runs as root' }] : []),
    ...(user !== undefined && given === '' ? [{ path: ['user'], what: 'starts as root' }] : []),
    ...HOOKS.flatMap((hook) => entriesOf(own(service, hook), hook))
      .filter(([entry]) => isRoot(valueOf(valueAt(entry, 'user'))))
      .map(([, path]) => ({ path: [...path, 'user'], what: `runs as root in ${path[0]}` })),
    ...unlimited(service, 'pids_limit', 'pids', 'may start any number of processes'),
    ...unlimited(service, 'mem_limit', 'memory', 'may take all memory'),
    ...(isOn(own(service, 'oom_kill_disable'))
      ? [{ path: ['oom_kill_disable'], what: 'is not stopped when memory runs out' }]
      : []),
  ];
}

/** Docker reads numbers with a sign and with zeros in front. */
function isRoot(user: string): boolean {
  return /^(?:root|[+-]?0+)(?::|$)/.test(user);
}

/** A limit has two places; it is lost where it is in none, or says that there is none. */
function unlimited(service: JsonObject, property: string, limit: string, what: string): Power[] {
  const places: Path[] = [[property], ['deploy', 'resources', 'limits', limit]];
  const given = places.flatMap((path): [Path, string][] => {
    const text = valueOf(valueAt(service, ...(path as string[])));
    return text === '' ? [] : [[path, text]];
  });
  // What a variable decides may be any limit.
  const none = given.find(([, text]) => Number.parseFloat(text) <= 0);
  const path = given.length === 0 ? [property] : none?.[0];
  return path === undefined ? [] : [{ path, what }];
}

/** How the database can be reached from elsewhere, or get there: it is generated into one network, without a way out. */
function exposedBy(service: JsonObject, compose: JsonObject): Power[] {
  const ports = own(service, 'ports');
  const mode = valueOf(own(service, 'network_mode'));
  const names = networksOf(service);
  const networks: [string, Path][] = names.length === 0 && mode === '' ? [['default', ['networks']]] : names;
  const way = (name: string): string => `is in the network ${name}, which has a way out`;
  return [
    ...(Array.isArray(ports) && ports.length > 0 ? [{ path: ['ports'], what: 'is published on the machine' }] : []),
    // That of the host is found where powers are.
    ...(['', 'none', 'host'].includes(mode) ? [] : [{ path: ['network_mode'], what: way(mode) }]),
    ...networks
      .filter(([name]) => name !== DATABASE && !isInternal(objectAt(compose, 'networks', name)))
      .map(([name, path]) => ({ path, what: way(name) })),
  ];
}

function checkNetwork(compose: JsonObject, source: YamlSource): Diagnostic[] {
  const place: Path = ['networks', DATABASE];
  const network = objectAt(compose, ...(place as string[]));
  if (isInternal(network)) return [];
  const path = [...place, isExternal(network) ? 'external' : 'internal'];
  return [lost(`the network ${DATABASE} has a way out`, path, place, source)];
}

/** Compose reads nothing else of a network that others have made. */
function isInternal(network: JsonObject): boolean {
  return isOn(own(network, 'internal')) && !isExternal(network);
}

function checkIncluded(compose: JsonObject, source: YamlSource): Diagnostic[] {
  return includedIn(compose).map(([files, path]) => {
    const are = files.length === 1 ? 'is' : 'are';
    const message = `"include" brings in ${files.join(' and ')}, which ${are} not checked`;
    return unchecked(message, path, ['include'], source);
  });
}
