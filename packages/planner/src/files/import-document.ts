import {
  type Diagnostic,
  error,
  isObject,
  type Json,
  type JsonObject,
  parseTemplate,
  type Path,
  type Position,
  positionAt,
  type SourceFile,
  START,
} from '@realm-as-code/renderer';
import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  type Node,
  parseAllDocuments,
  type ParsedNode,
  type Scalar as ScalarNode,
  type YAMLMap,
} from 'yaml';
import { JavaNumber, readPlainScalar, type Scalar } from './yaml-scalars.ts';

/** The documents of an import file, and what is wrong with it. */
export interface ImportDocumentsRead {
  /** In their order, without empty ones. */
  readonly documents: ImportDocument[];
  /** Where empty ones are: keycloak-config-cli stops at them. */
  readonly empty: readonly Position[];
  readonly diagnostics: Diagnostic[];
}

/** A document of an import file of keycloak-config-cli; a file in YAML can have several. */
export interface ImportDocument {
  readonly file: string;
  readonly value: JsonObject;
  /** @returns the place of a value, or of the nearest enclosing one. */
  readonly locate: (path: Path) => Position;
}

/** SnakeYAML's limits (LoaderOptions). */
const MOST_ALIASES = 50;
const DEEPEST = 50;

/** Finds out whether a text belongs at a place of a realm. */
export type IsText = (path: Path) => boolean;

/**
 * Reads the documents of an import file. keycloak-config-cli reads all files as YAML 1.1, those in JSON too: of equal names
 * in an object the last counts, anchors and merge keys work, and what is not in quotes may be something else than a text.
 *
 * @param isText where numbers and the like are texts, as Java writes them.
 * @returns the documents; `invalid-yaml`, `not-an-object`, `inexact-number`, and the warning `duplicate-key`.
 */
export function readImportDocuments(file: SourceFile, isText: IsText): ImportDocumentsRead {
  const json = /^\s*\{/.test(file.text) ? parseTemplate(file) : undefined;
  if (json?.source !== undefined) {
    const { source } = json;
    const locate = (path: Path): Position => source.locate(path);
    return { documents: [{ file: file.path, value: source.value, locate }], empty: [], diagnostics: [] };
  }
  const reader = new Reader(file, isText);
  const parsed = parseAllDocuments(file.text.replace(/^\ufeff/, ' '), {
    version: '1.1',
    schema: 'failsafe',
    uniqueKeys: false,
    prettyErrors: false,
  });
  const documents = (Array.isArray(parsed) ? parsed : []).flatMap((document) => reader.document(document) ?? []);
  return { documents, empty: reader.empty, diagnostics: reader.diagnostics };
}

/** Stops the reading of a document. */
class Unreadable extends Error {
  readonly diagnostic: Diagnostic;

  constructor(diagnostic: Diagnostic) {
    super(diagnostic.message);
    this.diagnostic = diagnostic;
  }
}

class Reader {
  readonly diagnostics: Diagnostic[] = [];
  readonly empty: Position[] = [];
  readonly #file: SourceFile;
  readonly #isText: IsText;
  #document: Document | undefined;
  #aliases = 0;

  constructor(file: SourceFile, isText: IsText) {
    this.#file = file;
    this.#isText = isText;
  }

  /** @returns the document, or undefined for an empty or an unreadable one. */
  document(document: Document.Parsed): ImportDocument | undefined {
    // Tags are looked at where they stand.
    const warnings = document.warnings.filter(({ code }) => code !== 'TAG_RESOLVE_FAILED');
    const [problem] = [...document.errors, ...warnings];
    if (problem !== undefined) {
      const message = (problem.message.split('\n')[0] ?? '').replace(/\.$/, '');
      this.diagnostics.push(error('invalid-yaml', this.#file.path, this.#at(problem.pos[0]), message));
      return undefined;
    }
    const { contents } = document;
    if (contents === null) {
      this.empty.push(this.#at(document.range[0]));
      return undefined;
    }
    this.#document = document;
    this.#aliases = 0;
    try {
      const value = this.#value(contents, [], 0);
      if (value === null) {
        this.empty.push(this.#at(contents.range[0]));
        return undefined;
      }
      if (!isObject(value))
        this.#stop(contents, 'not-an-object', 'a realm document must be an object: names and values');
      return { file: this.#file.path, value, locate: (path) => this.#locate(contents, path) };
    } catch (cause) {
      if (!(cause instanceof Unreadable)) throw cause;
      this.diagnostics.push(cause.diagnostic);
      return undefined;
    }
  }

  #value(node: Node | null, path: Path, depth: number): Json {
    if (node === null) return null;
    if (depth > DEEPEST) this.#stop(node, 'invalid-yaml', `nested more than ${DEEPEST} levels deep`);
    if (isAlias(node)) return this.#value(this.#resolve(node), path, depth + 1);
    if (isScalar(node)) return this.#toJson(node, this.#scalar(node, path), path);
    if (isSeq(node))
      return node.items.map((item, index) => this.#value(item as Node | null, [...path, index], depth + 1));
    if (isMap(node)) return this.#map(node, path, depth);
    return this.#stop(node, 'invalid-yaml', 'this cannot be read');
  }

  /** What a merge key brings in comes first, and what the object says itself counts. */
  #map(map: YAMLMap, path: Path, depth: number): JsonObject {
    const merged: [string, Json][] = [];
    const own = new Map<string, Json>();
    for (const { key, value } of map.items as { key: Node | null; value: Node | null }[]) {
      if (isScalar(key) && key.type === 'PLAIN' && key.value === '<<') {
        merged.unshift(...this.#merge(value, path, depth));
        continue;
      }
      const name = this.#key(key, map);
      if (own.has(name)) this.#warnTwice(key ?? map, name);
      own.set(name, this.#value(value, [...path, name], depth + 1));
    }
    return Object.fromEntries([...merged, ...own]);
  }

  #merge(node: Node | null, path: Path, depth: number): [string, Json][] {
    const target = isAlias(node) ? this.#resolve(node) : node;
    if (isMap(target)) return Object.entries(this.#map(target, path, depth + 1));
    if (!isSeq(target)) return this.#stop(target, 'invalid-yaml', 'a merge key takes an object or a list of objects');
    return target.items.toReversed().flatMap((item) => this.#merge(item as Node | null, path, depth + 1));
  }

  #key(key: Node | null, map: YAMLMap): string {
    const target = isAlias(key) ? this.#resolve(key) : key;
    if (!isScalar(target)) return this.#stop(target ?? map, 'invalid-yaml', 'the name of a property must be a text');
    const name = this.#scalar(target, []);
    if (name === null) return this.#stop(target, 'invalid-yaml', 'the name of a property is missing');
    if (name === '__proto__') return this.#stop(target, 'forbidden-key', 'Keycloak has no property "__proto__"');
    return name instanceof JavaNumber ? name.text : String(name);
  }

  #scalar(node: ScalarNode, path: Path): Scalar {
    const text = typeof node.value === 'string' ? node.value : '';
    const tag = node.tag?.replace(/^tag:yaml\.org,2002:/, '');
    if (tag === 'str' || tag === '!') return text;
    if (tag !== undefined && !['bool', 'int', 'float', 'null', 'timestamp'].includes(tag))
      this.#stop(node, 'invalid-yaml', `values of the type ${JSON.stringify(node.tag)} cannot be carried over`);
    if (node.type !== 'PLAIN' && tag === undefined) return text;
    if (/^[-+]?\.(?:inf|nan)$/i.test(text) && !this.#isText(path))
      this.#stop(node, 'invalid-yaml', 'this number is no number in JSON');
    return readPlainScalar(text);
  }

  #toJson(node: Node, scalar: Scalar, path: Path): Json {
    if (typeof scalar === 'string' || scalar === null) return scalar;
    if (this.#isText(path)) return scalar instanceof JavaNumber ? scalar.text : String(scalar);
    if (!(scalar instanceof JavaNumber)) return scalar;
    if (Number.isInteger(scalar.value) && !Number.isSafeInteger(scalar.value))
      return this.#stop(node, 'inexact-number', `the number ${scalar.text} cannot be represented exactly`);
    return scalar.value;
  }

  #resolve(alias: Node): Node {
    const { source } = alias as unknown as { source: string };
    const target = isAlias(alias) && this.#document !== undefined ? alias.resolve(this.#document) : undefined;
    if (target === undefined) return this.#stop(alias, 'invalid-yaml', `there is no anchor "${source}" before this`);
    if (!isScalar(target) && ++this.#aliases > MOST_ALIASES)
      this.#stop(alias, 'invalid-yaml', `more than ${MOST_ALIASES} aliases of lists and objects`);
    return target;
  }

  #warnTwice(key: Node, name: string): void {
    const message = `the key ${JSON.stringify(name)} is already in the same object: the last one counts`;
    this.diagnostics.push({ ...this.#report(key, 'duplicate-key', message), severity: 'warning' });
  }

  #stop(node: Node | null, code: Parameters<typeof error>[0], message: string): never {
    throw new Unreadable(this.#report(node, code, message));
  }

  #report(node: Node | null, code: Parameters<typeof error>[0], message: string): Diagnostic {
    return error(code, this.#file.path, node?.range ? this.#at(node.range[0]) : START, message);
  }

  #at(offset: number): Position {
    return positionAt(this.#file.text, offset);
  }

  #locate(contents: ParsedNode, path: Path): Position {
    let node: Node = contents;
    let place = node;
    for (const step of path) {
      const next = this.#child(node, step);
      if (next === undefined) break;
      place = next;
      node = isAlias(next) ? this.#resolve(next) : next;
    }
    return place.range ? this.#at(place.range[0]) : START;
  }

  #child(node: Node, step: string | number): Node | undefined {
    if (isSeq(node)) return typeof step === 'number' ? (node.items[step] as Node | undefined) : undefined;
    if (!isMap(node)) return undefined;
    const pair = node.items.findLast((item) => isPair(item) && isScalar(item.key) && String(item.key.value) === step);
    const value: unknown = pair?.value ?? pair?.key;
    return isNode(value) ? value : undefined;
  }
}
