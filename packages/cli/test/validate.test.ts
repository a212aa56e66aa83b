import { appendFileSync, cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CLIENTS, minimalRoot, rootWith, runCli, type Run, WILDCARD } from './cli.ts';

function validate(root: string, ...args: string[]): Run {
  return runCli(root, 'validate', ...args);
}

describe('validate', () => {
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

  it('reports a finding of several stages once, and says where it is not in all of them', () => {
    const root = rootWith(...WILDCARD);
    cpSync(join(root, 'stages/demo.yaml'), join(root, 'stages/other.yaml'));
    appendFileSync(join(root, 'stages/other.yaml'), "compose: { services: { app: { imagge: 'x' } } }\n");
    const { stdout } = validate(root);
    expect(stdout.split('\n').filter((line) => / error /.test(line))).toEqual([
      expect.stringMatching(/ error unknown-property: .* \(in other\)$/),
      expect.stringMatching(/ error wildcard-redirect-uri: the client "app": "\*" lets logins return to any host$/),
    ]);
    expect(stdout).toMatch(/\n2 errors, 0 warnings in demo, other\n$/);
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

  it('says which values no template uses, and which addresses a stage may have forgotten', () => {
    const root = minimalRoot();
    const values = (names: string[]): string =>
      `  sites:\n${names.map((name) => `    ${name}: https://${name}.example.org\n`).join('')}`;
    appendFileSync(join(root, 'stages/shared.yaml'), values(['shop', 'wiki', 'chat']));
    appendFileSync(join(root, 'stages/demo.yaml'), `${values(['shop', 'wiki'])}  orign: x\n`);
    const { status, stdout } = validate(root);
    expect(status).toBe(0);
    expect(stdout).toContain('warning partial-override: "chat" of "sites" stays at https://chat.example.org, ');
    expect(stdout).toContain('warning unused-value: no template uses the value "orign"');
  });

  it('does not know what is unused while a template cannot be read', () => {
    const root = minimalRoot();
    writeFileSync(join(root, CLIENTS), '{ "realm": ');
    const { stdout } = validate(root);
    expect(stdout).toContain('error invalid-json');
    expect(stdout).not.toContain('unused-');
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

describe('validate --keycloak', () => {
  const laterRoot = (): string =>
    rootWith('"webOrigins": [],', '"webOrigins": [], "clientAuthenticatorType": "federated-jwt",');

  it('checks stages as if they deployed that version, and says so', () => {
    const later = laterRoot();
    expect(validate(later).stdout).toContain('error invalid-value: "federated-jwt" is not a value that Keycloak knows');
    expect(validate(later, '--keycloak', '26.7.3')).toMatchObject({
      status: 0,
      stdout: 'demo with Keycloak 26.7.3: no problems found\n',
    });
    expect(JSON.parse(validate(later, '--keycloak', '26.7.3', '--format', 'json').stdout)).toMatchObject({
      keycloak: '26.7.3',
    });
  });

  it('needs no finding for an exception, which may be for the version that is deployed', () => {
    const later = laterRoot();
    const exception = { rule: 'refused-role', at: 'managed/10-clients.json', reason: 'Until the upgrade.' };
    appendFileSync(join(later, 'stages/demo.yaml'), `exceptions: [${JSON.stringify(exception)}]\n`);
    expect(validate(later).stdout).toContain('unused-exception');
    expect(validate(later, '--keycloak', '26.7.3').status).toBe(0);
  });

  it('lists the versions that can be checked for', () => {
    const { status, stderr } = validate(laterRoot(), '--keycloak', '26.7.33');
    expect(status).toBe(1);
    expect(stderr).toMatch(
      /Keycloak 26\.5\.5, .*26\.7\.3.* can be checked for; "pnpm bump:keycloak --data-only VERSION"/,
    );
  });
});

describe('exceptions in a stage file', () => {
  const exception = (at: string): string => `
exceptions:
  - rule: wildcard-redirect-uri
    at: ${at}
    reason: It is a demo on a closed network.
`;

  it.each([
    'managed/10-clients.json#clients[app].redirectUris[0]',
    'managed/10-clients.json#clients[app]',
    'managed/10-clients.json',
    "'*#clients'",
    "'managed/*#clients[*].redirectUris'",
  ])('switch a rule off at %s', (at) => {
    expect(validate(rootWith(...WILDCARD, exception(at)))).toMatchObject({
      status: 0,
      stdout: 'demo: no problems found\n',
    });
  });

  it.each(['managed/10-client', "'*#client'", "'bootstrap/*'", "'*#clients[*].webOrigins'", "'*#clients[a*]'"])(
    'do not switch it off at %s, where it finds nothing',
    (at) => {
      const { status, stdout } = validate(rootWith(...WILDCARD, exception(at)));
      expect(status).toBe(1);
      expect(stdout).toContain('unused-exception');
      expect(stdout).toContain('wildcard-redirect-uri: ');
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
