import type * as rules from './rules/index.ts';

/** The codes of the rules about realm documents. */
export type RuleCode = keyof typeof rules;
