import { join } from 'node:path';
import { createTwoFilesPatch } from 'diff';
import type { GeneratedFile } from '@realm-as-code/compose-gen';
import { hideSecretsInText, SecretValues, secretsInText } from '@realm-as-code/renderer';
import { MANIFEST, stringifyManifest } from './manifest.ts';
import { shownPath } from '../input/files.ts';
import { readFile } from './output-folder.ts';
import type { OutputPlan } from './plan-output.ts';

/**
 * Describes what a run would change, as a unified diff.
 *
 * @returns the diff, empty when the output folder is up to date.
 */
export function describeDifferences({ folder, write, remove, after }: OutputPlan): string {
  const shown = shownPath(folder);
  const manifest: GeneratedFile = { path: MANIFEST, content: stringifyManifest(after) };
  const isManifestStale = readFile(join(folder, MANIFEST)) !== manifest.content;
  const parts = [...write, ...(isManifestStale ? [manifest] : [])].map(({ path, content, executable = false }) => {
    const old = readFile(join(folder, path));
    const now = typeof content === 'string' ? content : Buffer.from(content).toString('utf8');
    const state = old === undefined ? 'missing' : 'stale';
    if (old === now) return `${state}: ${join(shown, path)}\nnew mode ${executable ? '100755' : '100644'}\n`;
    if (old?.includes('\0') === true || now.includes('\0'))
      return `${state}: ${join(shown, path)}\nBinary files differ\n`;
    return `${state}: ${join(shown, path)}\n${patch(join(shown, path), old, now)}`;
  });
  // What is in them is of no use any more, and may be anybody's.
  const leftOver = remove.map((path) => `left over: ${join(shown, path)}\n`);
  return [...parts, ...leftOver].join('');
}

function patch(path: string, before: string | undefined, after: string): string {
  const from = before === undefined ? '/dev/null' : `a/${path}`;
  const text = createTwoFilesPatch(from, `b/${path}`, before ?? '', after, undefined, undefined, { context: 3 });
  // What somebody wrote into a generated file by hand may be a secret.
  const secrets = new SecretValues([...secretsInText(before ?? ''), ...secretsInText(after)]);
  return secrets.hide(hideSecretsInText(text.replace(/^=+\n/, '')));
}
