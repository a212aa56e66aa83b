import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { minimalRoot, runCli } from './cli.ts';

const FILE = 'templates/configs/keycloak/managed/20-flows.json';

interface Flow {
  readonly alias: string;
  readonly topLevel?: boolean;
  readonly runs: readonly string[];
}

/** The executions of the flow, written as `REQUIRED auth-cookie` or `REQUIRED > sub-flow`. */
function flowOf({ alias, topLevel = false, runs }: Flow): object {
  return {
    alias,
    providerId: 'basic-flow',
    topLevel,
    builtIn: false,
    authenticationExecutions: runs.map((run, index) => {
      const [requirement, name, flowAlias] = run.split(' ');
      const what = name === '>' ? { authenticatorFlow: true, flowAlias } : { authenticator: name };
      const config = name === 'conditional-user-role' ? { authenticatorConfig: 'not staff' } : {};
      return { ...what, ...config, requirement, priority: index + 1 };
    }),
  };
}

function rootWith(flows: readonly Flow[], rest: object = {}): string {
  const root = minimalRoot();
  const document = {
    realm: 'demo',
    browserFlow: 'login',
    roles: { realm: [{ name: 'staff' }] },
    clients: [{ clientId: 'admin-cli', publicClient: true, directAccessGrantsEnabled: false }],
    authenticationFlows: flows.map(flowOf),
    authenticatorConfig: [{ alias: 'not staff', config: { condUserRole: 'staff', negate: 'true' } }],
    ...rest,
  };
  writeFileSync(join(root, FILE), JSON.stringify(document, null, 2));
  return root;
}

const GATE: Flow = { alias: 'gate', runs: ['REQUIRED conditional-user-role', 'REQUIRED deny-access-authenticator'] };
const FORMS: Flow = { alias: 'password', runs: ['REQUIRED auth-username-password-form', 'CONDITIONAL > gate'] };
const BESIDE: readonly Flow[] = [
  { alias: 'login', topLevel: true, runs: ['ALTERNATIVE auth-cookie', 'ALTERNATIVE > password'] },
  FORMS,
  GATE,
];
const AFTER: readonly Flow[] = [
  { alias: 'login', topLevel: true, runs: ['REQUIRED > identify', 'CONDITIONAL > gate'] },
  { alias: 'identify', runs: ['ALTERNATIVE auth-cookie', 'ALTERNATIVE auth-username-password-form'] },
  GATE,
];

/** The codes of ways round gates, with their places. */
function find(root: string): string[] {
  const { stdout } = runCli(root, 'validate', '--stage', 'demo', '--format', 'json');
  const { findings } = JSON.parse(stdout) as { findings: { code: string; place: string; severity: string }[] };
  return findings
    .filter(({ code }) => /gate|everybodys/.test(code))
    .map(({ code, place, severity }) => `${severity} ${code} ${place}`);
}

it('validate warns of a gate beside the cookie, at the denial that a session does not run into', () => {
  expect(find(rootWith(BESIDE))).toEqual([
    'warning session-skips-gate managed/20-flows.json#authenticationFlows[gate].authenticationExecutions[1]',
  ]);
  expect(find(rootWith(AFTER))).toEqual([]);
});

it('validate warns of a way round at the setting that opens it', () => {
  expect(find(rootWith(AFTER, { resetPasswordAllowed: true, registrationAllowed: true }))).toEqual([
    'warning reset-skips-gate managed/20-flows.json#resetPasswordAllowed',
    'warning registration-skips-gate managed/20-flows.json#registrationAllowed',
  ]);
});

it('a stage can make an exception for a way round, and is told when none is left', () => {
  const exception = [
    'exceptions:',
    '  - rule: session-skips-gate',
    "    at: '*#authenticationFlows[gate]'",
    '    reason: A session is as good as the role here.',
    '',
  ].join('\n');
  const root = rootWith(BESIDE);
  appendFileSync(join(root, 'stages/demo.yaml'), exception);
  expect(find(root)).toEqual([]);
  const repaired = rootWith(AFTER);
  appendFileSync(join(repaired, 'stages/demo.yaml'), exception);
  expect(runCli(repaired, 'validate', '--stage', 'demo').stdout).toMatch(/error unused-exception/);
});

it('a realm whose flows go round in circles is not run', () => {
  const flows: Flow[] = [
    { alias: 'login', topLevel: true, runs: ['REQUIRED > password'] },
    { alias: 'password', runs: ['REQUIRED deny-access-authenticator', 'REQUIRED > again'] },
    { alias: 'again', runs: ['REQUIRED > password'] },
  ];
  const run = runCli(rootWith(flows), 'validate', '--stage', 'demo');
  expect(run.stdout).toMatch(/error flow-cycle/);
  expect(run.stderr).toBe('');
});
