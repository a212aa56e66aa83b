import { setFlagsFromString } from 'node:v8';

// V8 compiles functions that run often to machine code, in several steps. A run of usual size is over before that has
// paid off: without it, `generate --stage prod` takes a fifth less time (measured: docs/decisions/0005).

/** Above this much text of templates it pays off: about 500 clients. */
export const WORTH_OPTIMISING = 1_000_000;

/** Leaves out the two steps that compile best and take longest. The first, which compiles fast, pays off since logins are evaluated. */
export function stopOptimiser(): void {
  setFlagsFromString('--no-opt');
  // V8 prints an error about a flag that it does not know, and not every Node is built with this step.
  const { variables } = process.config as { variables: { v8_enable_maglev?: number } };
  if (variables.v8_enable_maglev === 1) setFlagsFromString('--no-maglev');
}

/** Undoes the first of these for a run that is longer; it makes the fastest code. */
export function startOptimiser(): void {
  setFlagsFromString('--opt');
}
