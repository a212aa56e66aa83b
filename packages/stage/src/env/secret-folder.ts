import { didYouMean, type Diagnostic, type Position, START } from '@realm-as-code/renderer';
import { error, warning } from '../codes.ts';

/** The folder of the variables that come as files, beside the environment file and so beside the generated files. */
export const SECRETS = 'secrets';

/** The folder of the variables that come as files, as it was read. */
export interface SecretFolder {
  /** As messages name it. */
  readonly shown: string;
  /** Its permissions; undefined where there is no such folder, or the system knows none. */
  readonly mode: number | undefined;
  /** What is in it, by name; only of files that the stage needs the text is read. */
  readonly files: ReadonlyMap<string, SecretFile>;
}

/** A file of a variable. */
export interface SecretFile {
  /** Undefined where nobody asked for it. */
  readonly text: string | undefined;
  /** Its permissions; undefined where the system knows none. */
  readonly mode: number | undefined;
}

/** Bits of permissions: whatever people other than the owner and the group may do. */
export const OTHERS = 0o007;

/** A folder that is not there. */
export const NO_SECRETS: SecretFolder = { shown: SECRETS, mode: undefined, files: new Map() };

/** @returns the path of a variable's file, as messages name it. */
export function pathOfSecret({ shown }: Pick<SecretFolder, 'shown'>, name: string): string {
  return `${shown}/${name}`;
}

/**
 * @returns what the containers take from a file: everything but the line breaks at its end, as the official images do and
 *   the entrypoints (take_file in placeholders.sh).
 */
export function secretIn(text: string): string {
  return text.replace(/\n+$/, '');
}

/** @returns the values of all files that were read, by the names of their variables. */
export function valuesOfSecrets({ files }: SecretFolder): ReadonlyMap<string, string> {
  return new Map(
    [...files].flatMap(([name, { text }]) => (text === undefined ? [] : [[name, secretIn(text)] as const])),
  );
}

/**
 * Checks the files, apart from what is to be said of every value.
 *
 * @param fromFiles the variables that come as files; `needed` all that the stage needs.
 * @returns as warnings `unreadable-secret`, `exposed-secret`, `stray-character` and `unneeded-variable`.
 */
export function checkSecretFolder(
  folder: SecretFolder,
  stage: string,
  { fromFiles, needed }: { readonly fromFiles: readonly string[]; readonly needed: readonly string[] },
): Diagnostic[] {
  const { shown, mode, files } = folder;
  const found: Diagnostic[] = [];
  const warn = (code: Parameters<typeof warning>[0], path: string, message: string, hint: string): void => {
    found.push(warning(code, path, START, message, hint));
  };
  if (mode !== undefined && (mode & OTHERS) !== 0) {
    const message = `everybody on this machine can enter this folder (mode ${octal(mode)})`;
    warn('exposed-secret', shown, message, `chmod 700 ${shown}`);
  }
  for (const [name, { text, mode: ofFile }] of files) {
    const path = pathOfSecret(folder, name);
    if (!fromFiles.includes(name)) {
      const [message, hint] = needed.includes(name)
        ? [
            `the stage ${stage} takes ${name} from the environment, and does not read this file`,
            'Write "secrets: files" in the stage, or "from: file" for the variable in stages/variables.yaml',
          ]
        : [
            `the stage ${stage} does not use ${name}`,
            didYouMean(name, fromFiles) ?? 'Remove it, or is it meant for another stage?',
          ];
      warn('unneeded-variable', path, message, hint);
      continue;
    }
    if (ofFile !== undefined && (ofFile & 0o004) === 0) {
      const message = `the users of the containers cannot read this file (mode ${octal(ofFile)})`;
      warn('unreadable-secret', path, message, `chmod 644 ${path}; the folder keeps others out`);
    }
    const stray = text === undefined ? undefined : strayIn(secretIn(text));
    if (stray !== undefined) {
      const message = `${name} ${stray}, which is part of it`;
      warn('stray-character', path, message, 'Write the file with printf %s, which adds nothing');
    }
  }
  return found;
}

/** What editors and shells of other systems leave in a file, and nobody sees. */
function strayIn(value: string): string | undefined {
  if (value.startsWith('\ufeff')) return 'begins with a byte order mark';
  if (value.endsWith('\r')) return 'ends with a carriage return';
  if (/^\s/.test(value)) return 'begins with a blank';
  return /\s$/.test(value) ? 'ends with a blank' : undefined;
}

/** @returns permissions as `chmod` takes them. */
export function octal(mode: number): string {
  return (mode & 0o777).toString(8).padStart(4, '0');
}

/**
 * @param other where the variable is, beside this place.
 * @returns `given-twice`.
 */
export function givenTwice(file: string, position: Position, name: string, other: string): Diagnostic {
  return error(
    'given-twice',
    file,
    position,
    `${name} is in ${other} too, and only one of them can count`,
    'Remove one',
  );
}
