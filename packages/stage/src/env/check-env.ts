import { type Diagnostic, didYouMean, own, type RenderedRealm, sortDiagnostics, START } from '@realm-as-code/renderer';
import { error, warning } from '../codes.ts';
import { comesFromFile, isDevelopment, type Stage, type VariableRegistry } from '../stage.ts';
import { describeChange, isUsual } from './env-changes.ts';
import { type EnvEntry, parseEnvFile } from './env-file.ts';
import { howToWrite, isOnlyWay } from './env-quotes.ts';
import {
  checkSecretFolder,
  givenTwice,
  NO_SECRETS,
  octal,
  OTHERS,
  pathOfSecret,
  type SecretFolder,
  valuesOfSecrets,
} from './secret-folder.ts';
import { weaknessOf } from './secret-strength.ts';
import { findUnusableValues } from './unusable-values.ts';

/** Variables of Compose and Docker themselves. */
const PROGRAMS = /^(COMPOSE|DOCKER|BUILDKIT)_/;

/** What a generated stage asks of its environment. */
export interface StageNeeds {
  /** The variables that it needs, from its environment or as files. */
  readonly variables: readonly string[];
  /** Its realms, which tell what values are used for. */
  readonly realms: readonly RenderedRealm[];
}

/** A variable with a value, from a line of the environment file or from a file of its own. */
type Given = Pick<EnvEntry, 'name' | 'value' | 'position'> & { readonly file: string };

/**
 * Checks an environment file, and the files of those variables that come as files, against what a stage needs. Values never
 * appear in a diagnostic.
 *
 * @param generated what the stage needs, from `generateStage`.
 * @param file the file's path, for the diagnostics; `text` its content.
 * @param secrets the folder of the variables that come as files.
 * @param mode the permissions of the file; undefined where the system has others.
 * @returns `invalid-env-file`, `missing-variable`, `empty-value`, `example-value`, `unusable-value`, `weak-secret`,
 *   `repeated-secret`, `given-twice`; as warnings `changed-value`, `unneeded-variable`, `duplicate-key`, `exposed-secret` and those of
 *   {@link checkSecretFolder}. Examples that are not secret are warnings, and
 *   in a stage that runs Keycloak in its development mode nothing at all; weak, repeated and example secrets are warnings
 *   there.
 */
export function checkEnv(
  stage: Stage,
  generated: StageNeeds,
  variables: VariableRegistry,
  file: string,
  text: string,
  secrets: SecretFolder = NO_SECRETS,
  mode?: number,
): Diagnostic[] {
  const { entries, diagnostics } = parseEnvFile(file, text);
  if (diagnostics.length > 0) return diagnostics;
  const check = new EnvCheck(stage, generated, variables, file, secrets);
  // Of a name that stands there several times, Compose takes the last one.
  const last = new Map(entries.map((entry) => [entry.name, entry]));
  const given = new Map(check.given([...last.values()]).map((one) => [one.name, one]));
  return sortDiagnostics([
    ...check.exposed([...last.values()], mode),
    ...check.duplicates(entries),
    ...check.missing(last),
    ...[...last.values()].flatMap((entry) => check.entry(entry)),
    ...check.folder(),
    ...[...given.values()].flatMap((one) => check.value(one)),
    ...check.unusable(given),
    ...check.repeated(given),
  ]);
}

class EnvCheck {
  readonly #stage: Stage;
  readonly #needs: StageNeeds;
  readonly #variables: VariableRegistry;
  readonly #file: string;
  readonly #secrets: SecretFolder;
  /** The variables that come as files. */
  readonly #fromFiles: readonly string[];
  /** How bad secrets are reported: in development they may be anything. */
  readonly #ofSecrets: typeof error;

  constructor(stage: Stage, needs: StageNeeds, variables: VariableRegistry, file: string, secrets: SecretFolder) {
    this.#stage = stage;
    this.#needs = needs;
    this.#variables = variables;
    this.#file = file;
    this.#secrets = secrets;
    this.#fromFiles = needs.variables.filter((name) => comesFromFile(stage, variables, name));
    this.#ofSecrets = isDevelopment(stage) ? warning : error;
  }

  /** Of a file without secrets, anybody may know what is in it. */
  exposed(entries: readonly EnvEntry[], mode: number | undefined): Diagnostic[] {
    const hasSecret = entries.some(({ name, value }) => value !== '' && own(this.#variables, name)?.secret === true);
    if (!hasSecret || mode === undefined || (mode & OTHERS) === 0) return [];
    const message = `everybody on this machine can get at the secrets in this file (mode ${octal(mode)})`;
    return [warning('exposed-secret', this.#file, START, message, `chmod 600 ${this.#file}`)];
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
      const isFile = this.#fromFiles.includes(name);
      if (isFile ? this.#secrets.files.has(name) : entries.has(name)) return [];
      const { description = '', generate } = own(this.#variables, name) ?? {};
      const message = `${name} is missing${description === '' ? '' : `: ${description}`}`;
      const path = isFile ? pathOfSecret(this.#secrets, name) : this.#file;
      const isElsewhere = isFile ? entries.has(name) : this.#secrets.files.has(name);
      const where = isFile ? this.#file : pathOfSecret(this.#secrets, name);
      const hint = isElsewhere ? `make-env takes it over from ${where}` : generate;
      return [error('missing-variable', path, START, message, hint)];
    });
  }

  folder(): Diagnostic[] {
    const needed = this.#needs.variables;
    return checkSecretFolder(this.#secrets, this.#stage.name, { fromFiles: this.#fromFiles, needed });
  }

  /** What a line tells by itself. */
  entry(entry: EnvEntry): Diagnostic[] {
    const { name, value } = entry;
    if (!this.#needs.variables.includes(name)) return PROGRAMS.test(name) ? [] : [this.#unneeded(entry)];
    if (this.#fromFiles.includes(name)) {
      if (!this.#secrets.files.has(name)) return [];
      return [givenTwice(this.#file, entry.position, name, pathOfSecret(this.#secrets, name))];
    }
    if (value === undefined || value === '') return [];
    return [...this.#unreadable(entry), ...this.#changed(entry, value)];
  }

  /** The values, each from where the stage takes it, and what else is in the environment file. */
  given(entries: readonly EnvEntry[]): Given[] {
    const isFile = (name: string): boolean => this.#fromFiles.includes(name);
    const lines = entries.filter(({ name }) => !isFile(name));
    const files = [...valuesOfSecrets(this.#secrets)].filter(([name]) => isFile(name));
    return [
      ...lines.map(({ name, value, position }) => ({ name, value, position, file: this.#file })),
      ...files.map(([name, value]) => ({ name, value, position: START, file: pathOfSecret(this.#secrets, name) })),
    ];
  }

  /** What a value tells by itself. */
  value(given: Given): Diagnostic[] {
    const { name, value, file, position } = given;
    if (!this.#needs.variables.includes(name)) return [];
    const hint = own(this.#variables, name)?.generate;
    if (value === undefined || value === '') {
      const who = file === this.#file ? 'Compose stops at it' : 'nothing starts without one';
      return [error('empty-value', file, position, `${name} has no value, and ${who}`, hint)];
    }
    if (!value.includes('\0')) return this.#poor(given, value);
    const message = `${name} has a NUL character, which no environment can hold`;
    return [error('unusable-value', file, position, message), ...this.#poor(given, value)];
  }

  #unneeded(entry: EnvEntry): Diagnostic {
    const ofFile = /^(.+)_FILE$/.exec(entry.name)?.[1] ?? '';
    const hint = this.#needs.variables.includes(ofFile)
      ? `For ${ofFile} as a file, write "from: file" for it in stages/variables.yaml`
      : (didYouMean(entry.name, this.#needs.variables) ?? 'Remove it, or is it meant for another stage?');
    const message = `the stage ${this.#stage.name} does not use ${shownName(entry)}`;
    return warning('unneeded-variable', this.#file, entry.position, message, hint);
  }

  /** Values that a container gets otherwise than they are written. */
  #unreadable({ name, unset, position }: EnvEntry): Diagnostic[] {
    const isSecret = own(this.#variables, name)?.secret !== false;
    return unset.map((other) => {
      // What follows a dollar sign in a secret is part of it.
      const reference = isSecret ? 'refers to a variable that' : `refers to $${other}, which`;
      const message = `${name} ${reference} is not in this file: Compose puts something else, or nothing, in its place`;
      return error('unusable-value', this.#file, position, message, 'Put the value in single quotes to keep every $');
    });
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
  #poor({ name, file, position }: Given, value: string): Diagnostic[] {
    const variable = own(this.#variables, name);
    if (variable === undefined) return [];
    const { secret: isSecret, example, generate } = variable;
    if (value === example) {
      const isAccepted = !isSecret && (isDevelopment(this.#stage) || variable.default === 'example');
      if (isAccepted) return [];
      const report = isSecret ? this.#ofSecrets : warning;
      return [report('example-value', file, position, `${name} has the value of the example`, generate)];
    }
    const weakness = isSecret ? weaknessOf(name, value) : undefined;
    if (weakness === undefined) return [];
    return [this.#ofSecrets('weak-secret', file, position, `${name} ${weakness}`, generate)];
  }

  unusable(given: ReadonlyMap<string, Given>): Diagnostic[] {
    const values = new Map([...given].map(([name, { value = '' }]) => [name, value]));
    const problems = findUnusableValues(this.#needs.realms, this.#stage, values);
    return [...problems].flatMap(([name, { message, hint }]) => {
      const one = given.get(name);
      return one === undefined ? [] : [error('unusable-value', one.file, one.position, `${name} ${message}`, hint)];
    });
  }

  /** Whoever learns a secret that two variables share has the other one, too. */
  repeated(given: ReadonlyMap<string, Given>): Diagnostic[] {
    const first = new Map<string, string>();
    return [...given.values()].flatMap(({ name, value, file, position }) => {
      const variable = own(this.#variables, name);
      if (value === undefined || value === '' || variable?.secret !== true) return [];
      const earlier = first.get(value);
      if (earlier === undefined) first.set(value, name);
      if (earlier === undefined) return [];
      const message = `${name} has the same value as ${earlier}`;
      return [this.#ofSecrets('repeated-secret', file, position, message, variable.generate)];
    });
  }
}

/** A name as a message may show it: what does not look like a name may be a piece of a secret that fills several lines. */
function shownName({ name, value }: EnvEntry): string {
  const isUsual = /^[A-Z][A-Z0-9_]*$/.test(name) && (value !== undefined || name.includes('_'));
  return isUsual ? name : 'what this line sets';
}
