import type { Container } from '@realm-as-code/stage';
import { partsOf } from './expansion.ts';

/** @returns the variables that a container needs, whichever way they come to it. */
export function variablesOf({ settings, entrypoint, command, variables, secretFiles }: Container): string[] {
  const texts = [...Object.values(settings), ...entrypoint, ...command];
  const mentioned = texts
    .flatMap((text) => partsOf(text, {}))
    .flatMap((part) => ('variable' in part ? part.variable : []));
  return [...mentioned, ...variables, ...secretFiles];
}
