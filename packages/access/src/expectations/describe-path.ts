import type { Access, Step } from '../access.ts';

/** @returns the path through the flows, in a line: what let somebody in, and what stood beside. */
export function describePath({ flows, steps }: Access): string {
  if (flows.length === 0 && steps.length === 0) return 'no flow runs';
  const words: string[] = [];
  let skipped: string | undefined;
  for (const step of steps) {
    const text = describeStep(step);
    if (text === undefined) continue;
    // The condition says why its sub-flow was skipped.
    if (step.kind === 'condition' && step.flow === skipped) words.push(`${words.pop() ?? ''}, as ${text}`);
    else words.push(text);
    if (step.kind === 'sub-flow') skipped = step.result === 'skipped' ? step.name : undefined;
  }
  return `${flows.join(', then ')}: ${words.length === 0 ? 'nothing in it' : words.join(' › ')}`;
}

function describeStep({ name, kind, result, note }: Step): string | undefined {
  const because = note === undefined ? '' : ` (${note})`;
  if (kind === 'condition') return `${name} is ${result}${because}`;
  if (result === 'skipped') return kind === 'sub-flow' ? `"${name}" is skipped${because}` : undefined;
  // What is in a sub-flow that was passed speaks for itself.
  if (result === 'success') return kind === 'sub-flow' ? undefined : `${name}${because}`;
  if (result === 'attempted' || (kind === 'sub-flow' && result === 'failed')) return undefined;
  return `${name}: ${result}${because}`;
}
