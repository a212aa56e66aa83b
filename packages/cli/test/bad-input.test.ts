import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { minimalRoot, runCli } from './cli.ts';

// A case is a folder: the files laid over the minimal root, the arguments when they are not the usual ones, and what
// the user reads.
const cases = join(import.meta.dirname, 'bad-input');

describe('bad input is refused with its place, and nothing is written', () => {
  it.each(readdirSync(cases))('%s', async (name) => {
    const root = minimalRoot(join(cases, name));
    const argsFile = join(cases, name, 'args.json');
    const args = existsSync(argsFile) ? (JSON.parse(readFileSync(argsFile, 'utf8')) as string[]) : ['--stage', 'demo'];
    const run = runCli(root, 'generate', ...args);
    await expect(run.stderr).toMatchFileSnapshot(join(cases, name, 'expected.txt'));
    expect(run.status).toBe(1);
    expect(run.stdout).toBe('');
    expect(existsSync(join(root, 'deploy'))).toBe(false);
    // One line an error: place, severity, code and message; below it, indented, what is to be added to a file.
    for (const line of run.stderr.trimEnd().split('\n'))
      expect(line).toMatch(/^(\S+:\d+:\d+ )?error [a-z-]+: \S|^ {2}/);
  });
});
