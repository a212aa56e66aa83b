import { spawnSync } from 'node:child_process';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Json, renderRealm, rules, validateRealm } from '@realm-as-code/renderer';
import { minimalRoot, runCli, type Run } from '../packages/cli/test/cli.ts';
import { repository } from './folders.ts';

const CLIENTS = 'templates/configs/keycloak/managed/10-clients.json';

/** The minimal root with a text of its clients replaced. */
function rootWith(from: string, to: string, stage = ''): string {
  const root = minimalRoot();
  const before = readFileSync(join(root, CLIENTS), 'utf8');
  const after = before.replace(from, to);
  expect(after).not.toBe(before);
  writeFileSync(join(root, CLIENTS), after);
  appendFileSync(join(root, 'stages/demo.yaml'), stage);
  return root;
}

function validate(root: string, ...args: string[]): Run {
  return runCli(root, 'validate', ...args);
}

const WILDCARD = ['"{{origin}}/*"', '"*"'] as const;

/** Where the documentation explains a code. */
function helpUri(code: string): string {
  const { homepage } = JSON.parse(readFileSync(join(repository, 'packages/cli/package.json'), 'utf8')) as {
    homepage: string;
  };
  return `${homepage}/blob/main/docs/rules.md#${code}`;
}

describe('validate', () => {
  it('finds nothing in this repository, in any stage', () => {
    expect(validate(repository)).toMatchObject({
      status: 0,
      stdout: 'dev, local, nightly, prod: no problems found\n',
      stderr: '',
    });
  });

  it('shows a finding with its line, its cure and its place', () => {
    const run = validate(rootWith(...WILDCARD));
    expect(run.status).toBe(1);
    expect(run.stdout).toBe(`${CLIENTS}
  15:24 error wildcard-redirect-uri: the client "app": "*" lets logins return to any host
    15 |       "redirectUris": ["*"],
       |                        ^
    hint: Name the host, and use "*" only at the end of a path
    at managed/10-clients.json#clients[app].redirectUris[0]

1 error, 0 warnings in demo
`);
  });

  it('colours for a terminal only', () => {
    const root = rootWith(...WILDCARD);
    const main = join(repository, 'packages/cli/dist/main.cjs');
    const coloured = spawnSync(process.execPath, [main, 'validate'], {
      cwd: root,
      encoding: 'utf8',
      env: { ...process.env, FORCE_COLOR: '1', NO_COLOR: '' },
    });
    const link = `\u001b]8;;${helpUri('wildcard-redirect-uri')}\u001b\\wildcard-redirect-uri\u001b]8;;\u001b\\`;
    expect(coloured.stdout).toContain(`\u001b[31merror ${link}\u001b[0m`);
    expect(validate(root).stdout).not.toContain('\u001b');
  });

  it('writes JSON for programs', () => {
    const run = validate(rootWith(...WILDCARD), '--format', 'json');
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
          helpUri: helpUri('wildcard-redirect-uri'),
        },
      ],
    });
  });

  it('writes annotations for GitHub', () => {
    expect(validate(rootWith(...WILDCARD), '--format', 'github').stdout).toBe(
      `::error file=${CLIENTS},line=15,col=24,title=wildcard-redirect-uri::the client "app": "*" lets logins return to any host. Name the host, and use "*" only at the end of a path\n`,
    );
  });

  it('writes SARIF for code scanning', () => {
    const sarif = JSON.parse(validate(rootWith(...WILDCARD), '--format', 'sarif').stdout) as {
      version: string;
      runs: [{ results: unknown[]; tool: { driver: { version: string; rules: unknown[] } } }];
    };
    expect(sarif.version).toBe('2.1.0');
    expect(sarif.runs[0].results).toMatchObject([
      {
        ruleId: 'wildcard-redirect-uri',
        ruleIndex: 0,
        level: 'error',
        locations: [
          { physicalLocation: { artifactLocation: { uri: CLIENTS }, region: { startLine: 15, startColumn: 24 } } },
        ],
      },
    ]);
    const { driver } = sarif.runs[0].tool;
    expect(driver.version).toBe(runCli('.', '--version').stdout.trim());
    expect(driver.rules).toMatchObject([
      {
        id: 'wildcard-redirect-uri',
        fullDescription: { text: rules['wildcard-redirect-uri'].reason },
        helpUri: helpUri('wildcard-redirect-uri'),
      },
    ]);
  });

  it('lets warnings pass, up to --max-warnings', () => {
    const root = rootWith('"webOrigins": [],\n', '');
    expect(validate(root)).toMatchObject({ status: 0 });
    expect(validate(root).stdout).toContain('0 errors, 1 warning in demo');
    expect(validate(root, '--max-warnings', '1').status).toBe(0);
    expect(validate(root, '--max-warnings', '0').status).toBe(1);
    expect(validate(root, '--max-warnings', 'none').status).toBe(1);
  });

  it('is part of generate, which writes nothing then', () => {
    const run = runCli(rootWith(...WILDCARD), 'generate', '--all');
    expect(run).toMatchObject({ status: 1, stdout: '' });
    expect(run.stderr).toMatch(/^templates\S+:15:24 error wildcard-redirect-uri: /);
  });

  it('says what no stage uses only when it looks at all of them', () => {
    const root = minimalRoot();
    appendFileSync(
      join(root, 'stages/variables.yaml'),
      'LEFT_OVER:\n  group: Old\n  description: Of another time\n  secret: false\n  example: x\n  generate: x\n',
    );
    expect(validate(root).stdout).toContain(
      'stages/variables.yaml\n  25:1 warning unused-variable: no stage uses the variable LEFT_OVER',
    );
    expect(validate(root, '--stage', 'demo').stdout).toBe('demo: no problems found\n');
  });
});

describe('exceptions in a stage file', () => {
  const exception = (at: string): string => `
exceptions:
  - rule: wildcard-redirect-uri
    at: ${at}
    reason: It is a demo on a closed network.
`;

  it.each(['managed/10-clients.json#clients[app].redirectUris[0]', 'managed/10-clients.json#clients[app]'])(
    'switch a rule off at %s',
    (at) => {
      expect(validate(rootWith(...WILDCARD, exception(at)))).toMatchObject({
        status: 0,
        stdout: 'demo: no problems found\n',
      });
    },
  );

  it('are errors when they are not needed', () => {
    const run = validate(rootWith(...WILDCARD, exception('managed/10-clients.json#clients[ap]')));
    expect(run.status).toBe(1);
    expect(run.stdout).toContain(
      'error unused-exception: the rule wildcard-redirect-uri finds nothing at managed/10-clients.json#clients[ap]',
    );
    expect(run.stdout).toContain('name the place: managed/10-clients.json#clients[app].redirectUris[0]');
  });

  it('need a reason and a rule that exists', () => {
    const root = minimalRoot();
    appendFileSync(join(root, 'stages/demo.yaml'), 'exceptions:\n  - { rule: wildcard-redirect, at: x }\n');
    const { stdout } = validate(root);
    expect(stdout).toContain('error invalid-stage: "exceptions[0]" lacks "reason"');
    expect(stdout).toContain('error invalid-stage: "exceptions[0].rule" cannot have this value');
  });
});

describe('the stage itself', () => {
  const compose = (service: string): string => `compose:\n  services:\n    keycloak-config:\n${service}`;

  it.each([
    [
      'environment: { IMPORT_MANAGED_AUTHENTICATION_FLOW: full }',
      'error ignored-setting: keycloak-config-cli has no setting IMPORT_MANAGED_AUTHENTICATION_FLOW and ignores it',
      'Write IMPORT_MANAGED_AUTHENTICATIONFLOW',
    ],
    [
      'environment: [IMPORT_CASHE_ENABLED=false]',
      'error ignored-setting: keycloak-config-cli has no setting IMPORT_CASHE_ENABLED and ignores it',
      'Did you mean "IMPORT_CACHE_ENABLED"?',
    ],
    [
      'image: adorsys/keycloak-config-cli:6.5.1-26.4.0',
      'error image-mismatch: keycloak-config-cli:6.5.1-26.4.0 is not built for Keycloak 26.5.5',
      'Use the tag 6.5.1-26.5.5',
    ],
    [
      'image: adorsys/keycloak-config-cli:latest',
      'error image-mismatch: keycloak-config-cli:latest changes over time and may not fit this Keycloak',
      'Pin a version',
    ],
  ])('%s', (service, message, hint) => {
    const root = minimalRoot();
    appendFileSync(join(root, 'stages/demo.yaml'), compose(`      ${service}\n`));
    const { stdout, status } = validate(root);
    expect(status).toBe(1);
    expect(stdout).toContain(message);
    expect(stdout).toContain(hint);
  });

  it('tells which roles the deployed Keycloak will refuse', () => {
    const roles = '"realm": "demo", "roles": { "client": { "realm-management": [{ "name": "view-groups" }] } },';
    const found = (version: string): string => {
      const root = rootWith('"realm": "demo",', roles, `versions: { keycloak: '${version}' }\n`);
      return validate(root).stdout;
    };
    expect(found('26.6.0')).not.toContain('refused-role');
    expect(found('26.7.3')).toContain(
      'error refused-role: Keycloak 26.7.3 refuses the role "view-groups" of the client "realm-management"',
    );
  });

  it('offers editors the codes of all rules', () => {
    const schema = JSON.parse(readFileSync(join(repository, 'packages/stage/schemas/stage.schema.json'), 'utf8')) as {
      definitions: { exception: { properties: { rule: { enum: string[] } } } };
    };
    expect(schema.definitions.exception.properties.rule.enum).toEqual(Object.keys(rules).toSorted());
  });
});

describe('whatever the document', () => {
  const check = (text: string, kind: 'bootstrap' | 'managed' = 'managed'): void => {
    const templates = { bootstrap: [], managed: [], [kind]: [{ path: `${kind}/10.json`, text }] };
    const realm = renderRealm(templates, {});
    for (const one of [...realm.diagnostics, ...validateRealm(realm)]) expect(one.line).toBeGreaterThan(0);
  };
  /** Keycloak's own names over any JSON: this is what gets deep into the rules. */
  const names = fc.constantFrom(
    'realm',
    'clients',
    'clientId',
    'redirectUris',
    'authenticationFlows',
    'alias',
    'authenticationExecutions',
    'flowAlias',
    'roles',
    'client',
    'composites',
    'users',
    'clientRoles',
    'groups',
    'subGroups',
    'name',
    'config',
    'components',
    'attributes',
    'identityProviders',
    'protocolMappers',
    'credentials',
    'value',
    '__proto__',
    'constructor',
    'toString',
    'secret',
    '$when',
  );
  const { json } = fc.letrec<{ json: Json }>((tie) => ({
    json: fc.oneof(
      { maxDepth: 6, depthIdentifier: 'json' },
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.constantFrom('\ud800', '$(env:X)', '$(', '{{x}}', '*', 'http://x', 'a.b.c', 'S256'),
        fc.double(),
        fc.boolean(),
        fc.constant(null),
      ),
      fc.array(tie('json'), { maxLength: 4, depthIdentifier: 'json' }),
      fc
        .array(fc.tuple(names, tie('json')), { maxLength: 6, depthIdentifier: 'json' })
        .map((list) => Object.fromEntries(list) as Json),
    ),
  }));

  it('validate never throws: arbitrary JSON under Keycloak’s names', () => {
    fc.assert(
      fc.property(json, fc.constantFrom('bootstrap' as const, 'managed' as const), (value, kind) => {
        check(
          JSON.stringify(
            typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value, realm: 'r' } : value,
          ),
          kind,
        );
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['10,000 levels of lists', `{"realm":"r","attributes":${'['.repeat(10_000)}${']'.repeat(10_000)}}`],
    ['10,000 levels of objects', `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`],
    ['10,000 levels that never end', '['.repeat(10_000)],
    [
      'huge numbers',
      `{"realm":"r","notBefore":1e999,"maxDeltaTimeSeconds":${'9'.repeat(10_000)},"failureFactor":-1e-999}`,
    ],
    ['lone surrogates', '{"realm":"\\ud800","displayName":"\udfff"}'],
    [
      'a chain of 3,000 flows',
      JSON.stringify({
        realm: 'r',
        authenticationFlows: Array.from({ length: 3000 }, (_, index) => ({
          alias: `f${index}`,
          topLevel: index === 0,
          authenticationExecutions: [
            { authenticatorFlow: true, flowAlias: `f${(index + 1) % 3000}`, requirement: 'REQUIRED' },
          ],
        })),
      }),
    ],
  ])('validate never throws: %s', (_, text) => {
    expect(() => check(text)).not.toThrow();
  });

  it('takes a document of 50 MB', () => {
    const client = { clientId: '', description: 'x'.repeat(5000), redirectUris: ['https://a.example.org/*'] };
    const clients = Array.from({ length: 10_000 }, (_, index) => ({ ...client, clientId: `c${index}` }));
    const text = JSON.stringify({ realm: 'r', clients });
    expect(text.length).toBeGreaterThan(50_000_000);
    check(text);
  }, 120_000);
});
