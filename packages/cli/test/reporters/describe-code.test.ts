import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { rules } from '@realm-as-code/renderer';
import { repository } from '../../../../test/folders.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { describeCode } from '../../src/reporters/describe-code.ts';

it('a rule is explained where its findings link to', () => {
  const documentation = readFileSync(join(repository, 'docs/rules.md'), 'utf8');
  const headings = new Set([...documentation.matchAll(/^#+ (.+)$/gm)].map(([, code]) => code));
  for (const code of Object.keys(rules)) {
    expect(describeCode(code).helpUri).toBe(`${packageJson.homepage}/blob/main/docs/rules.md#${code}`);
    expect(headings).toContain(code);
  }
});

it.each(['some-code', 'constructor', '__proto__'])('a code that nobody describes is its own title: %s', (code) => {
  expect(describeCode(code)).toEqual({ title: code, helpUri: expect.stringMatching(`#${code}$`) as string });
});
