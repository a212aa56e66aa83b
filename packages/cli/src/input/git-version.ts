import { spawnSync } from 'node:child_process';

/**
 * @returns what git calls the commit of a folder: its tag, `v1.2.0-3-gabc1234` some commits behind one, or the commit alone;
 *   with `-dirty` where files were changed since. Undefined without git, or where the folder is in no repository.
 */
export function gitVersion(folder: string): string | undefined {
  // Somebody else's root can look like a repository whose settings name programs for git to run.
  const safe = ['-c', 'safe.bareRepository=explicit', '-c', 'core.fsmonitor=false'];
  const args = [...safe, '-C', folder, 'describe', '--tags', '--always', '--dirty'];
  const { status, stdout } = spawnSync('git', args, { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : undefined;
}
