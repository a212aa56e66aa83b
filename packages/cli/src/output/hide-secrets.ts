import {
  type Diagnostic,
  isSecretName,
  own,
  SecretValues,
  secretsInText,
  type SourceFile,
} from '@realm-as-code/renderer';
import type { VariableRegistry } from '@realm-as-code/stage';

/** @returns the secrets that stand in plain text in the sources, where messages may quote them. */
export function secretsInSources(sources: readonly SourceFile[]): SecretValues {
  return new SecretValues(sources.flatMap(({ text }) => secretsInText(text)));
}

/** @returns the values of the variables that the registry calls secret, or that are called as secrets are. */
export function secretsInEnvironment(variables: VariableRegistry, values: ReadonlyMap<string, string>): SecretValues {
  const isSecret = (name: string): boolean => own(variables, name)?.secret === true || isSecretName(name);
  return new SecretValues([...values].flatMap(([name, value]) => (isSecret(name) ? [value] : [])));
}

/** @returns the diagnostics with every secret in their texts hidden. */
export function hideInDiagnostics<T extends Diagnostic>(diagnostics: readonly T[], secrets: SecretValues): T[] {
  return diagnostics.map((diagnostic) => ({
    ...diagnostic,
    message: secrets.hide(diagnostic.message),
    ...(diagnostic.hint === undefined ? {} : { hint: secrets.hide(diagnostic.hint) }),
    ...(diagnostic.block === undefined ? {} : { block: secrets.hide(diagnostic.block) }),
    ...(diagnostic.place === undefined ? {} : { place: secrets.hide(diagnostic.place) }),
  }));
}
