import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { composeCodes } from '@realm-as-code/compose-gen';
import { vanishedCodes } from '@realm-as-code/planner';
import { documentCodes, renderCodes, rules } from '@realm-as-code/renderer';
import { stageCodes } from '@realm-as-code/stage';
import { repository } from '../../../../test/folders.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { fileCodes } from '../../src/codes.ts';
import { describeCode } from '../../src/reporters/describe-code.ts';

it('a rule is explained where its findings link to', () => {
  const documentation = readFileSync(join(repository, 'docs/rules.md'), 'utf8');
  const headings = new Set([...documentation.matchAll(/^#+ (.+)$/gm)].map(([, code]) => code));
  for (const code of Object.keys(rules)) {
    expect(describeCode(code).helpUri).toBe(
      `${packageJson.homepage}/blob/v${packageJson.version}/docs/rules.md#${code}`,
    );
    expect(headings).toContain(code);
  }
});

it.each(['some-code', 'constructor', '__proto__'])('a code that nobody describes is its own title: %s', (code) => {
  expect(describeCode(code)).toEqual({ title: code, helpUri: expect.stringMatching(`#${code}$`) as string });
});

it('so is every other code, by what it means', () => {
  const documentation = readFileSync(join(repository, 'docs/rules.md'), 'utf8');
  const codes = { ...documentCodes, ...renderCodes, ...stageCodes, ...composeCodes, ...vanishedCodes, ...fileCodes };
  for (const [code, title] of Object.entries(codes)) {
    expect(describeCode(code).title).toBe(title);
    expect(documentation).toContain(`<a id="${code}"></a>`);
  }
});
