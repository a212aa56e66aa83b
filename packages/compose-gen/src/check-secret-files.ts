import type { Diagnostic, Path } from '@realm-as-code/renderer';
import { comesFromFile, type Stage, type VariableRegistry, type YamlSource } from '@realm-as-code/stage';
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
    const isOwn = path[0] === 'services' && !['command', 'entrypoint'].includes(String(path[2]));
    const reading = isOwn
      ? `let the program read /run/secrets/${name}, with "secrets: [${name}]" in its service, or `
      : '';
    const hint = `${reading}write "from: environment" for it in stages/variables.yaml`;
    const position = source.locate(placeOfVariable(path));
    return error(
      'misplaced-secret',
      source.file,
      position,
      message,
      hint.replace(/^./, (first) => first.toUpperCase()),
    );
  });
}
