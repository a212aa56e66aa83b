import type { JsonObject } from '@realm-as-code/renderer';
import { base64, hash, textOf, utf8 } from '../bytes/bytes.ts';

/** A file as it stands in a volume. */
export interface VolumeFile {
  /** Relative to the volume. */
  readonly path: string;
  readonly content: string | Uint8Array;
}

/** A ConfigMap that holds some of the files of a volume. */
export interface FilesMap {
  readonly name: string;
  /** Whether its name has a hash of its content: then it is another one when the content changes. */
  readonly isImmutable: boolean;
  /** `data` and `binaryData`, as far as there are any. */
  readonly content: JsonObject;
  /** Where each key's file stands in the volume. */
  readonly items: readonly { readonly key: string; readonly path: string }[];
}

/** The most that a ConfigMap holds, in bytes (k8s.io/api core/v1, MaxSecretSize, which goes for both). */
export const MAX_CONFIG_MAP: number = 1024 * 1024;
/** The most that all annotations of an object hold, in bytes (k8s.io/apimachinery, TotalAnnotationSizeLimitB). */
export const MAX_ANNOTATIONS = 262_144;
/** What is left of it for files: a client-side apply notes the whole object in an annotation. */
const ROOM = MAX_ANNOTATIONS - 4096;

/**
 * Puts files into as few ConfigMaps as hold them, each small enough for a client-side apply, unless one file alone is not.
 *
 * @param name what the names of the ConfigMaps begin with.
 */
export function packFiles(name: string, files: readonly VolumeFile[]): FilesMap[] {
  const taken = new Set<string>();
  const entries = files.map(({ path, content }) => {
    const text = typeof content === 'string' ? content : textOf(content);
    const value = text ?? base64(content as Uint8Array);
    return {
      key: keyOf(path, taken),
      path,
      value,
      isText: text !== undefined,
      size: jsonSize(value) + path.length * 2 + 32,
    };
  });
  const maps: (typeof entries)[] = [];
  let room = 0;
  for (const entry of entries) {
    if (entry.size > room) {
      maps.push([]);
      room = ROOM;
    }
    maps.at(-1)?.push(entry);
    room -= entry.size;
  }
  return maps.map((map) => {
    const section = (isText: boolean): JsonObject =>
      Object.fromEntries(map.filter((one) => one.isText === isText).map(({ key, value }) => [key, value]));
    const [data, binaryData] = [section(true), section(false)];
    const content = {
      ...(Object.keys(data).length === 0 ? {} : { data }),
      ...(Object.keys(binaryData).length === 0 ? {} : { binaryData }),
    };
    return {
      name: `${name}-${contentHash(content)}`,
      isImmutable: true,
      content,
      items: map.map(({ key, path }) => ({ key, path })),
    };
  });
}

/**
 * Puts files for the first start into ConfigMaps whose names stay when the files change. One that is too large for a
 * ConfigMap is in parts, `FILE.00`, `FILE.01`, …, which Keycloak's entrypoint puts together.
 */
export function packFirstStart(name: string, files: readonly VolumeFile[]): FilesMap[] {
  const parts = files.flatMap(({ path, content }) => {
    const texts = typeof content === 'string' ? inParts(content) : [content];
    const number = (index: number): string => `.${String(index).padStart(2, '0')}`;
    return texts.map((text, index) => ({ path: texts.length === 1 ? path : `${path}${number(index)}`, content: text }));
  });
  return packFiles(name, parts).map((map, index) => ({
    ...map,
    name: index === 0 ? name : `${name}-${index + 1}`,
    isImmutable: false,
  }));
}

/** @returns a text in pieces, each small enough for a ConfigMap of its own. */
function inParts(text: string): string[] {
  if (jsonSize(text) < ROOM - 1024) return [text];
  const parts: string[] = [];
  let room = 0;
  // By whole characters, which a piece of UTF-16 might break.
  for (const piece of text.match(/[^]{1,4096}(?![\udc00-\udfff])/g) ?? []) {
    const size = jsonSize(piece);
    if (size > room) {
      parts.push('');
      room = ROOM - 1024;
    }
    parts.push(`${parts.pop()}${piece}`);
    room -= size;
  }
  return parts;
}

/** @returns ten hexadecimal digits that stand for a value. */
export function contentHash(value: JsonObject): string {
  return hash(JSON.stringify(value), 10);
}

/** @returns a key that ConfigMaps take (k8s.io/apimachinery, IsConfigMapKey), and that no other file of the volume has. */
function keyOf(path: string, taken: Set<string>): string {
  const plain = path
    .replace(/[^-._a-zA-Z0-9]/g, '_')
    .replace(/^\.+(?=\.|$)/, '_')
    .slice(-200);
  let key = plain;
  for (let count = 2; taken.has(key); count++) key = `${plain}.${count}`;
  taken.add(key);
  return key;
}

/** In bytes, as Go writes JSON: these three characters as `\u003c`. */
function jsonSize(value: string): number {
  return utf8(JSON.stringify(value)).length + value.replace(/[^<>&]/g, '').length * 5;
}
