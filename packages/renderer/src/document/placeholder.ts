import type { Path } from './json.ts';
import type { RenderedDocument } from './rendered-document.ts';

/**
 * A value that is put in when a container starts: `$(env:NAME)` anywhere in a string, or `"$(envjson:NAME)"`, a whole
 * value that is itself JSON.
 */
export interface Placeholder {
  readonly kind: 'env' | 'envjson';
  /** The environment variable. */
  readonly name: string;
  readonly document: RenderedDocument;
  readonly path: Path;
}

/** `$(` with what follows up to its `)`: a placeholder, or something that looks like one. */
export const PLACEHOLDER_LIKE: RegExp = /\$\(([^()]*)(\)?)/g;
/** `$(env:NAME)`, with the name as its group. */
export const ENV_PLACEHOLDER: RegExp = /\$\(env:([A-Za-z_][A-Za-z0-9_]*)\)/g;

/** @returns whether a text may hold a placeholder: then what it will be is known only when a container starts. */
export function mayHoldPlaceholder(text: string): boolean {
  return text.includes('$(');
}

/** @returns the names of the placeholders' variables, sorted, each once. */
export function variableNames(placeholders: Iterable<Placeholder>): string[] {
  return [...new Set([...placeholders].map(({ name }) => name))].toSorted();
}
