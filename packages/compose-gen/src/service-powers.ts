import { isObject, type Json, type JsonObject, objectAt, own, type Path, textAt } from '@realm-as-code/renderer';
import { entriesOf, isOn, valueOf, withDefaults } from './compose-values.ts';
import { isOfMachine, powerOfPath, shown } from './host-paths.ts';
import { mountParts, written } from './join/list-keys.ts';

/** Something that gives a service power: where it stands in the service, what it is, and whether that says all. */
export interface Power {
  readonly path: Path;
  readonly what: string;
  /** Whether `what` says what is wrong with it; otherwise it gives the service the machine. */
  readonly isEnough?: boolean;
}

/** What Compose runs in a container that runs already, each in its own way. */
export const HOOKS: readonly string[] = ['post_start', 'pre_stop'];
const NAMESPACES = ['pid', 'ipc', 'network_mode', 'userns_mode', 'uts', 'cgroup'];
/** Capabilities with which a container gets out of itself, or at what is not its own; those that Docker gives are none. */
const POWERFUL =
  /^(?:CAP_)?(?:ALL|SYS_(?!CHROOT)\w+|NET_ADMIN|DAC_READ_SEARCH|BPF|PERFMON|MAC_\w+|CHECKPOINT_RESTORE)$/i;
/** All that Keycloak and PostgreSQL have no use for: the one that is left opens ports below 1024. */
const NEEDLESS = /^(?!(?:CAP_)?NET_BIND_SERVICE$)./i;
const UNCONFINED = /unconfined|label[:=](?:disable|type[:=]spc_t)|no-new-privileges[:=](?:false|f|0)$/i;
/** Files of TLS: as a secret, one of them is what a service is meant to have, wherever the machine keeps it. */
const KEY = /\.(?:key|pem|crt|cer|p12|pfx|jks)$/;
/** File systems of other machines, whose paths are not of this one. */
const REMOTE = /^(?:nfs\d?|cifs|smb\w*)$/;

/**
 * @param compose has the volumes, networks, configs and secrets that the service names.
 * @param isGenerated whether the service needs no capability to speak of, and nothing from another file.
 * @returns what a service may do to the machine, or to the whole deployment.
 */
export function powersOf(service: JsonObject, compose: JsonObject, isGenerated: boolean): Power[] {
  return [
    ...switchesOf(service),
    ...listsOf(service, isGenerated),
    ...namespacesOf(service, compose),
    ...filesOf(service, compose).flatMap(([file, path]) => {
      const power = powerOfPath(file);
      return power === undefined ? [] : [{ path, ...power }];
    }),
    ...originsOf(service, isGenerated),
  ];
}

/** @returns the names of a service's networks, each with its path. */
export function networksOf(service: JsonObject): [name: string, path: Path][] {
  const networks = own(service, 'networks');
  return isObject(networks)
    ? Object.keys(networks).map((name) => [name, ['networks', name]])
    : entriesOf(networks, 'networks').map(([name, path]) => [written(name), path]);
}

function switchesOf(service: JsonObject): Power[] {
  const hooks = HOOKS.flatMap((hook) => entriesOf(own(service, hook), hook));
  return [
    ...(isOn(own(service, 'privileged')) ? [{ path: ['privileged'], what: 'is privileged' }] : []),
    ...hooks
      .filter(([entry]) => isObject(entry) && isOn(own(entry, 'privileged')))
      .map(([, path]) => ({ path: [...path, 'privileged'], what: `is privileged in ${path[0]}` })),
    ...(isOn(own(service, 'use_api_socket'))
      ? [{ path: ['use_api_socket'], what: 'has the socket of the container engine' }]
      : []),
  ];
}

function listsOf(service: JsonObject, isGenerated: boolean): Power[] {
  const list = (property: string, what: string, pattern = /./): Power[] =>
    entriesOf(own(service, property), property)
      .filter(([entry]) => pattern.test(valueOf(entry)))
      .map(([entry, path]) => ({ path, what: what.replace('*', () => written(entry)) }));
  // Those of a service are found where it stands.
  const from = list('volumes_from', 'has the volumes of *', /^container:/);
  return [
    ...list('cap_add', 'has the capability *', isGenerated ? NEEDLESS : POWERFUL),
    ...list('devices', 'has the device *'),
    ...list('device_cgroup_rules', 'may use devices (*)'),
    ...list('security_opt', 'runs with *', UNCONFINED),
    ...from.map((power) => ({ ...power, isEnough: true })),
  ];
}

function namespacesOf(service: JsonObject, compose: JsonObject): Power[] {
  const pid = textAt(service, 'pid') ?? '';
  const group = textAt(service, 'cgroup_parent') ?? '';
  return [
    ...NAMESPACES.filter((property) => valueOf(own(service, property)) === 'host').map((property) => ({
      path: [property],
      what: `shares the machine’s ${property}`,
    })),
    ...networksOf(service)
      .filter(([name]) => isOfHost(name, objectAt(compose, 'networks', name)))
      .map(([, path]) => ({ path, what: 'shares the machine’s network' })),
    // Compose knows nothing of a container that is not its own; a service is checked itself.
    ...(valueOf(pid).startsWith('container:')
      ? [{ path: ['pid'], what: `shares the pid of ${pid}`, isEnough: true }]
      : []),
    ...(group === ''
      ? []
      : [{ path: ['cgroup_parent'], what: `is in the control group ${group}, with its limits`, isEnough: true }]),
  ];
}

/** @returns whether others have made a network; in old files `external` has its name. */
export function isExternal(network: JsonObject): boolean {
  const external = own(network, 'external');
  return isObject(external) || isOn(external);
}

/** Docker has one network of that name, which is none. */
function isOfHost(key: string, network: JsonObject): boolean {
  const name = textAt(network, 'name') ?? textAt(network, 'external', 'name') ?? (isExternal(network) ? key : '');
  return valueOf(name) === 'host' || valueOf(own(network, 'driver')) === 'host';
}

/** The files and folders of the machine that a service is given, with the defaults of variables. */
function filesOf(service: JsonObject, compose: JsonObject): [file: string, path: Path][] {
  const volumes = entriesOf(own(service, 'volumes'), 'volumes').map(([entry, path]): [string, Path] => [
    fileOfVolume(entry, compose),
    path,
  ]);
  const named = ['configs', 'secrets'].flatMap((property) =>
    entriesOf(own(service, property), property).map(([entry, path]): [string, Path] => {
      const name = textAt(entry, 'source') ?? written(entry);
      const file = fileOf(objectAt(compose, property, name), 'file');
      return [property === 'secrets' && KEY.test(file) ? '' : file, path];
    }),
  );
  const read = ['env_file', 'label_file'].flatMap((property) => {
    const value = own(service, property);
    const all: [Json, Path][] = typeof value === 'string' ? [[value, [property]]] : entriesOf(value, property);
    return all.map(([entry, path]): [string, Path] => [valueOf(textAt(entry, 'path') ?? entry), path]);
  });
  return [...volumes, ...named, ...read].filter(([file]) => file !== '');
}

/** Its source, or that of the named volume; empty where neither is a file or folder. */
function fileOfVolume(volume: Json, compose: JsonObject): string {
  const isBind = isObject(volume) && textAt(volume, 'type') === 'bind';
  const source = typeof volume === 'string' ? sourceOf(withDefaults(volume)) : fileOf(volume, 'source');
  if (isBind || /^[.~]|[/\\]/.test(source)) return source;
  const options = objectAt(compose, 'volumes', source, 'driver_opts');
  // The kernel has no use for the type of what is bound.
  const isRemote = REMOTE.test(valueOf(own(options, 'type'))) && !/(?:^|,)r?bind(?:,|$)/.test(fileOf(options, 'o'));
  return isRemote ? '' : fileOf(options, 'device');
}

function sourceOf(volume: string): string {
  const parts = mountParts(volume);
  return parts.length > 1 ? (parts[0] as string) : '';
}

function fileOf(entry: Json, property: string): string {
  return valueOf(textAt(entry, property));
}

/** What a service is made from and run by, where that is not in this file. */
function originsOf(service: JsonObject, isGenerated: boolean): Power[] {
  const base = own(service, 'extends');
  const other = textAt(base, 'file') ?? (isGenerated ? (textAt(base, 'service') ?? base) : undefined);
  const provider = textAt(service, 'provider', 'type') ?? '';
  const build = own(service, 'build');
  const context = valueOf(textAt(build, 'context') ?? (typeof build === 'string' ? build : undefined));
  const rights = isObject(build) ? entriesOf(own(build, 'entitlements'), 'entitlements') : [];
  const isPrivileged = isOn(isObject(build) ? own(build, 'privileged') : undefined);
  return [
    ...(other === undefined
      ? []
      : [{ path: ['extends'], what: `takes over what is not checked, from ${sourceName(other)}`, isEnough: true }]),
    ...(/[/\\]/.test(provider)
      ? [
          {
            path: ['provider', 'type'],
            what: `is run by the program ${provider}, on the machine itself`,
            isEnough: true,
          },
        ]
      : []),
    ...(isPrivileged || rights.some(([right]) => valueOf(right) === 'security.insecure')
      ? [{ path: ['build', isPrivileged ? 'privileged' : 'entitlements'], what: 'is built by a privileged builder' }]
      : []),
    ...(context !== '' && isOfMachine(context)
      ? [{ path: ['build'], what: `is built with ${shown(context)} of the machine` }]
      : []),
  ];
}

/** @returns what `include` brings in, each with its path. */
export function includedIn(compose: JsonObject): [files: readonly string[], path: Path][] {
  return entriesOf(own(compose, 'include'), 'include').map(([entry, path]) => {
    const files = isObject(entry) ? (own(entry, 'path') ?? []) : entry;
    return [(Array.isArray(files) ? files : [files]).map(sourceName), path];
  });
}

/** How a message names a file that can come from a repository: without the user and password of its address. */
function sourceName(file: Json): string {
  return written(file).replace(/:\/\/\S*@/, '://…@');
}
