import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../test/folders.ts';
import { minimalRoot, runCli } from './cli.ts';

/** A folder with the export of a small realm. */
function folderWithExport(): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'shop.json'), JSON.stringify({ realm: 'shop', enabled: true }));
  return folder;
}

describe('adopt', () => {
  it.each(['../x', 'a/b', 'a b', 'Ä', '', '{{x}}', 'shared', 'variables'])(
    'refuses the name "%s" of a stage, which no command could read, and writes nothing',
    (stage) => {
      const folder = folderWithExport();
      const { status, stderr } = runCli(folder, 'adopt', '--export', 'shop.json', '--out', 'root', '--stage', stage);
      expect(stderr).toMatch(/^error usage: option '-s, --stage <name>' argument '.*' is invalid\. \S.*\n/);
      expect(status).toBe(1);
      expect(existsSync(join(folder, 'root'))).toBe(false);
    },
  );
});

describe('adopt --add', () => {
  it.each(['deploy/.env', 'ADOPTED.md'])('leaves %s as it is when it cannot be read, and writes nothing', (path) => {
    const root = minimalRoot();
    runCli(root, 'make-env', '--stage', 'demo');
    const file = join(root, path);
    const before = Buffer.from('NAME=caf\xe9\n', 'latin1');
    writeFileSync(file, before);
    const shared = join(root, 'stages/shared.yaml');
    const written = statSync(shared).mtimeMs;
    writeFileSync(join(root, 'shop.json'), JSON.stringify({ realm: 'shop', enabled: true }));
    expect(runCli(root, 'adopt', '--add', '--export', 'shop.json')).toMatchObject({
      status: 1,
      stdout: '',
      stderr: `${path}:1:1 error unreadable-file: this line is not UTF-8. Save the file as UTF-8\n`,
    });
    expect(readFileSync(file)).toEqual(before);
    expect(statSync(shared).mtimeMs).toBe(written);
  });
});
