import {
  type Diagnostic,
  isObject,
  type JsonObject,
  type Path,
  type Position,
  positionAt,
  type SourceFile,
  START,
} from '@realm-as-code/renderer';
import { type Alias, type Document, isMap, isNode, isPair, isScalar, parseDocument, visit, type YAMLMap } from 'yaml';
import { isMergeTag, withMergeTags } from './merge-tags.ts';
import { readPlainYaml } from './plain-yaml.ts';
import { error } from '../codes.ts';

/** A parsed YAML file: its values, and a way back to the place of each. */
export interface YamlSource {
  readonly file: string;
  readonly value: JsonObject;
  /** What it is laid over: the settings that all stages share. */
  readonly below?: YamlSource;
  /** @returns the place of a property's name or of a value, or of the nearest enclosing one. */
  locate(path: Path, part?: 'key' | 'value'): Position;
}

/** Keys that name an object's prototype instead of a property in careless code. No stage has a use for them. */
const FORBIDDEN_KEY = '__proto__';

/**
 * Parses a YAML file whose content is an object.
 *
 * @returns the source, or the diagnostics `invalid-yaml`, `duplicate-key`, `forbidden-key`, `not-an-object`.
 */
export function parseYaml(file: SourceFile): { source?: YamlSource; diagnostics: Diagnostic[] } {
  const plain = readPlainYaml(file.text);
  if (plain === undefined) return parseAnyYaml(file);
  // Places are looked up only when there is something to report: the library is asked for them then.
  let source: YamlSource | undefined;
  const locate: YamlSource['locate'] = (path, part) => {
    source ??= parseAnyYaml(file).source;
    return source?.locate(path, part) ?? START;
  };
  return { source: { file: file.path, value: plain, locate }, diagnostics: [] };
}

function parseAnyYaml(file: SourceFile): { source?: YamlSource; diagnostics: Diagnostic[] } {
  const document = parseDocument(file.text, { uniqueKeys: true, prettyErrors: false, stringKeys: true });
  const at = (offset: number): Position => positionAt(file.text, offset);
  const problems = [...document.errors, ...document.warnings].filter((problem) => !isMergeTag(problem));
  const diagnostics = problems.map((problem): Diagnostic => {
    const isDuplicate = problem.code === 'DUPLICATE_KEY';
    const message = isDuplicate ? 'this key is already in the same object' : (problem.message.split('\n')[0] as string);
    return error(
      isDuplicate ? 'duplicate-key' : 'invalid-yaml',
      file.path,
      at(problem.pos[0]),
      message.replace(/\.$/, ''),
    );
  });
  const checkKey = (key: unknown): void => {
    if (!isScalar(key) || key.value !== FORBIDDEN_KEY) return;
    diagnostics.push(
      error('forbidden-key', file.path, at(key.range?.[0] ?? 0), `"${FORBIDDEN_KEY}" cannot be a name here`),
    );
  };
  // It could be written with escapes, which take a backslash.
  if (/__proto__|\\/.test(file.text)) visit(document, { Pair: (_, { key }) => checkKey(key) });
  if (diagnostics.length > 0) return { diagnostics };
  let value: unknown;
  try {
    const tagged = withMergeTags(document, document.toJS({ maxAliasCount: 100 }) as unknown);
    const misplaced = tagged.misplaced.map(({ tag, offset }): Diagnostic => {
      const hint = 'It stands before the value of a property under "compose:", outside of lists and anchors';
      return error('invalid-yaml', file.path, at(offset), `the tag ${tag} says nothing here`, hint);
    });
    if (misplaced.length > 0) return { diagnostics: misplaced };
    ({ value } = tagged);
  } catch (cause) {
    // The library does not say where: it is the first alias that leads nowhere, or of those that are too many the first.
    const { message } = cause as Error;
    return { diagnostics: [error('invalid-yaml', file.path, at(offsetOfAlias(document)), message)] };
  }
  if (!isObject(value as JsonObject)) {
    return {
      diagnostics: [error('not-an-object', file.path, at(0), 'this file must be an object: names and their values')],
    };
  }
  const locate: YamlSource['locate'] = (path, part = 'value') => {
    for (let length = path.length; length > 0; length--) {
      const parent = length === 1 ? document.contents : document.getIn(path.slice(0, length - 1), true);
      const step = path[length - 1] as string | number;
      const pair = isMap(parent) ? findPair(parent, step) : undefined;
      const node =
        part === 'key' && pair !== undefined && isNode(pair.key)
          ? pair.key
          : document.getIn(path.slice(0, length), true);
      if (isNode(node) && node.range) return at(node.range[0]);
      if (pair !== undefined && isNode(pair.key) && pair.key.range) return at(pair.key.range[0]);
    }
    return at(document.contents?.range?.[0] ?? 0);
  };
  return { source: { file: file.path, value: value as JsonObject, locate }, diagnostics };
}

function offsetOfAlias(document: Document): number {
  const aliases: Alias[] = [];
  visit(document, { Alias: (_, alias) => void aliases.push(alias) });
  const wrong = aliases.find((alias) => alias.resolve(document) === undefined) ?? aliases[0];
  return wrong?.range?.[0] ?? 0;
}

function findPair(map: YAMLMap, key: string | number): { key: unknown } | undefined {
  return map.items.find((item) => isPair(item) && isScalar(item.key) && String(item.key.value) === String(key));
}
