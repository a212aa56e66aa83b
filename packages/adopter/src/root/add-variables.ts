import type { VariableRegistry } from '@realm-as-code/stage';
import { stringify } from 'yaml';

/** @returns the registry of variables with new ones at its end; what is there stays as it is written. */
export function addVariables(registry: string, variables: VariableRegistry): string {
  const lineBreak = registry.includes('\r\n') ? '\r\n' : '\n';
  const entries = Object.entries(variables).map(([name, variable]) =>
    stringify({ [name]: variable }, { lineWidth: 0, singleQuote: true }).replaceAll('\n', lineBreak),
  );
  const before = registry.endsWith('\n') || registry === '' ? registry : registry + lineBreak;
  return [before, ...entries].join(lineBreak);
}
