import {
  type Diagnostic,
  isObject,
  type Json,
  type JsonObject,
  objectAt,
  objectsAt,
  own,
  type SourceFile,
  textAt,
} from '@realm-as-code/renderer';
import { error } from '../codes.ts';
import { schemas } from '../generated/schemas.js';
import { validateAccess } from '../generated/validators.js';
import { explainSchemaErrors } from '../schema-diagnostics.ts';
import { parseYaml, type YamlSource } from '../yaml/yaml-source.ts';
import { type Accepted, ANY_WAY, type Expectation, type Moment, type People, type Scope } from './expectation.ts';

/** Who must and who must not get in, with the way back to the places in the file. */
export interface Expectations {
  /** In the order of the file: the place of each is `expectations[index]`. */
  readonly expectations: readonly Expectation[];
  readonly source: YamlSource;
}

/**
 * Reads `stages/access.yaml`.
 *
 * @returns what it expects, or the diagnostics of {@link parseYaml}, `invalid-expectation` and `unknown-property`. Whether the
 *   roles, clients and ways that it names exist depends on the realm: see `checkExpectations` of the package `access`.
 */
export function readAccess(file: SourceFile): { read?: Expectations; diagnostics: Diagnostic[] } {
  const { source, diagnostics } = parseYaml(file);
  if (source === undefined) return { diagnostics };
  if (!validateAccess(source.value)) {
    // The schema can only say that none of its alternatives fits.
    const found = [...subjectFindings(source), ...explained(source)];
    return { diagnostics: found };
  }
  const unclear = contradictions(source);
  if (unclear.length > 0) return { diagnostics: unclear };
  return { read: { expectations: itemsOf(source.value, 'expectations').map(toExpectation), source }, diagnostics };
}

/** What the schema finds beside what {@link subjectFindings} says better. */
function explained(source: YamlSource): Diagnostic[] {
  const errors = (validateAccess.errors ?? []).filter(({ keyword, instancePath, params }) => {
    if (/^\/expectations\/\d+$/.test(instancePath)) return keyword !== 'oneOf' && !isSubject(params['missingProperty']);
    const [, index, subject] = /^\/expectations\/(\d+)\/(nobody|everybody)$/.exec(instancePath) ?? [];
    // Who writes an object has not meant the word that could stand there.
    return (
      keyword !== 'enum' || !isObject(own(itemsOf(source.value, 'expectations')[Number(index)] ?? {}, subject ?? ''))
    );
  });
  if (errors.length === 0) return [];
  return explainSchemaErrors(errors, schemas.access, source, 'invalid-expectation', 'the expectations');
}

function isSubject(name: unknown): boolean {
  return name === 'nobody' || name === 'everybody';
}

/** What does not say whom it is about, or says it twice. */
function subjectFindings(source: YamlSource): Diagnostic[] {
  return itemsOf(source.value, 'expectations').flatMap((item, index) => {
    const subjects = ['nobody', 'everybody'].filter((name) => own(item, name) !== undefined);
    if (subjects.length === 1) return [];
    const position = source.locate(['expectations', index], 'key');
    const message =
      subjects.length === 0
        ? `"expectations[${index}]" does not say who gets in`
        : `"expectations[${index}]" is about nobody and everybody at once`;
    const hint = 'Begin it with "nobody" for those who must not get in, or with "everybody" for those who must';
    return [error('invalid-expectation', source.file, position, message, hint)];
  });
}

/** What every reader of the file would understand differently. */
function contradictions(source: YamlSource): Diagnostic[] {
  return itemsOf(source.value, 'expectations').flatMap((item, index) => {
    const found: Diagnostic[] = [];
    const report = (property: string, message: string, hint: string): void => {
      const position = source.locate(['expectations', index, property]);
      found.push(error('invalid-expectation', source.file, position, message, hint));
    };
    const by = listAt(item, 'by') ?? [ANY_WAY];
    if (own(item, 'everybody') !== undefined && by.includes(ANY_WAY)) {
      const hint = 'Write the ways that have to lead in, such as "by: form"';
      report('by', 'nobody can take every way in', hint);
    }
    if (by.includes('service-account') && typeof own(item, 'nobody') !== 'string') {
      const hint = 'Write "nobody: at all", or take it out of "by"';
      report('by', 'a service account is none of these people: a client gets in without any', hint);
    }
    const people = peopleAt(item);
    const both = people.with.filter((role) => people.without.includes(role));
    if (both.length > 0) {
      const hint = 'Remove it from one of them';
      const subject = own(item, 'nobody') === undefined ? 'everybody' : 'nobody';
      report(subject, `"${both[0]}" is in "with" and in "without"`, hint);
    }
    return found;
  });
}

function toExpectation(item: JsonObject): Expectation {
  return {
    must: own(item, 'everybody') !== undefined,
    people: peopleAt(item),
    enters: listAt(item, 'enters') ?? [],
    by: listAt(item, 'by') ?? [ANY_WAY],
    even: (listAt(item, 'even') ?? []) as Moment[],
    because: textAt(item, 'because'),
    except: objectsAt(item, 'except').map(toAccepted),
    ...scopeOf(item),
  };
}

function toAccepted(item: JsonObject): Accepted {
  return {
    entering: listAt(item, 'entering'),
    by: listAt(item, 'by') ?? [ANY_WAY],
    when: listAt(item, 'when') as Moment[] | undefined,
    because: textAt(item, 'because') ?? '',
    ...scopeOf(item),
  };
}

function scopeOf(item: JsonObject): Scope {
  return { stages: listAt(item, 'stages'), realms: listAt(item, 'realms') };
}

function peopleAt(item: JsonObject): People {
  const people = own(item, 'nobody') ?? own(item, 'everybody');
  const said = isObject(people) ? people : {};
  const attributes = objectAt(said, 'attributes');
  return {
    with: listAt(said, 'with') ?? [],
    without: listAt(said, 'without') ?? [],
    in: listAt(said, 'in') ?? [],
    attributes: Object.fromEntries(Object.keys(attributes).map((name) => [name, listAt(attributes, name) ?? []])),
    credentials: listAt(said, 'credentials'),
  };
}

/** A single name stands for a list of one. */
function listAt(value: JsonObject, name: string): string[] | undefined {
  const found = own(value, name);
  if (found === undefined) return undefined;
  return (Array.isArray(found) ? found : [found]).filter((text): text is string => typeof text === 'string');
}

function itemsOf(value: JsonObject, name: string): JsonObject[] {
  const items: Json | undefined = own(value, name);
  return Array.isArray(items) ? items.map((item) => (isObject(item) ? item : {})) : [];
}
