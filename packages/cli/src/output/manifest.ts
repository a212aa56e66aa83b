import { type Diagnostic, START } from '@realm-as-code/renderer';
import { isStageFile } from '@realm-as-code/stage';
import { error } from '../codes.ts';
import { MANIFEST } from '../input/files.ts';

/** Which files were generated for which stage; what is not in it is never removed. */
export type Manifest = ReadonlyMap<string, readonly string[]>;

const NOTE = 'Files written by "generate". It removes those that it no longer writes, and nothing else.';

/**
 * Reads a manifest that somebody may have edited or merged.
 *
 * @param text its content, undefined when there is none yet.
 * @returns the manifest, or `invalid-manifest`.
 */
export function parseManifest(
  text: string | undefined,
  file: string,
): { manifest: Manifest; diagnostics: Diagnostic[] } {
  if (text === undefined) return { manifest: new Map(), diagnostics: [] };
  const invalid = (message: string): { manifest: Manifest; diagnostics: Diagnostic[] } => ({
    manifest: new Map(),
    diagnostics: [error('invalid-manifest', file, START, message, 'Delete this file; the next run writes it again')],
  });
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    return invalid('the manifest is not JSON');
  }
  const stages = (content as { stages?: unknown } | null)?.stages;
  if (typeof stages !== 'object' || stages === null) return invalid('the manifest has no "stages"');
  for (const files of Object.values(stages)) {
    if (!Array.isArray(files) || files.some((path) => typeof path !== 'string'))
      return invalid('the manifest has an entry that is not a list of paths');
    const outside = (files as string[]).find((path) => !isInside(path));
    if (outside !== undefined)
      return invalid(`the manifest names ${JSON.stringify(outside)}, which is not in this folder`);
    const foreign = (files as string[]).find((path) => !isStageFile(path));
    if (foreign !== undefined)
      return invalid(`the manifest names ${JSON.stringify(foreign)}, which "generate" never writes`);
  }
  return { manifest: new Map(Object.entries(stages)), diagnostics: [] };
}

export function stringifyManifest(manifest: Manifest): string {
  const stages = Object.fromEntries([...manifest].toSorted(([a], [b]) => (a < b ? -1 : 1)));
  return `${JSON.stringify({ note: NOTE, stages }, null, 2)}\n`;
}

/** @returns whether a generated path stays in the output folder: relative, without `..`, in plain `/` notation. */
export function isInside(path: string): boolean {
  const steps = path.split('/');
  return (
    path !== '' &&
    !/[\\\0]/.test(path) &&
    !/^[A-Za-z]:/.test(path) &&
    steps.every((step) => step !== '' && step !== '.' && step !== '..')
  );
}

/** @returns whether a path in the output folder is that of a file that `generate` can write. */
export function isGenerated(path: string): boolean {
  return path === MANIFEST || isStageFile(path);
}

/** @returns the paths of a manifest, each once. */
export function manifestPaths(manifest: Manifest): Set<string> {
  return new Set([...manifest.values()].flat());
}
