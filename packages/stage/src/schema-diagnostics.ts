import {
  type Diagnostic,
  didYouMean,
  error,
  formatPath,
  isObject,
  type Json,
  type JsonObject,
  objectAt,
  own,
  type Path,
  suggest,
  valueAt,
} from '@realm-as-code/renderer';
import type { YamlSource } from './yaml/yaml-source.ts';

/** One finding of a precompiled Ajv validator. */
export interface SchemaError {
  readonly instancePath: string;
  readonly schemaPath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly message?: string;
  readonly propertyName?: string;
}

/**
 * Puts the findings of a JSON Schema validator into words.
 *
 * @param schema the schema that was checked against; it knows the names that could have been meant.
 * @param what what the file is, such as `a stage`.
 * @param base where the validated value stands in the source.
 * @returns `unknown-property` where a name is not known, otherwise `code`.
 */
export function explainSchemaErrors<Code extends string>(
  errors: readonly SchemaError[],
  schema: JsonObject,
  source: YamlSource,
  code: Code,
  what: string,
  base: Path = [],
): Diagnostic<Code | 'unknown-property'>[] {
  return mostSpecific(errors).map((finding) => {
    const path = [...base, ...parsePointer(finding.instancePath)];
    const subject = path.length === 0 ? what : `"${formatPath(path)}"`;
    const { params } = finding;
    switch (finding.keyword) {
      case 'additionalProperties':
      case 'unevaluatedProperties': {
        const name = String(params['additionalProperty'] ?? params['unevaluatedProperty']);
        const known = propertiesAt(schema, parsePointer(finding.instancePath));
        const position = source.locate([...path, name], 'key');
        return error(
          'unknown-property',
          source.file,
          position,
          `"${name}" is not a property of ${subject}`,
          suggest(name, known),
        );
      }
      case 'required': {
        const message = `${subject} lacks "${String(params['missingProperty'])}"`;
        return error(code, source.file, source.locate(path, 'key'), message);
      }
      case 'enum':
      case 'const': {
        const allowed = ((params['allowedValues'] as unknown[] | undefined) ?? [params['allowedValue']]).map(String);
        const hint = `Use one of: ${allowed.join(', ')}`;
        return error(code, source.file, source.locate(path), `${subject} cannot have this value`, hint);
      }
      case 'type': {
        const types = ([] as unknown[]).concat(params['type']).join(' or ');
        const hint = types === 'string' ? 'Put the value in quotes' : undefined;
        return error(code, source.file, source.locate(path), `${subject} must be ${withArticle(types)}`, hint);
      }
      case 'pattern': {
        const name = finding.propertyName;
        const position = name === undefined ? source.locate(path) : source.locate([...path, name], 'key');
        const whose = name === undefined ? subject : `the name "${name}"`;
        return error(code, source.file, position, `${whose} must match ${String(params['pattern'])}`);
      }
      default:
        return error(code, source.file, source.locate(path), `${subject} ${finding.message ?? 'is not valid'}`);
    }
  });
}

/**
 * Of alternatives that all failed (`oneOf`, `anyOf`) only those findings help that are about the one that was meant: the
 * deepest ones, and not those that wanted another type. Of the rest, one a place does.
 */
function mostSpecific(errors: readonly SchemaError[]): SchemaError[] {
  const wrappers = new Set(['oneOf', 'anyOf', 'if', 'propertyNames', 'not']);
  const leaves = errors.filter((finding) => !wrappers.has(finding.keyword));
  const candidates = leaves.length > 0 ? leaves : [...errors];
  const isOutdone = (finding: SchemaError): boolean => {
    const isType = finding.keyword === 'type';
    if (!isType && !finding.schemaPath.includes('Of/')) return false;
    return candidates.some(
      (other) =>
        other.instancePath.startsWith(`${finding.instancePath}/`) ||
        (isType && other.keyword !== 'type' && other.instancePath === finding.instancePath),
    );
  };
  const kept = candidates.filter((finding) => !isOutdone(finding) && !isMisspelt(finding, candidates));
  const places = new Map<string, SchemaError>();
  for (const finding of kept) {
    const detail =
      finding.keyword === 'additionalProperties' || finding.keyword === 'required'
        ? JSON.stringify(finding.params)
        : '';
    const place = `${finding.instancePath}\0${detail}\0${finding.propertyName ?? ''}`;
    const first = places.get(place);
    if (first === undefined) places.set(place, finding);
    else if (first.keyword === 'type' && finding.keyword === 'type') places.set(place, eitherType(first, finding));
  }
  return [...places.values()];
}

/** @returns whether a property that is said to be missing is there under a name that is nearly right. */
function isMisspelt({ keyword, params, instancePath }: SchemaError, all: readonly SchemaError[]): boolean {
  if (keyword !== 'required') return false;
  const missing = String(params['missingProperty']);
  return all.some(
    (other) =>
      other.keyword === 'additionalProperties' &&
      other.instancePath === instancePath &&
      didYouMean(String(other.params['additionalProperty']), [missing]) !== undefined,
  );
}

function eitherType(a: SchemaError, b: SchemaError): SchemaError {
  const types = [a, b].flatMap(({ params }) => params['type'] as string | string[]);
  return { ...a, params: { type: [...new Set(types)] } };
}

function parsePointer(pointer: string): Path {
  return pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((step) => (/^(0|[1-9]\d*)$/.test(step) ? Number(step) : step));
}

/** The property names that a schema knows for the object at `path`, whichever of its alternatives that is. */
function propertiesAt(schema: JsonObject, path: Path): string[] {
  let current = alternatives(schema, schema);
  for (const step of path) {
    current = current.flatMap((parent) => alternatives(schema, childSchema(parent, step)));
  }
  return current.flatMap((alternative) => Object.keys(objectAt(alternative, 'properties')));
}

function childSchema(schema: JsonObject, step: string | number): Json | undefined {
  if (typeof step === 'number') return own(schema, 'items');
  const property = valueAt(schema, 'properties', step);
  if (property !== undefined) return property;
  const pattern = Object.entries(objectAt(schema, 'patternProperties')).find(([key]) => new RegExp(key).test(step));
  return pattern === undefined ? own(schema, 'additionalProperties') : pattern[1];
}

/** A schema, or what it refers to and chooses from. */
function alternatives(root: JsonObject, schema: Json | undefined): JsonObject[] {
  if (!isObject(schema)) return [];
  const reference = own(schema, '$ref');
  if (typeof reference === 'string') return alternatives(root, resolve(root, reference));
  const choices = ['oneOf', 'anyOf', 'allOf'].flatMap((keyword) => own(schema, keyword) ?? []);
  return [schema, ...choices.flatMap((choice) => alternatives(root, choice))];
}

function resolve(root: JsonObject, reference: string): Json | undefined {
  return valueAt(root, ...parsePointer(reference.replace(/^[^#]*#/, '')).map(String));
}

function withArticle(type: string): string {
  const words: Record<string, string> = {
    array: 'a list',
    object: 'an object',
    integer: 'a whole number',
    boolean: 'true or false',
    null: 'empty',
  };
  return type
    .split(/ or |,/)
    .map((word) => words[word] ?? `a ${word}`)
    .join(' or ');
}
