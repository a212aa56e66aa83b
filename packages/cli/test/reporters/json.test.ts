import { expect, it, vi } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { jsonReporter } from '../../src/reporters/json.ts';
import { CLIENTS, rootWith, runCli, WILDCARD } from '../cli.ts';
import { cases, expectedOf, reportOf } from './cases.ts';

// What is recorded does not change with the home of the project.
vi.mock('../../src/about.ts', () => ({ version: '1.2.3', homepage: 'https://example.org/home' }));

it.each(cases)('the report for programs reads as recorded: %s', async (name) => {
  await expect(jsonReporter(reportOf(name))).toMatchFileSnapshot(expectedOf(name, 'expected.json'));
});

it('writes JSON for programs', () => {
  const run = runCli(rootWith(...WILDCARD), 'validate', '--format', 'json');
  expect(JSON.parse(run.stdout)).toEqual({
    stages: ['demo'],
    summary: { errors: 1, warnings: 0 },
    findings: [
      {
        code: 'wildcard-redirect-uri',
        severity: 'error',
        message: 'the client "app": "*" lets logins return to any host',
        file: CLIENTS,
        line: 15,
        column: 24,
        hint: 'Name the host, and use "*" only at the end of a path',
        place: 'managed/10-clients.json#clients[app].redirectUris[0]',
        stages: ['demo'],
        helpUri: `${packageJson.homepage}/blob/v${packageJson.version}/docs/rules.md#wildcard-redirect-uri`,
      },
    ],
  });
});
