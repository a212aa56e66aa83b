import { join } from 'node:path';
import { createTwoFilesPatch } from 'diff';
import type { GeneratedFile } from '@realm-as-code/compose-gen';
import { escapeControls, hideSecretsInText, SecretValues, secretsInText } from '@realm-as-code/renderer';
import { stringifyManifest } from './manifest.ts';
import { MANIFEST, shownPath } from '../input/files.ts';
import { isLink, readFile } from './output-folder.ts';
import type { OutputPlan } from './plan-output.ts';

/** How many lines of a diff are shown, whatever is stale: more than that are read after generating, file by file. */
const SHOWN_LINES = 40;

/** What a run would change in the output folder. */
export interface Differences {
  /** A line for each file that is stale, missing or left over; none when the output folder is up to date. */
  readonly files: readonly string[];
  /** The first lines of a unified diff of the stale ones. */
  readonly diff: readonly string[];
  /** How many lines of it are not shown. */
  readonly more: number;
}

/** Describes what a run would change. A missing file is only named: its content says nothing that is to be looked at. */
export function describeDifferences({ folder, write, remove, after }: OutputPlan): Differences {
  const shown = shownPath(folder);
  const manifest: GeneratedFile = { path: MANIFEST, content: stringifyManifest(after) };
  const isManifestStale = readFile(join(folder, MANIFEST)) !== manifest.content;
  const stale = [...write, ...(isManifestStale ? [manifest] : [])].map(({ path, content, executable = false }) => {
    const old = readFile(join(folder, path));
    const now = typeof content === 'string' ? content : Buffer.from(content).toString('utf8');
    const name = escapeControls(join(shown, path));
    if (isLink(join(folder, path))) return { file: `stale: ${name} (a link instead of a file)`, diff: [] };
    if (old === undefined) return { file: `missing: ${name}`, diff: [] };
    if (old === now) return { file: `stale: ${name} (new mode ${executable ? '100755' : '100644'})`, diff: [] };
    if (old.includes('\0') || now.includes('\0')) return { file: `stale: ${name} (a binary file)`, diff: [] };
    return { file: `stale: ${name}`, diff: patch(name, old, now) };
  });
  // What is in them is of no use any more, and may be anybody's.
  const leftOver = remove.map((path) => `left over: ${escapeControls(join(shown, path))}`);
  const diff = stale.flatMap((one) => one.diff);
  return {
    files: [...stale.map(({ file }) => file), ...leftOver],
    diff: diff.slice(0, SHOWN_LINES),
    more: Math.max(0, diff.length - SHOWN_LINES),
  };
}

/** @returns the lines of a unified diff. */
function patch(path: string, before: string, after: string): string[] {
  const text = createTwoFilesPatch(`a/${path}`, `b/${path}`, before, after, undefined, undefined, { context: 3 });
  // What somebody wrote into a generated file by hand may be a secret.
  const secrets = new SecretValues([...secretsInText(before), ...secretsInText(after)]);
  const lines = secrets.hide(hideSecretsInText(text.replace(/^=+\n/, ''))).split('\n');
  // Whatever is in the file there must not reach a terminal as it is; a tab may.
  const shown = lines.map((line) => line.split('\t').map(escapeControls).join('\t'));
  return shown.at(-1) === '' ? shown.slice(0, -1) : shown;
}
