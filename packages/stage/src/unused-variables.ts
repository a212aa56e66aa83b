import { type Diagnostic, error } from '@realm-as-code/renderer';
import type { VariableRegistry } from './stage.ts';
import type { YamlSource } from './yaml/yaml-source.ts';

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
    .map((name) => ({
      ...error(
        'unused-variable',
        source.file,
        source.locate([name], 'key'),
        `no stage uses the variable ${name}`,
        'Remove it',
      ),
      severity: 'warning' as const,
    }));
}
