import type { Problem } from '@realm-as-code/planner';
import { escapeControls, type SecretValues } from '@realm-as-code/renderer';
import { printError } from './terminal.ts';

/** Prints why a server could not be asked, in one line without secrets. @returns the exit code. */
export function printProblem(secrets: SecretValues, { problem, hint }: Problem): 1 {
  const text = hint === undefined ? problem : `${problem}. ${hint}`;
  printError(`error: ${escapeControls(secrets.hide(text))}\n`);
  return 1;
}
