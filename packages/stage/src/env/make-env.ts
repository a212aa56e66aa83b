import type { Diagnostic } from '@realm-as-code/renderer';
import { envEntries, NOTATION } from './env-example.ts';
import { parseEnvFile } from './env-file.ts';
import { NO_SECRETS, secretIn, type SecretFolder, valuesOfSecrets } from './secret-folder.ts';
import { comesFromFile, isDevelopment, type Stage, type Variable, type VariableRegistry } from '../stage.ts';

/** An environment file that was made or completed, with the files of those variables that come as files. */
export interface MadeEnv {
  /** The whole file: what was there before, as it was, and what was added. */
  readonly text: string;
  /** The variables that were added to it, in the order of the registry. */
  readonly added: readonly string[];
  /** The files that were missing, by the names of their variables. */
  readonly files: ReadonlyMap<string, string>;
  /** The variables that have no value yet, because nobody but a person can know it. */
  readonly toFillIn: readonly string[];
}

/** What is there before. */
interface EnvFiles {
  readonly file: string;
  readonly before: string | undefined;
  readonly secrets?: SecretFolder;
}

/**
 * Makes the environment file of a stage, or adds to one what the stage needs and it does not have, and the files of the
 * variables that come as files. Nothing that is there is changed, not even a variable without a value. What is there in the
 * wrong place, because the stage takes it from elsewhere now, is taken over: it may be in use.
 *
 * @param names the variables that the stage needs, all in the registry.
 * @param file the file's path, for diagnostics; `before` its content, undefined where there is none; `secrets` the
 *   folder with the files.
 * @param random makes a secret that nobody can guess; it is asked once for each that is needed.
 * @returns the file, or `invalid-env-file` when the present one cannot be read as Compose reads it.
 */
export function makeEnv(
  stage: Stage,
  names: readonly string[],
  variables: VariableRegistry,
  { file, before, secrets = NO_SECRETS }: EnvFiles,
  random: () => string,
): { made?: MadeEnv; diagnostics: readonly Diagnostic[] } {
  const { entries, diagnostics } = parseEnvFile(file, before ?? '');
  if (diagnostics.length > 0) return { diagnostics };
  const present = new Map(entries.map(({ name, value }) => [name, value]));
  const inFiles = valuesOfSecrets(secrets);
  const known = Object.keys(variables).filter((name) => names.includes(name));
  const isFile = (name: string): boolean => comesFromFile(stage, variables, name);
  const missing = known.filter((name) => !(isFile(name) ? secrets.files.has(name) : present.has(name)));
  const values = new Map(
    missing.map((name) => {
      const elsewhere = isFile(name) ? present.get(name) : inFiles.get(name);
      if (!elsewhere) return [name, valueOf(variables[name] as Variable, stage, random)];
      // No file can say that a value ends in a line break.
      return [name, isFile(name) && secretIn(elsewhere) !== elsewhere ? '' : elsewhere];
    }),
  );
  const added = missing.filter((name) => !isFile(name));
  const files = new Map([...values].filter(([name]) => isFile(name)));
  const text = `${headOf(stage, before, added.length > 0)}${envEntries(new Set(added), variables, (_, name) => values.get(name) ?? '')}`;
  // A name alone, without "=", takes its value from the environment of Compose.
  const there = (name: string): string | undefined => (isFile(name) ? inFiles : present).get(name);
  const toFillIn = known.filter((name) => (values.get(name) ?? there(name)) === '');
  return { made: { text, added, files, toFillIn }, diagnostics };
}

/** What can be made up is; the rest is left to a person, and in development to chance. */
function valueOf({ secret, example, default: source }: Variable, stage: Stage, random: () => string): string {
  if (source === 'random') return random();
  if (source === 'example') return example;
  if (!isDevelopment(stage)) return '';
  return secret ? random() : example;
}

function headOf(stage: Stage, before: string | undefined, isAdded: boolean): string {
  if (before === undefined || before.trim() === '') {
    return `# The environment of the stage ${stage.name}. It contains secrets: keep it out of version control.\n#\n${NOTATION}`;
  }
  if (!isAdded) return before;
  return `${before}${before.endsWith('\n') ? '' : '\n'}\n# Added for the stage ${stage.name}.\n`;
}
