import { join, relative } from 'node:path';
import { createTwoFilesPatch } from 'diff';
import type { GeneratedFile } from '@realm-as-code/compose-gen';
import { MANIFEST, stringifyManifest } from './manifest.ts';
import { type OutputPlan, readText } from './output.ts';

/**
 * Describes what a run would change, as a unified diff.
 *
 * @returns the diff, empty when the output folder is up to date.
 */
export function describeDifferences({ folder, write, remove, after }: OutputPlan): string {
  const shown = relative(process.cwd(), folder) || '.';
  const manifest: GeneratedFile = { path: MANIFEST, content: stringifyManifest(after) };
  const isManifestStale = readText(join(folder, MANIFEST)) !== manifest.content;
  const parts = [...write, ...(isManifestStale ? [manifest] : [])].map(({ path, content, executable = false }) => {
    const old = readText(join(folder, path));
    const now = typeof content === 'string' ? content : Buffer.from(content).toString('utf8');
    const state = old === undefined ? 'missing' : 'stale';
    if (old === now) return `${state}: ${join(shown, path)}\nnew mode ${executable ? '100755' : '100644'}\n`;
    if (old?.includes('\0') === true || now.includes('\0'))
      return `${state}: ${join(shown, path)}\nBinary files differ\n`;
    return `${state}: ${join(shown, path)}\n${patch(join(shown, path), old, now)}`;
  });
  const leftOver = remove.map(
    (path) =>
      `left over: ${join(shown, path)}\n${patch(join(shown, path), readText(join(folder, path)) ?? '', undefined)}`,
  );
  return [...parts, ...leftOver].join('');
}

function patch(path: string, before: string | undefined, after: string | undefined): string {
  const from = before === undefined ? '/dev/null' : `a/${path}`;
  const to = after === undefined ? '/dev/null' : `b/${path}`;
  const text = createTwoFilesPatch(from, to, before ?? '', after ?? '', undefined, undefined, { context: 3 });
  return text.replace(/^=+\n/, '');
}
