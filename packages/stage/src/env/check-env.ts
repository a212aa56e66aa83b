import { type Diagnostic, didYouMean, own, type RenderedRealm, sortDiagnostics, START } from '@realm-as-code/renderer';
import { error, warning } from '../codes.ts';
import { isDevelopment, type Stage, type VariableRegistry } from '../stage.ts';
import { describeChange, isUsual } from './env-changes.ts';
import { type EnvEntry, parseEnvFile } from './env-file.ts';
import { howToWrite, isOnlyWay } from './env-quotes.ts';
import { weaknessOf } from './secret-strength.ts';
import { findUnusableValues } from './unusable-values.ts';

/** Variables of Compose and Docker themselves. */
const PROGRAMS = /^(COMPOSE|DOCKER|BUILDKIT)_/;

/** What a generated stage asks of its environment. */
export interface StageNeeds {
  /** The environment variables that it needs. */
  readonly variables: readonly string[];
  /** Its realms, which tell what values are used for. */
  readonly realms: readonly RenderedRealm[];
}

/**
 * Checks an environment file against what a stage needs. Values never appear in a diagnostic.
 *
 * @param generated what the stage needs, from `generateStage`.
 * @param file the file's path, for the diagnostics; `text` its content.
 * @returns `invalid-env-file`, `missing-variable`, `empty-value`, `example-value`, `unusable-value`, `weak-secret`,
 *   `repeated-secret`; as warnings `changed-value`, `unneeded-variable` and `duplicate-key`. Examples that are not secret are warnings, and
 *   in a stage that runs Keycloak in its development mode nothing at all; weak, repeated and example secrets are warnings
 *   there.
 */
export function checkEnv(
  stage: Stage,
  generated: StageNeeds,
  variables: VariableRegistry,
  file: string,
  text: string,
): Diagnostic[] {
  const { entries, diagnostics } = parseEnvFile(file, text);
  if (diagnostics.length > 0) return diagnostics;
  const check = new EnvCheck(stage, generated, variables, file);
  // Of a name that stands there several times, Compose takes the last one.
  const last = new Map(entries.map((entry) => [entry.name, entry]));
  return sortDiagnostics([
    ...check.duplicates(entries),
    ...check.missing(last),
    ...[...last.values()].flatMap((entry) => check.entry(entry)),
    ...check.unusable(last),
    ...check.repeated(last),
  ]);
}

class EnvCheck {
  readonly #stage: Stage;
  readonly #needs: StageNeeds;
  readonly #variables: VariableRegistry;
  readonly #file: string;
  /** How bad secrets are reported: in development they may be anything. */
  readonly #ofSecrets: typeof error;

  constructor(stage: Stage, needs: StageNeeds, variables: VariableRegistry, file: string) {
    this.#stage = stage;
    this.#needs = needs;
    this.#variables = variables;
    this.#file = file;
    this.#ofSecrets = isDevelopment(stage) ? warning : error;
  }

  duplicates(entries: readonly EnvEntry[]): Diagnostic[] {
    const last = new Map<string, EnvEntry>();
    return entries.flatMap((entry) => {
      const earlier = last.get(entry.name);
      last.set(entry.name, entry);
      if (earlier === undefined) return [];
      const message = `${shownName(entry)} is already on line ${earlier.position.line}, and this line counts`;
      return [warning('duplicate-key', this.#file, entry.position, message, 'Keep one of them')];
    });
  }

  missing(entries: ReadonlyMap<string, EnvEntry>): Diagnostic[] {
    return this.#needs.variables.flatMap((name) => {
      if (entries.has(name)) return [];
      const { description = '', generate } = own(this.#variables, name) ?? {};
      const message = `${name} is missing${description === '' ? '' : `: ${description}`}`;
      return [error('missing-variable', this.#file, START, message, generate)];
    });
  }

  /** What a variable's own value, or its being there, tells. */
  entry(entry: EnvEntry): Diagnostic[] {
    const { name, value } = entry;
    if (!this.#needs.variables.includes(name)) return PROGRAMS.test(name) ? [] : [this.#unneeded(entry)];
    const hint = own(this.#variables, name)?.generate;
    if (value === undefined || value === '') {
      const message = `${name} has no value, and Compose stops at it`;
      return [error('empty-value', this.#file, entry.position, message, hint)];
    }
    return [...this.#unreadable(entry, value), ...this.#changed(entry, value), ...this.#poor(entry, value)];
  }

  #unneeded(entry: EnvEntry): Diagnostic {
    const hint = didYouMean(entry.name, this.#needs.variables) ?? 'Remove it, or is it meant for another stage?';
    const message = `the stage ${this.#stage.name} does not use ${shownName(entry)}`;
    return warning('unneeded-variable', this.#file, entry.position, message, hint);
  }

  /** Values that a container gets otherwise than they are written, or not at all. */
  #unreadable({ name, unset, position }: EnvEntry, value: string): Diagnostic[] {
    const isSecret = own(this.#variables, name)?.secret !== false;
    const replaced = unset.map((other) => {
      // What follows a dollar sign in a secret is part of it.
      const reference = isSecret ? 'refers to a variable that' : `refers to $${other}, which`;
      const message = `${name} ${reference} is not in this file: Compose puts something else, or nothing, in its place`;
      return error('unusable-value', this.#file, position, message, 'Put the value in single quotes to keep every $');
    });
    if (!value.includes('\0')) return replaced;
    const message = `${name} has a NUL character, which no environment can hold`;
    return [...replaced, error('unusable-value', this.#file, position, message)];
  }

  /** Values that are not what is written. Of those that are not secret, some changes are what their author wants. */
  #changed({ name, written, changes, position }: EnvEntry, value: string): Diagnostic[] {
    const isSecret = own(this.#variables, name)?.secret !== false;
    const reported = changes.filter((change) => isSecret || !isUsual(change)).map(describeChange);
    if (written === undefined || reported.length === 0 || isOnlyWay(written, value)) return [];
    const message = `${name} is not what this line seems to say: ${reported.join('; ')}`;
    return [warning('changed-value', this.#file, position, message, howToWrite(written.text))];
  }

  /** Values that work and should not be used. */
  #poor({ name, position }: EnvEntry, value: string): Diagnostic[] {
    const variable = own(this.#variables, name);
    if (variable === undefined) return [];
    const { secret: isSecret, example, generate } = variable;
    if (value === example) {
      const isAccepted = !isSecret && (isDevelopment(this.#stage) || variable.default === 'example');
      if (isAccepted) return [];
      const report = isSecret ? this.#ofSecrets : warning;
      return [report('example-value', this.#file, position, `${name} has the value of the example`, generate)];
    }
    const weakness = isSecret ? weaknessOf(name, value) : undefined;
    if (weakness === undefined) return [];
    return [this.#ofSecrets('weak-secret', this.#file, position, `${name} ${weakness}`, generate)];
  }

  unusable(entries: ReadonlyMap<string, EnvEntry>): Diagnostic[] {
    const values = new Map([...entries].map(([name, { value = '' }]) => [name, value]));
    const problems = findUnusableValues(this.#needs.realms, this.#stage, values);
    return [...problems].flatMap(([name, { message, hint }]) => {
      const position = entries.get(name)?.position;
      return position === undefined ? [] : [error('unusable-value', this.#file, position, `${name} ${message}`, hint)];
    });
  }

  /** Whoever learns a secret that two variables share has the other one, too. */
  repeated(entries: ReadonlyMap<string, EnvEntry>): Diagnostic[] {
    const first = new Map<string, string>();
    return [...entries.values()].flatMap(({ name, value, position }) => {
      const variable = own(this.#variables, name);
      if (value === undefined || value === '' || variable?.secret !== true) return [];
      const earlier = first.get(value);
      if (earlier === undefined) first.set(value, name);
      if (earlier === undefined) return [];
      const message = `${name} has the same value as ${earlier}`;
      return [this.#ofSecrets('repeated-secret', this.#file, position, message, variable.generate)];
    });
  }
}

/** A name as a message may show it: what does not look like a name may be a piece of a secret that fills several lines. */
function shownName({ name, value }: EnvEntry): string {
  const isUsual = /^[A-Z][A-Z0-9_]*$/.test(name) && (value !== undefined || name.includes('_'));
  return isUsual ? name : 'what this line sets';
}
