import { escapeControls } from '@realm-as-code/renderer';
import type { Problem } from '../live/problem.ts';
import { formatMarkdown, formatText, jsonOf, markdownNameOf, stageOf, textNameOf } from './format-plan.ts';
import type { Plan } from './plan.ts';

/** A realm of several that could not be read, so that there is no plan for it. */
export interface UnreadRealm extends Pick<Problem, 'problem' | 'hint'> {
  readonly realm: string;
  readonly stage?: string;
}

/** Writes the plans of several realms for people, one after another. Why a realm could not be read is not repeated. */
export function formatTexts(plans: readonly (Plan | UnreadRealm)[], isColoured: boolean): string {
  const texts = plans.map((plan) =>
    'problem' in plan ? `${textNameOf(plan)}: it could not be read\n` : formatText(plan, isColoured),
  );
  return texts.join('\n\n');
}

/** Writes the plans of several realms for a comment on a pull request. */
export function formatMarkdowns(plans: readonly (Plan | UnreadRealm)[]): string {
  const texts = plans.map((plan) =>
    'problem' in plan
      ? `### ${markdownNameOf(plan)}\n\n**It could not be read: ${escapeControls(plan.problem)}.**\n`
      : formatMarkdown(plan),
  );
  return texts.join('\n');
}

/** Writes the plans of several realms for programs, as schemas/plan.schema.json describes them. */
export function formatJsons(plans: readonly (Plan | UnreadRealm)[]): string {
  const realms = plans.map((plan) =>
    'problem' in plan ? { realm: plan.realm, ...stageOf(plan), problem: plan.problem } : jsonOf(plan),
  );
  return `${JSON.stringify({ realms }, null, 2)}\n`;
}
