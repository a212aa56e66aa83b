import { describe, expect, it, vi } from 'vitest';
import { composeCodes } from '@realm-as-code/compose-gen';
import { documentCodes, renderCodes, rules } from '@realm-as-code/renderer';
import { stageCodes } from '@realm-as-code/stage';
import packageJson from '../../package.json' with { type: 'json' };
import { fileCodes } from '../../src/codes.ts';
import type { Finding } from '../../src/input/join-stages.ts';
import { sarifReporter } from '../../src/reporters/sarif.ts';
import { CLIENTS, rootWith, runCli, WILDCARD } from '../cli.ts';
import { cases, expectedOf, reportOf, reportOn } from './cases.ts';

// What is recorded does not change with the version.
vi.mock('../../src/about.ts', () => ({ version: '1.2.3', homepage: 'https://example.org/home' }));

interface Log {
  readonly version: string;
  readonly runs: readonly [
    {
      readonly tool: {
        readonly driver: {
          readonly version: string;
          readonly informationUri: string;
          readonly rules: readonly {
            readonly id: string;
            readonly shortDescription: { readonly text: string };
            readonly fullDescription?: { readonly text: string };
            readonly helpUri: string;
          }[];
        };
      };
      readonly results: readonly { readonly ruleId: string; readonly ruleIndex: number }[];
    },
  ];
}

function logOf(findings: readonly Partial<Finding>[]): Log {
  const [example] = reportOn('').findings;
  const report = { ...reportOn(''), findings: findings.map((one) => ({ ...example, ...one }) as Finding) };
  return JSON.parse(sarifReporter(report)) as Log;
}

describe('the report for code scanning', () => {
  it.each(cases)('reads as recorded: %s', async (name) => {
    await expect(sarifReporter(reportOf(name))).toMatchFileSnapshot(expectedOf(name, 'expected.sarif.json'));
  });

  it('writes SARIF for code scanning', () => {
    const log = JSON.parse(runCli(rootWith(...WILDCARD), 'validate', '--format', 'sarif').stdout) as Log;
    expect(log.version).toBe('2.1.0');
    expect(log.runs[0].results).toMatchObject([
      {
        ruleId: 'wildcard-redirect-uri',
        ruleIndex: 0,
        level: 'error',
        locations: [
          { physicalLocation: { artifactLocation: { uri: CLIENTS }, region: { startLine: 15, startColumn: 24 } } },
        ],
      },
    ]);
    const { driver } = log.runs[0].tool;
    expect(driver.version).toBe(packageJson.version);
    expect(driver.informationUri).toBe(packageJson.homepage);
    expect(driver.rules).toEqual([
      {
        id: 'wildcard-redirect-uri',
        shortDescription: { text: rules['wildcard-redirect-uri'].title },
        fullDescription: { text: rules['wildcard-redirect-uri'].reason },
        helpUri: `${packageJson.homepage}/blob/v${packageJson.version}/docs/rules.md#wildcard-redirect-uri`,
      },
    ]);
  });

  it.each([
    ['documents', documentCodes],
    ['templates', renderCodes],
    ['stages and environment files', stageCodes],
    ['Compose files', composeCodes],
    ['files', fileCodes],
  ])('describes every code of %s', (_, codes) => {
    const log = logOf(Object.keys(codes).map((code) => ({ code })));
    expect(log.runs[0].tool.driver.rules).toEqual(
      Object.entries(codes)
        .map(([code, title]) => ({
          id: code,
          shortDescription: { text: title },
          helpUri: `https://example.org/home/blob/v1.2.3/docs/rules.md#${code}`,
        }))
        .toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    );
  });

  it('describes every rule, and why it matters', () => {
    const log = logOf(Object.keys(rules).map((code) => ({ code })));
    expect(log.runs[0].tool.driver.rules).toEqual(
      Object.values(rules)
        .map(({ code, title, reason }) => ({
          id: code,
          shortDescription: { text: title },
          fullDescription: { text: reason },
          helpUri: `https://example.org/home/blob/v1.2.3/docs/rules.md#${code}`,
        }))
        .toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    );
  });

  it('describes a code once, however often it is found', () => {
    const { results, tool } = logOf([{ code: 'conflict' }, { code: 'missing-pkce' }, { code: 'conflict' }]).runs[0];
    expect(tool.driver.rules.map(({ id }) => id)).toEqual(['conflict', 'missing-pkce']);
    expect(results.map(({ ruleId, ruleIndex }) => [ruleId, ruleIndex])).toEqual([
      ['conflict', 0],
      ['missing-pkce', 1],
      ['conflict', 0],
    ]);
  });
});

it('a path is a URI, whatever characters it has', () => {
  const log = JSON.parse(sarifReporter(reportOn('{}', { file: 'my templates/50%/a#1?.json' }))) as {
    runs: [{ results: [{ locations: [{ physicalLocation: { artifactLocation: { uri: string } } }] }] }];
  };
  const { uri } = log.runs[0].results[0].locations[0].physicalLocation.artifactLocation;
  expect(uri).toBe('my%20templates/50%25/a%231%3F.json');
  expect(decodeURIComponent(new URL(uri, 'file:///r/').pathname)).toBe('/r/my templates/50%/a#1?.json');
});
