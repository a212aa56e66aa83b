import type { AnswerData } from '../src/model/access.ts';
import { data } from './data.ts';
import { icon } from './dom.ts';

export type Outcome = AnswerData['outcome'];

/** The word in a cell, its shape, and the sentence in the panel. */
export const OUTCOMES: Readonly<Record<Outcome, { word: string; shape: string; sentence: string }>> = {
  allowed: { word: 'in', shape: 'yes', sentence: 'Gets in' },
  needs: { word: 'first…', shape: 'first', sentence: 'Gets in after something to be done first' },
  depends: { word: 'depends', shape: 'depends', sentence: 'Cannot be told from the realm alone' },
  denied: { word: 'denied', shape: 'no', sentence: 'Does not get in' },
};

/** From the furthest in to the furthest out. */
const ORDER: readonly Outcome[] = ['allowed', 'needs', 'depends', 'denied'];

/** The ways that a user comes by: an account of a service has no user. */
const userWays = [...data.access.ways.keys()].filter((way) => data.access.ways[way]?.id !== 'service-account');

/** The answer for a row, a way and a column; undefined where the way does not lead there. */
export function answerAt(row: number, way: number, column: number): AnswerData | undefined {
  const index = data.access.rows[row]?.cells[way]?.[column];
  return index === undefined ? undefined : data.access.answers[index];
}

/** How far somebody gets by any way; undefined where no way leads there. */
export function furthest(row: number, column: number): Outcome | undefined {
  const found = userWays.flatMap((way) => answerAt(row, way, column)?.outcome ?? []);
  return ORDER.find((outcome) => found.includes(outcome));
}

/** The way that leads furthest. */
export function furthestWay(row: number, column: number): number {
  const outcome = furthest(row, column);
  return userWays.find((way) => answerAt(row, way, column)?.outcome === outcome) ?? 0;
}

/** An outcome as a shape and a word. */
export function outcomeLabel(outcome: Outcome | undefined): (Node | string)[] {
  if (outcome === undefined) return [icon('none'), ' none'];
  return [icon(OUTCOMES[outcome].shape), ` ${OUTCOMES[outcome].word}`];
}
