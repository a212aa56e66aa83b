import type { Diagnostic, Path } from '@realm-as-code/renderer';
import {
  comesFromFile,
  settingFromFile,
  type Stage,
  type VariableRegistry,
  type YamlSource,
} from '@realm-as-code/stage';
import { placeOfVariable } from './check-variables.ts';
import { error } from './codes.ts';

/**
 * Checks that what comes as a file is asked for nowhere else: Compose has no value of it.
 *
 * @param asked the variables that Compose will ask for, from `findVariables`.
 * @returns `misplaced-secret`, where the stage first mentions it.
 */
export function checkSecretFiles(
  asked: ReadonlyMap<string, Path>,
  stage: Stage,
  variables: VariableRegistry,
  source: YamlSource,
): Diagnostic[] {
  return [...asked].flatMap(([name, path]) => {
    if (!comesFromFile(stage, variables, name)) return [];
    const message = `the variable ${name} comes as a file, which cannot be put into this text`;
    const position = source.locate(placeOfVariable(path));
    return error('misplaced-secret', source.file, position, message, hintFor(name, path));
  });
}

/** A service can read the file instead; a command cannot. */
function hintFor(name: string, [section, , property, setting]: Path): string {
  const registry = '"from: environment" for it in stages/variables.yaml';
  if (section !== 'services' || property === 'command' || property === 'entrypoint') return `Write ${registry}`;
  const pointer = `${setting}_FILE`;
  const isKnown = property === 'environment' && settingFromFile(pointer) !== undefined;
  const reading = isKnown ? `Write ${pointer}: /run/secrets/${name}` : `Let the program read /run/secrets/${name}`;
  return `${reading}, with "secrets: [${name}]" in its service, or ${registry}`;
}
