import { expect, it } from 'vitest';
import { githubReporter } from '../../src/reporters/github.ts';
import { CLIENTS, rootWith, runCli, WILDCARD } from '../cli.ts';
import { cases, expectedOf, reportOf, reportOn } from './cases.ts';

it.each(cases)('annotations for GitHub read as recorded: %s', async (name) => {
  await expect(githubReporter(reportOf(name))).toMatchFileSnapshot(expectedOf(name, 'expected.github.txt'));
});

it('no text of a finding begins a command of its own', () => {
  const evil = 'x\r\n::error::mine\n';
  const report = githubReporter(reportOn('', { message: evil, hint: evil, file: evil }));
  expect(report.trimEnd().split(/[\r\n]+/)).toHaveLength(1);
  expect(report).toContain('::x\\u000d%0A::error::mine%0A. x\\u000d%0A::error::mine%0A\n');
});

it('no text of a finding colours the log, moves in it or turns its direction', () => {
  const evil = 'a\u001b[2J\u0007\u202eb';
  const report = githubReporter(reportOn('', { message: evil, hint: evil, file: evil }));
  expect(report).toContain(String.raw`a\u001b[2J\u0007\u202eb. a\u001b[2J\u0007\u202eb`);
  // oxlint-disable-next-line no-control-regex -- they are just what is looked for
  expect(report).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
});

it('writes annotations for GitHub', () => {
  expect(runCli(rootWith(...WILDCARD), 'validate', '--format', 'github').stdout).toBe(
    `::error file=${CLIENTS},line=15,col=24,title=wildcard-redirect-uri::the client "app": "*" lets logins return to any host. Name the host, and use "*" only at the end of a path\n`,
  );
});
