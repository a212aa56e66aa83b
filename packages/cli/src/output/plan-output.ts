import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import { type Diagnostic, START } from '@realm-as-code/renderer';
import type { GeneratedFile } from '@realm-as-code/compose-gen';
import { error } from '../codes.ts';
import { MANIFEST, shownPath } from '../input/files.ts';
import { isInside, type Manifest, manifestPaths, parseManifest } from './manifest.ts';
import { exists, linkedFolder, readFile, readGenerated } from './output-folder.ts';

/** What a run does to the output folder. */
export interface OutputPlan {
  readonly folder: string;
  /** Files that are new or different. */
  readonly write: readonly GeneratedFile[];
  /** Files of an earlier run that are no longer generated. */
  readonly remove: readonly string[];
  readonly unchanged: number;
  /** What earlier runs generated, and what is generated now. */
  readonly before: Manifest;
  readonly after: Manifest;
}

/**
 * Compares the generated files with the output folder. Reads only.
 *
 * @param stages the generated files by stage.
 * @param known all stages that exist; files of stages that no longer do are left over.
 * @returns the plan, or `invalid-manifest` and `path-outside-output`.
 */
export function planOutput(
  folder: string,
  stages: ReadonlyMap<string, readonly GeneratedFile[]>,
  known: readonly string[],
): { plan?: OutputPlan; diagnostics: readonly Diagnostic[] } {
  const shown = shownPath(folder);
  const { manifest: before, diagnostics: wrong } = parseManifest(
    readFile(join(folder, MANIFEST)),
    join(shown, MANIFEST),
  );
  const files = new Map([...stages.values()].flat().map((file) => [file.path, file]));
  const outside = [...files.keys()].filter((path) => !isInside(path));
  const diagnostics = [
    ...wrong,
    ...outside.map((path) => leaves(shown, `the file ${JSON.stringify(path)} would leave`)),
  ];
  if (diagnostics.length > 0) return { diagnostics };

  const after = manifestAfter(before, stages, known);
  const stays = manifestPaths(after);
  const remove = [...manifestPaths(before)].filter((path) => !stays.has(path) && exists(join(folder, path))).toSorted();
  const link = linkedFolder(folder, [...files.keys(), ...remove]);
  if (link !== undefined)
    return {
      diagnostics: [
        leaves(shown, `${join(shown, link)} is a link, and may lead out of`, 'Replace the link with a folder'),
      ],
    };
  const write = [...files.values()].filter((file) => !isUpToDate(folder, file));
  return { plan: { folder, write, remove, unchanged: files.size - write.length, before, after }, diagnostics };
}

function leaves(shown: string, what: string, hint?: string): Diagnostic {
  return error('path-outside-output', shown, START, `${what} the output folder`, hint);
}

/** Stages that were not generated now keep their files, as long as they exist. */
function manifestAfter(
  before: Manifest,
  stages: ReadonlyMap<string, readonly GeneratedFile[]>,
  known: readonly string[],
): Manifest {
  const kept = [...before].filter(([stage]) => known.includes(stage) && !stages.has(stage));
  const generated = [...stages].map(([stage, list]) => [stage, list.map(({ path }) => path)] as const);
  return new Map([...kept, ...generated]);
}

function isUpToDate(folder: string, { path, content, executable = false }: GeneratedFile): boolean {
  const target = join(folder, path);
  if (readGenerated(target)?.equals(typeof content === 'string' ? Buffer.from(content) : content) !== true)
    return false;
  return process.platform === 'win32' || ((lstatSync(target).mode & 0o111) !== 0) === executable;
}
