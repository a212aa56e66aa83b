import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Diagnostic, START } from '@realm-as-code/renderer';
import { givenTwice, parseEnvFile, pathOfSecret, SECRET_FILES, secretIn, valuesOfSecrets } from '@realm-as-code/stage';
import { missingEnvFile, readEnvFile } from './read-env-file.ts';
import { readSecretFile, readSecretFolder } from './read-secret-folder.ts';

type Environment = { readonly values: ReadonlyMap<string, string> } | { readonly diagnostics: readonly Diagnostic[] };

/** The variables that may come as files. */
interface FromFiles {
  /** All whose values are of use. */
  readonly names: readonly string[];
  /** Whether one is looked for beside the environment file. */
  readonly isFile: (name: string) => boolean;
}

/**
 * Reads the values of an environment file with the files of secrets beside it. Where none is named, that is `deploy/.env`, with
 * the values that this process has itself before it, as for Compose; without that file, only those.
 *
 * @param option the file, if one is named.
 * @param folder the root folder.
 */
export function readEnvironment(option: string | undefined, folder: string, { names, isFile }: FromFiles): Environment {
  const file = readEnvFile(option, folder);
  if ('diagnostic' in file) return { diagnostics: [file.diagnostic] };
  if (file.text === undefined)
    return option === undefined ? readProcess(names) : { diagnostics: [missingEnvFile(file)] };
  const { entries, diagnostics } = parseEnvFile(file.shown, file.text);
  if (diagnostics.length > 0) return { diagnostics };
  const secrets = readSecretFolder(file.path, names.filter(isFile));
  if ('diagnostics' in secrets) return secrets;
  const values = valuesOfSecrets(secrets.folder);
  const twice = entries.filter(({ name }) => values.has(name));
  if (twice.length > 0) {
    const other = (name: string): string => pathOfSecret(secrets.folder, name);
    return { diagnostics: twice.map(({ name, position }) => givenTwice(file.shown, position, name, other(name))) };
  }
  const own = option === undefined ? names.filter((name) => !values.has(name)) : [];
  const before = own.map((name) => [name, process.env[name]] as const);
  return { values: withValues([...entries.map(({ name, value }) => [name, value] as const), ...before, ...values]) };
}

/** A later value counts; none is no value. */
function withValues(entries: readonly (readonly [string, string | undefined])[]): Map<string, string> {
  return new Map(entries.filter((entry): entry is readonly [string, string] => entry[1] !== undefined));
}

/** As the entrypoints read it: a variable, the file that `NAME_FILE` names, or `NAME` in the folder of secrets. */
function readProcess(names: readonly string[]): Environment {
  const values = withValues(Object.entries(process.env));
  const diagnostics = [...new Set(names)].flatMap((name): Diagnostic[] => {
    const mounted = join(process.env['SECRETS_DIR'] ?? SECRET_FILES, name);
    const named = process.env[`${name}_FILE`] ?? '';
    if (named === '' && !existsSync(mounted)) return [];
    // What is in NAME_FILE is not shown: it may be the secret itself.
    const shown = named === '' ? mounted : `${name}_FILE`;
    if (values.has(name)) return [givenTwice(shown, START, name, 'the environment')];
    if (named !== '' && existsSync(mounted) && resolve(named) !== resolve(mounted)) {
      return [givenTwice(shown, START, name, mounted)];
    }
    const read = readSecretFile(named === '' ? mounted : named);
    if ('diagnostic' in read) return [{ ...read.diagnostic, file: shown }];
    values.set(name, secretIn(read.text ?? ''));
    return [];
  });
  return diagnostics.length > 0 ? { diagnostics } : { values };
}
