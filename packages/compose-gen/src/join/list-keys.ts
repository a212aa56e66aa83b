import { isObject, type Json, own, textAt } from '@realm-as-code/renderer';
import { SECRET_FILES } from '@realm-as-code/stage';

/** What tells the entries of a service's lists apart: an entry replaces the one before it with the same key. */
export const listKeys: Readonly<Record<string, (entry: Json) => string>> = {
  volumes: (entry) => cleaned(mountTarget(entry)),
  // Compose goes by the whole text, and keeps two of one folder, of which the last counts.
  tmpfs: tmpfsTarget,
  secrets: (entry) => targetIn(SECRET_FILES, entry),
  configs: (entry) => targetIn('', entry),
  devices: (entry) => (typeof entry === 'string' ? (entry.split(':')[1] ?? entry) : mountTarget(entry)),
  env_file: (entry) => textAt(entry, 'path') ?? written(entry),
  expose: written,
  ports: portKey,
};

/** @returns where a volume, in short or long form, stands in the container; a text of its own where it does not say. */
export function mountTarget(volume: Json): string {
  if (typeof volume !== 'string') return textAt(volume, 'target') ?? written(volume);
  const [first = '', second] = mountParts(volume);
  return second ?? first;
}

/** @returns the parts of `source:target:mode`. Variables can have colons in them, and drives of Windows have one. */
export function mountParts(volume: string): string[] {
  const parts = volume.match(/(?:\$\{[^}]*\}|[^:])+/g) ?? [];
  const [drive = '', path, ...rest] = parts;
  return path !== undefined && /^[A-Za-z]$/.test(drive) ? [`${drive}:${path}`, ...rest] : parts;
}

/** @returns where a secret or a config stands: its name in that folder, or the target that it says. */
export function targetIn(folder: string, entry: Json): string {
  if (!isObject(entry)) return `${folder}/${written(entry)}`;
  const target = textAt(entry, 'target') ?? textAt(entry, 'source') ?? '';
  return target.startsWith('/') ? target : `${folder}/${target}`;
}

const PORT = /^(?:(?<host>\[[^\]]*\]|[^:[\]]*):)??(?:(?<published>\d*):)?(?<target>\d+)(?:\/(?<protocol>\w+))?$/;

/** The address and port of the host, the port of the container and its protocol; ranges go by how they are written. */
function portKey(port: Json): string {
  const parts: Readonly<Record<string, Json | undefined>> | undefined = isObject(port)
    ? { host: own(port, 'host_ip'), ...port }
    : PORT.exec(written(port))?.groups;
  if (parts === undefined) return written(port);
  const { host, published, target, protocol } = parts;
  return [host ?? '0.0.0.0', published ?? '', target ?? '', protocol ?? 'tcp'].map(written).join(' ');
}

/** @returns a path of a container as it is meant: `/data/` is `/data`. */
export function cleaned(path: string): string {
  return path.replaceAll(/\/(\.?\/)+/g, '/').replace(/(.)\/\.?$/, '$1');
}

/** @returns where a `tmpfs` stands in the container. */
export function tmpfsTarget(entry: Json): string {
  return written(entry).split(':', 1)[0] as string;
}

/** @returns a text as it is, and anything else as JSON. */
export function written(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
