import type { Diagnostic } from '@realm-as-code/renderer';
import { parseEnvFile } from '@realm-as-code/stage';
import { missingEnvFile, readEnvFile } from './read-env-file.ts';

/**
 * Reads the values of an environment file, or of this process where none is named.
 *
 * @param option the file, if one is named.
 * @param folder the root folder.
 */
export function readEnvironment(
  option: string | undefined,
  folder: string,
): { values: ReadonlyMap<string, string> } | { diagnostics: readonly Diagnostic[] } {
  if (option === undefined) return { values: withValues(Object.entries(process.env)) };
  const file = readEnvFile(option, folder);
  if ('diagnostic' in file) return { diagnostics: [file.diagnostic] };
  if (file.text === undefined) return { diagnostics: [missingEnvFile(file)] };
  const { entries, diagnostics } = parseEnvFile(file.shown, file.text);
  if (diagnostics.length > 0) return { diagnostics };
  return { values: withValues(entries.map(({ name, value }) => [name, value])) };
}

function withValues(entries: readonly (readonly [string, string | undefined])[]): Map<string, string> {
  return new Map(entries.filter((entry): entry is readonly [string, string] => entry[1] !== undefined));
}
