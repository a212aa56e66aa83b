import { escapeControls, type Palette } from '@realm-as-code/renderer';
import type { Access, Step } from '../access.ts';
import { wordOf } from './names.ts';

/** @returns what becomes of a login, and every step of it, a line each: those of a sub-flow are indented. */
export function pathLines(access: Access, paint: Palette): string[] {
  const lines = [`${colourOf(access, paint)(wordOf(access))}${reasonOf(access)}`];
  if (access.message !== undefined) lines.push(`the page says: ${JSON.stringify(escapeControls(access.message))}`);
  for (const reason of access.dependsOn) lines.push(`depends on: ${escapeControls(reason)}`);
  const { scopes, level } = access.request;
  if (scopes.length > 0) lines.push(`where the client asks for: ${escapeControls(scopes.join(', '))}`);
  if (level !== undefined) lines.push(`where level ${level} is asked for`);
  let flow: string | undefined;
  for (const step of access.steps) {
    if (step.depth === 0 && step.flow !== flow) lines.push(`  ${paint.bold(escapeControls(step.flow))}`);
    if (step.depth === 0) ({ flow } = step);
    lines.push(stepLine(step, access, paint));
  }
  return lines;
}

function stepLine(step: Step, { by, reason }: Access, paint: Palette): string {
  const { name, kind, requirement, result, note, depth } = step;
  const what = kind === 'condition' ? 'condition' : requirement;
  const why = note === undefined || note === reason ? '' : ` (${escapeControls(note)})`;
  const line = `${'  '.repeat(depth)}${what} ${escapeControls(name)}: ${result}${why}`;
  return isSameStep(step, by) ? `  > ${paint.red(line)} <- ends the login` : `    ${line}`;
}

function isSameStep(step: Step, by: Step | undefined): boolean {
  return by !== undefined && step.flow === by.flow && step.execution === by.execution && step.result === by.result;
}

function reasonOf({ reason }: Access): string {
  return reason === undefined ? '' : `: ${escapeControls(reason)}`;
}

/** @returns how an answer is painted; its word says the same. */
export function colourOf({ outcome }: Access, paint: Palette): (text: string) => string {
  if (outcome === 'allowed') return paint.green;
  return outcome === 'denied' ? paint.red : paint.yellow;
}
