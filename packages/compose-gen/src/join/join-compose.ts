import { isObject, type Json, type JsonObject, own, type Path } from '@realm-as-code/renderer';
import { mergeTagOf } from '@realm-as-code/stage';
import { listKeys, written } from './list-keys.ts';

/** A `compose:` section, and whose it is. */
export interface Layer {
  readonly section: JsonObject;
  readonly isShared: boolean;
}

/** Where something in a joined file was written. */
interface Origin {
  /** Undefined for what is generated. */
  readonly layer: Layer | undefined;
  /** Its path in the section, or that of the list that a generated entry is in. */
  readonly path: Path;
}

/** A Compose file with sections laid over it. */
export interface Joined {
  readonly compose: JsonObject;
  /** @returns where something at a path of the joined file was written, where its path in a section is another. */
  readonly originOf: (path: Path) => Origin | undefined;
  /** Properties without a value, which take nothing away. */
  readonly ignored: readonly Origin[];
}

/**
 * Joins sections to a Compose file as Compose itself joins its files (https://docs.docker.com/reference/compose-file/merge/):
 * objects are joined, lists are appended, and an entry of a list takes the place of one with the same key. `!override` and
 * `!reset` take away what was there.
 */
export function joinCompose(generated: JsonObject, layers: readonly Layer[]): Joined {
  const joiner = new Joiner();
  const compose = layers.reduce((base, layer) => joiner.lay(base, layer), generated);
  return { compose, originOf: (path) => joiner.originOf(path), ignored: joiner.ignored };
}

/** Objects of a name and a text for each entry, which can also be lists of `name=text`. */
const PAIRS =
  /^(services\/[^/]*\/(environment|labels|annotations|sysctls|build\/args|build\/labels|deploy\/labels)|(networks|volumes)\/[^/]*\/labels)$/;
/** What names a program, and limits that are not joined. */
const REPLACED = /^services\/[^/]*\/(command|entrypoint|healthcheck\/test|ulimits\/[^/]*)$/;
/** Lists that can also be one text. */
const LIST_OR_TEXT = /^services\/[^/]*\/(tmpfs|dns|dns_opt|dns_search|env_file|label_file)$/;
/** Lists of names that can also be objects with more about each. */
const NAMES = /^services\/[^/]*\/(networks|depends_on|models)$/;
const HOSTS = /^services\/[^/]*\/(build\/)?extra_hosts$/;
const BUILD = /^services\/[^/]*\/build$/;
const LOGGING = /^services\/[^/]*\/logging$/;

class Joiner {
  readonly ignored: Origin[] = [];
  readonly #origins = new Map<string, Origin>();

  lay(base: JsonObject, layer: Layer): JsonObject {
    return this.#joinObjects(base, layer.section, [], layer);
  }

  originOf(path: Path): Origin | undefined {
    for (let length = path.length; length > 0; length--) {
      const origin = this.#origins.get(JSON.stringify(path.slice(0, length)));
      if (origin === undefined) continue;
      return origin.layer === undefined ? origin : { ...origin, path: [...origin.path, ...path.slice(length)] };
    }
    return undefined;
  }

  /** @returns what stands at the path then; undefined where nothing does. */
  #join(base: Json | undefined, over: Json, path: Path, layer: Layer): Json | undefined {
    const tagged = mergeTagOf(over);
    if (tagged !== undefined) this.#forget(path);
    if (tagged?.tag === '!reset') return undefined;
    if (tagged !== undefined) return this.#join(undefined, tagged.value, path, layer);
    const place = path.join('/');
    if (PAIRS.test(place)) return this.#joinPairs(base, over, path, layer);
    if (NAMES.test(place)) return this.#joinNames(base, over, path, layer);
    if (base === undefined || base === null || REPLACED.test(place)) return this.#place(over, path, layer);
    if (over === null) {
      // The entries of objects that stand for lists of names have none.
      const isEntry = path[0] !== 'services' || NAMES.test(path.slice(0, -1).join('/'));
      return isEntry ? base : this.#ignore(base, path, layer);
    }
    if (HOSTS.test(place)) return this.#joinLists(hostList(base), hostList(over), path, layer);
    if (LIST_OR_TEXT.test(place)) return this.#joinLists(listOf(base), listOf(over), path, layer);
    if (Array.isArray(base) && Array.isArray(over)) return this.#joinLists(base, over, path, layer);
    const [before, after] = BUILD.test(place) ? [withContext(base), withContext(over)] : [base, over];
    const isJoined = isObject(before) && isObject(after) && !(LOGGING.test(place) && isOtherDriver(before, after));
    return isJoined ? this.#joinObjects(before, after, path, layer) : this.#place(over, path, layer);
  }

  #joinObjects(base: JsonObject, over: JsonObject, path: Path, layer: Layer): JsonObject {
    const entries = new Map<string, Json>(Object.entries(base));
    for (const [name, value] of Object.entries(over)) {
      const joined = this.#join(own(base, name), value, [...path, name], layer);
      if (joined === undefined) entries.delete(name);
      else entries.set(name, joined);
    }
    return Object.fromEntries(entries);
  }

  #joinLists(base: readonly Json[], over: readonly Json[], path: Path, layer: Layer): Json[] {
    const known = path.length === 3 && path[0] === 'services' ? own(listKeys, String(path[2])) : undefined;
    const keyOf = known ?? ((entry: Json): string => JSON.stringify(entry));
    const list = [...base];
    const keys = new Map(base.map((entry, index) => [keyOf(entry), index]));
    base.forEach((_, index) => {
      if (!this.#origins.has(JSON.stringify([...path, index]))) this.#note([...path, index], undefined, path);
    });
    over.forEach((entry, index) => {
      const at = keys.get(keyOf(entry)) ?? list.length;
      keys.set(keyOf(entry), at);
      list[at] = entry;
      this.#note([...path, at], layer, [...path, index]);
    });
    return list;
  }

  #joinPairs(base: Json | undefined, over: Json, path: Path, layer: Layer): Json {
    if (over === null) return this.#ignore(base, path, layer);
    const pairs = this.#toObject(over, path, layer, pairOf);
    if (!isObject(pairs)) return pairs;
    const entries = new Map<string, Json>(isObject(base) ? Object.entries(base) : []);
    for (const [name, value] of Object.entries(pairs)) {
      const tagged = mergeTagOf(value);
      if (tagged?.tag === '!reset') entries.delete(name);
      else entries.set(name, tagged?.value ?? value);
      if (pairs === over) this.#note([...path, name], layer, [...path, name]);
    }
    return Object.fromEntries(entries);
  }

  #joinNames(base: Json | undefined, over: Json, path: Path, layer: Layer): Json {
    if (over === null) return this.#ignore(base, path, layer);
    const isDependency = path[2] === 'depends_on';
    if (!isDependency && Array.isArray(over) && (base === undefined || Array.isArray(base))) {
      return base === undefined ? this.#place(over, path, layer) : this.#joinLists(base, over, path, layer);
    }
    const value = isDependency ? { condition: 'service_started' } : null;
    const names = this.#toObject(over, path, layer, (name) => [name, value]);
    const before = Array.isArray(base) ? Object.fromEntries(base.map((name) => [written(name), value])) : base;
    return isObject(names) ? this.#joinObjects(isObject(before) ? before : {}, names, path, layer) : names;
  }

  /** A property without a value takes nothing away. */
  #ignore(base: Json | undefined, path: Path, layer: Layer): Json {
    if (base === undefined) return null;
    this.ignored.push({ layer, path });
    return base;
  }

  /** A list of texts as an object; anything else is left for the schema to complain about. */
  #toObject(value: Json, path: Path, layer: Layer, entryOf: (item: string) => readonly [string, Json]): Json {
    if (!Array.isArray(value) || !value.every((item) => typeof item === 'string')) return value;
    return Object.fromEntries(
      value.map((item, index) => {
        const [name, entry] = entryOf(item);
        this.#note([...path, name], layer, [...path, index]);
        return [name, entry];
      }),
    );
  }

  /** What a section says alone. */
  #place(value: Json, path: Path, layer: Layer): Json {
    if (Array.isArray(value)) {
      value.forEach((_, index) => this.#note([...path, index], layer, [...path, index]));
      return value;
    }
    return isObject(value) ? this.#joinObjects({}, value, path, layer) : value;
  }

  #note(place: Path, layer: Layer | undefined, path: Path): void {
    this.#origins.set(JSON.stringify(place), { layer, path });
  }

  #forget(path: Path): void {
    const start = JSON.stringify(path).slice(0, -1);
    for (const key of this.#origins.keys()) if (key.startsWith(`${start},`)) this.#origins.delete(key);
  }
}

function pairOf(item: string): readonly [string, Json] {
  const [, name = '', text] = /^([^=]*)(?:=([^]*))?$/.exec(item) ?? [];
  return [name, text ?? null];
}

function listOf(value: Json): readonly Json[] {
  return Array.isArray(value) ? value : [value];
}

/** One name can have several addresses. */
function hostList(hosts: Json): readonly Json[] {
  if (!isObject(hosts)) return listOf(hosts);
  return Object.entries(hosts).flatMap(([name, addresses]) =>
    listOf(addresses).map((address) => `${name}=${written(address)}`),
  );
}

function withContext(build: Json): Json {
  return typeof build === 'string' ? { context: build } : build;
}

/** Options are those of a driver. */
function isOtherDriver(base: JsonObject, over: JsonObject): boolean {
  const [before, after] = [own(base, 'driver'), own(over, 'driver')];
  return before !== undefined && after !== undefined && before !== after;
}
