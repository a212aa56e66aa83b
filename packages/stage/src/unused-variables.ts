import type { Diagnostic } from '@realm-as-code/renderer';
import type { VariableRegistry } from './stage.ts';
import type { YamlSource } from './yaml/yaml-source.ts';
import { warning } from './codes.ts';

/**
 * Finds the variables of the registry that no stage needs.
 *
 * @param used the variables that the stages need, all of them together.
 * @returns `unused-variable` warnings.
 */
export function findUnusedVariables(
  variables: VariableRegistry,
  used: ReadonlySet<string>,
  source: YamlSource,
): Diagnostic[] {
  return Object.keys(variables)
    .filter((name) => !used.has(name))
    .map((name) => {
      const message = `no stage uses the variable ${name}`;
      return warning('unused-variable', source.file, source.locate([name], 'key'), message, 'Remove it');
    });
}
