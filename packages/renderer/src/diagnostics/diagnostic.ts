import { compareText } from '../text/compare-text.ts';
import { escapeControls } from '../text/escape.ts';

export type Severity = 'error' | 'warning';

/** A place in a file. Lines and columns count from 1; columns are UTF-16 code units, as editors count them. */
export interface Position {
  readonly line: number;
  readonly column: number;
  /** The file, where it is another than the one that is read: a stage's settings come from two. */
  readonly file?: string;
}

/**
 * One mistake, as data: where it is, what it is, and what to write instead. Its code is part of the public interface;
 * each package owns the codes of what it finds.
 */
export interface Diagnostic<Code extends string = string> extends Position {
  readonly code: Code;
  readonly severity: Severity;
  /** What is wrong, in one sentence without a full stop. */
  readonly message: string;
  /** The file as the caller named it. */
  readonly file: string;
  /** What to do about it, in one sentence; absent where the message says it all. */
  readonly hint?: string;
  /** For the findings of rules: the place by the names of its entities, as exceptions in stage files name it. */
  readonly place?: string;
}

/** The start of a file: where a mistake is reported that concerns the file as a whole. */
export const START: Position = { line: 1, column: 1 };

/** Makes a diagnostic of some codes; `hint` is left out where it is undefined. */
export type ReportOf<Codes extends string> = <Code extends Codes>(
  code: Code,
  file: string,
  position: Position,
  message: string,
  hint?: string,
) => Diagnostic<Code>;

/** @returns an error at a place. */
export const error: ReportOf<string> = (...finding) => diagnostic('error', ...finding);

/** @returns a warning at a place. */
export const warning: ReportOf<string> = (...finding) => diagnostic('warning', ...finding);

function diagnostic<Code extends string>(
  severity: Severity,
  code: Code,
  ownFile: string,
  { line, column, file = ownFile }: Position,
  message: string,
  hint: string | undefined,
): Diagnostic<Code> {
  const base = { code, severity, message, file, line, column };
  return hint === undefined ? base : { ...base, hint };
}

/**
 * Orders diagnostics by file, then place, so that the same mistakes are always reported in the same order.
 *
 * @returns a new, sorted list without exact repetitions.
 */
export function sortDiagnostics(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const unique = new Map<string, Diagnostic>();
  for (const diagnostic of diagnostics) {
    unique.set(
      `${diagnostic.file}\0${diagnostic.line}\0${diagnostic.column}\0${diagnostic.code}\0${diagnostic.message}`,
      diagnostic,
    );
  }
  return [...unique.values()].toSorted(
    (a, b) => compareText(a.file, b.file) || a.line - b.line || a.column - b.column || compareText(a.code, b.code),
  );
}

/** Thrown by the functions that return a finished value when there are errors to report instead. */
export class DiagnosticError extends Error {
  readonly diagnostics: readonly Diagnostic[];

  constructor(diagnostics: readonly Diagnostic[]) {
    super(diagnostics.map((diagnostic) => formatDiagnostic(diagnostic)).join('\n'));
    this.name = 'DiagnosticError';
    this.diagnostics = diagnostics;
  }
}

/** @returns `file:line:column error code: message. hint`, on one line whatever the values in it hold. */
export function formatDiagnostic(diagnostic: Diagnostic): string {
  const { file, line, column, severity, code, message, hint } = diagnostic;
  const text = `${file}:${line}:${column} ${severity} ${code}: ${message}${hint === undefined ? '' : `. ${hint}`}`;
  return escapeControls(text);
}
