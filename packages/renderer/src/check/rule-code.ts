import type { DocumentCode, RenderCode } from '../diagnostics/codes.ts';
import type * as rules from './rules/index.ts';

/** The codes of the rules about realm documents. */
export type RuleCode = keyof typeof rules;

/** The codes of everything that this package finds. */
export type DiagnosticCode = DocumentCode | RenderCode | RuleCode;
