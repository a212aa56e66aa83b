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
  /** What the hint says is to be added to a file: whole lines of it, ready to be pasted. */
  readonly block?: string;
  /** For the findings of rules: the place by the names of its entities, as exceptions in stage files name it. */
  readonly place?: string;
}

/** The start of a file: where a mistake is reported that concerns the file as a whole. */
export const START: Position = { line: 1, column: 1 };

/** Makes a diagnostic of some codes; `hint` and `block` are left out where they are undefined. */
export type ReportOf<Codes extends string> = <Code extends Codes>(
  code: Code,
  file: string,
  position: Position,
  message: string,
  hint?: string,
  block?: string,
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
  block?: string,
): Diagnostic<Code> {
  return {
    code,
    severity,
    message,
    file,
    line,
    column,
    ...(hint === undefined ? {} : { hint }),
    ...(block === undefined ? {} : { block }),
  };
}

/**
 * Orders diagnostics by file, then place, so that the same mistakes are always reported in the same order.
 *
 * @returns a new, sorted list without exact repetitions; of findings that want the same lines added, only the first has them.
 */
export function sortDiagnostics(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const unique = new Map<string, Diagnostic>();
  for (const diagnostic of diagnostics) {
    unique.set(
      `${diagnostic.file}\0${diagnostic.line}\0${diagnostic.column}\0${diagnostic.code}\0${diagnostic.message}`,
      diagnostic,
    );
  }
  const sorted = [...unique.values()].toSorted(
    (a, b) => compareText(a.file, b.file) || a.line - b.line || a.column - b.column || compareText(a.code, b.code),
  );
  const blocks = new Set<string>();
  return sorted.map((diagnostic) => {
    const { block, ...rest } = diagnostic;
    if (block === undefined || blocks.has(block)) return rest;
    blocks.add(block);
    return diagnostic;
  });
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

/**
 * @returns `file:line:column error code: message. hint`, on one line whatever the values in it hold; below it, indented, what
 *   is to be added to a file.
 */
export function formatDiagnostic(diagnostic: Diagnostic): string {
  const { file, line, column, severity, code, message, hint } = diagnostic;
  const text = `${file}:${line}:${column} ${severity} ${code}: ${message}${hint === undefined ? '' : `. ${hint}`}`;
  return [escapeControls(text), ...blockLines(diagnostic, '  ')].join('\n');
}

/** @returns the lines that are to be added to a file, indented; none where there are none. */
export function blockLines({ block }: Diagnostic, indent: string): string[] {
  return (
    block
      ?.trimEnd()
      .split('\n')
      .map((line) => indent + escapeControls(line)) ?? []
  );
}

/** @returns `message. hint`, for readers of several lines with what is to be added to a file below it. */
export function messageOf(diagnostic: Diagnostic): string {
  const { message, hint } = diagnostic;
  return [hint === undefined ? message : `${message}. ${hint}`, ...blockLines(diagnostic, '')].join('\n');
}
