import { compareText } from '../text/compare-text.ts';
import { escapeControls } from '../text/escape.ts';

/** What the rules about realm documents find; each is a file in rules/. */
export type RuleCode =
  | 'ambiguous-execution'
  | 'direct-grants'
  | 'disabled-alternatives'
  | 'duplicate-client-scope'
  | 'duplicate-email'
  | 'empty-managed-list'
  | 'execution-order'
  | 'flow-cycle'
  | 'half-declared-client'
  | 'implicit-flow'
  | 'incomplete-identity-provider'
  | 'insecure-url'
  | 'invalid-client-url'
  | 'invalid-execution'
  | 'invalid-lifespan'
  | 'invalid-password-policy'
  | 'invalid-redirect-uri'
  | 'invalid-requirement'
  | 'invalid-user-profile'
  | 'invalid-value'
  | 'invalid-web-origin'
  | 'late-definition'
  | 'managed-user'
  | 'missing-default-roles'
  | 'missing-pkce'
  | 'missing-protocol'
  | 'missing-sender'
  | 'plaintext-secret'
  | 'refused-role'
  | 'reserved-variable'
  | 'service-account'
  | 'shared-sub-flow'
  | 'split-entity-type'
  | 'too-long'
  | 'undeclared-property'
  | 'undefined-authenticator-config'
  | 'undefined-client'
  | 'undefined-client-scope'
  | 'undefined-flow'
  | 'undefined-group'
  | 'undefined-identity-provider'
  | 'undefined-role'
  | 'unguarded-post-broker-flow'
  | 'unknown-authenticator'
  | 'unknown-client-policy'
  | 'unknown-component'
  | 'unknown-config-key'
  | 'unknown-identity-provider-type'
  | 'unknown-protocol-mapper'
  | 'unknown-required-action'
  | 'unknown-theme'
  | 'unmanaged-type'
  | 'unreachable-flow'
  | 'unsupported-locale'
  | 'unusable-account-console'
  | 'unused-authenticator-config'
  | 'wildcard-redirect-uri';

/**
 * Every kind of mistake this product can name. The union is closed on purpose: a code is part of the public
 * interface, and a table keyed by it does not compile until it covers a new one.
 */
export type DiagnosticCode =
  | RuleCode
  // documents
  | 'invalid-json'
  | 'invalid-yaml'
  | 'duplicate-key'
  | 'forbidden-key'
  | 'too-deep'
  | 'inexact-number'
  | 'not-an-object'
  // schema
  | 'unknown-property'
  | 'wrong-type'
  | 'coerced-type'
  // rendering
  | 'invalid-expression'
  | 'unknown-name'
  | 'not-text'
  | 'invalid-condition'
  // placeholders
  | 'malformed-placeholder'
  | 'unsupported-placeholder'
  | 'misplaced-placeholder'
  // merging
  | 'missing-identity'
  | 'duplicate-entity'
  | 'conflict'
  | 'realm-mismatch'
  // stages
  | 'invalid-stage'
  | 'unknown-stage'
  | 'unknown-variable'
  | 'invalid-compose'
  | 'depends-on-reconciler'
  | 'image-mismatch'
  | 'ignored-setting'
  | 'unused-variable'
  | 'unused-exception'
  // environment files
  | 'invalid-env-file'
  | 'missing-variable'
  | 'unneeded-variable'
  | 'empty-value'
  | 'example-value'
  | 'invalid-value'
  | 'weak-secret'
  | 'repeated-secret'
  // files
  | 'file-not-found'
  | 'unreadable-file'
  | 'unwritable-output'
  | 'path-outside-output'
  | 'invalid-manifest'
  | 'stale-output'
  | 'usage';

export type Severity = 'error' | 'warning';

/** A place in a file. Lines and columns count from 1; columns are UTF-16 code units, as editors count them. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** One mistake, as data: where it is, what it is, and what to write instead. */
export interface Diagnostic extends Position {
  readonly code: DiagnosticCode;
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

/** @returns an error at a place; `hint` is left out where it is undefined. */
export function error(
  code: DiagnosticCode,
  file: string,
  position: Position,
  message: string,
  hint?: string,
): Diagnostic {
  const { line, column } = position;
  const base = { code, severity: 'error' as const, message, file, line, column };
  return hint === undefined ? base : { ...base, hint };
}

/**
 * Orders diagnostics by file, then place, so that the same mistakes are always reported in the same order.
 *
 * @returns a new, sorted list without exact repetitions.
 */
export function sortDiagnostics(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const unique = new Map<string, Diagnostic>();
  for (const one of diagnostics) {
    unique.set(`${one.file}\0${one.line}\0${one.column}\0${one.code}\0${one.message}`, one);
  }
  return [...unique.values()].toSorted(
    (a, b) => compareText(a.file, b.file) || a.line - b.line || a.column - b.column || compareText(a.code, b.code),
  );
}

/** Thrown by the functions that return a finished value when there are errors to report instead. */
export class DiagnosticError extends Error {
  readonly diagnostics: readonly Diagnostic[];

  constructor(diagnostics: readonly Diagnostic[]) {
    super(diagnostics.map((one) => formatDiagnostic(one)).join('\n'));
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
