import { describe, expect, it } from 'vitest';
import { formatDiagnostic, type RealmTemplates } from '@realm-as-code/renderer';
import {
  generateStage,
  readShared,
  readStage,
  readVariables,
  type Stage,
  type VariableRegistry,
} from '../src/index.ts';
import { input, templates as base } from './demo.ts';

/** What is found in the stage `demo`, read from a stage file. */
function findingsIn(stageFile: string, change: Partial<typeof input> = {}): string[] {
  const { shared = {} } = readShared({
    path: 'stages/shared.yaml',
    text: `versions: { keycloak: '26.5.5', keycloakConfigCli: '6.5.1', postgres: '17.7' }\nvalues: { origin: 'https://a.example.org' }\n`,
  });
  const { read, diagnostics } = readStage('demo', { path: 'stages/demo.yaml', text: stageFile }, shared);
  expect(diagnostics).toEqual([]);
  const { stage, source } = read as NonNullable<typeof read>;
  return generateStage({ ...input, ...change, stage, source }).diagnostics.map(formatDiagnostic);
}

/** The entry that the finding of a variable brings, as a user copies it from the terminal. */
function blockIn(change: Partial<typeof input>): string {
  const finding = findingsIn(KEYCLOAK, change).find((one) => one.includes(' error unknown-variable: ')) ?? '';
  return finding
    .split('\n')
    .slice(1)
    .map((line) => `${line.replace(/^ {2}/, '')}\n`)
    .join('');
}

const KEYCLOAK = `keycloak:\n  command: [start-dev]\n  database: embedded\n`;

it('nothing is found in a stage that is right', () => {
  expect(findingsIn(KEYCLOAK)).toEqual([]);
});

describe('the reconciler of a stage', () => {
  it.each([
    [
      'environment: { IMPORT_MANAGED_AUTHENTICATION_FLOWS: full }',
      '7:22 error ignored-setting: keycloak-config-cli has no setting IMPORT_MANAGED_AUTHENTICATION_FLOWS and ignores it. Did you mean "IMPORT_MANAGED_AUTHENTICATIONFLOW"?',
    ],
    [
      'environment: { IMPORT_MANAGED_CLIENT_SCOPE: no-delete }',
      '7:22 error ignored-setting: keycloak-config-cli ignores IMPORT_MANAGED_CLIENT_SCOPE, because IMPORT_MANAGED_CLIENTSCOPE is set, too. Write IMPORT_MANAGED_CLIENTSCOPE',
    ],
    [
      'environment: [IMPORT_CASHE_ENABLED=false]',
      '7:21 error ignored-setting: keycloak-config-cli has no setting IMPORT_CASHE_ENABLED and ignores it. Did you mean "IMPORT_CACHE_ENABLED"?',
    ],
    [
      'image: adorsys/keycloak-config-cli:6.5.1-26.4.0',
      '7:14 error image-mismatch: keycloak-config-cli:6.5.1-26.4.0 is not built for Keycloak 26.5.5. Use the tag 6.5.1-26.5.5',
    ],
    [
      'image: adorsys/keycloak-config-cli:latest',
      '7:14 error image-mismatch: keycloak-config-cli:latest changes over time and may not fit this Keycloak. Pin a version',
    ],
  ])('%s', (service, finding) => {
    expect(findingsIn(`${KEYCLOAK}compose:\n  services:\n    keycloak-config:\n      ${service}\n`)).toEqual([
      `stages/demo.yaml:${finding}`,
    ]);
  });

  it.each([
    'environment: { IMPORT_FILES_LOCATIONS_0_: /config/*.json, IMPORT_MANAGED_ROLE: no-delete, LOGGING_LEVEL_ROOT: debug }',
    'environment: { IMPORT_MANAGED_AUTHENTICATION_FLOW: no-delete }',
    'image: registry.example.org:5000/keycloak-config-cli:6.5.0-26.5.5@sha256:0123456789abcdef',
    'image: keycloak-config-cli:$TAG',
  ])('is right with %s', (service) => {
    const variables = { ...input.variables, TAG: input.variables['DOMAIN'] } as VariableRegistry;
    const text = `${KEYCLOAK}compose:\n  services:\n    keycloak-config:\n      ${service}\n`;
    expect(findingsIn(text, { variables })).toEqual([]);
  });

  it.each([
    ['the one that is deployed', {}, '6.5.1'],
    [
      'the one that the stage pins',
      { compose: { services: { 'keycloak-config': { image: 'keycloak-config-cli:6.4.0-26.5.5' } } } },
      '6.4.0',
    ],
  ])('has a version and settings: %s', (_, change: Partial<Stage>, version) => {
    const { reconciler } = generateStage({ ...input, stage: { ...input.stage, ...change } });
    expect(reconciler.version).toBe(version);
    expect(reconciler.environment.get('IMPORT_CACHE_ENABLED')).toBe('false');
  });
});

describe('the versions of a stage', () => {
  it('are said to be others than those that documents are checked against', () => {
    expect(findingsIn(`${KEYCLOAK}versions: { keycloak: '26.6.0' }\n`)).toEqual([
      'stages/demo.yaml:4:23 warning image-mismatch: names and properties were checked against Keycloak 26.7.3, but the stage deploys 26.6.0. "pnpm bump:keycloak --data-only 26.6.0" adds what is to be known of it',
    ]);
  });

  it('tell whether the client that reconciles may still change protocol mappers', () => {
    const account = {
      realm: 'demo',
      clients: [{ clientId: 'reconciler', serviceAccountsEnabled: true }],
      users: [
        {
          username: 'service-account-reconciler',
          serviceAccountClientId: 'reconciler',
          clientRoles: { 'realm-management': ['manage-clients'] },
        },
      ],
    };
    const mapper = { name: 'a', protocol: 'openid-connect', protocolMapper: 'oidc-audience-mapper' };
    const scopes = {
      realm: 'demo',
      clientScopes: [{ name: 'own', protocol: 'openid-connect', protocolMappers: [mapper] }],
    };
    const templates = {
      bootstrap: [...base.bootstrap, { path: 'b/reconciler.json', text: JSON.stringify(account) }],
      managed: [...base.managed, { path: 'm/20-scopes.json', text: JSON.stringify(scopes) }],
    };
    const found = (version: string, loginRealm: string): string[] => {
      const settings = `KEYCLOAK_GRANTTYPE: client_credentials, KEYCLOAK_CLIENTID: reconciler, KEYCLOAK_LOGINREALM: ${loginRealm}`;
      const compose = `compose:\n  services:\n    keycloak-config:\n      environment: { ${settings} }\n`;
      const text = `${KEYCLOAK}versions: { keycloak: '${version}' }\n${compose}`;
      return findingsIn(text, { realms: [templates] }).filter((one) => one.includes('reconciler-rights'));
    };
    expect(found('26.8.2', 'demo')).toEqual([
      expect.stringContaining('keycloak-config-cli signs in as "reconciler", to which Keycloak 26.8.2 refuses'),
    ]);
    expect(found('26.8.2', 'master')).toEqual([]);
    expect(found('26.7.3', 'demo')).toEqual([]);
  });

  it('tell which roles the deployed Keycloak will refuse', () => {
    const text = '{ "realm": "demo", "roles": { "client": { "realm-management": [{ "name": "view-groups" }] } } }';
    const templates = {
      bootstrap: base.bootstrap,
      managed: [...base.managed, { path: 'm/20-roles.json', text }],
    };
    const found = (version: string): string[] =>
      findingsIn(`${KEYCLOAK}versions: { keycloak: '${version}' }\n`, { realms: [templates] });
    expect(found('26.6.0').filter((one) => one.includes('refused-role'))).toEqual([]);
    expect(found('26.7.3')).toContainEqual(
      expect.stringContaining(
        'm/20-roles.json:1:74 error refused-role: Keycloak 26.7.3 refuses to create the role "view-groups" of the client "realm-management"',
      ),
    );
  });
});

describe('the features that Keycloak is started with', () => {
  const mapper = (protocolMapper: string): RealmTemplates => {
    const scope = {
      name: 'own',
      protocol: 'oid4vc',
      protocolMappers: [{ name: 'a', protocol: 'oid4vc', protocolMapper }],
    };
    const text = JSON.stringify({ realm: 'demo', clientScopes: [scope] });
    return { ...base, managed: [...base.managed, { path: 'm/20-scopes.json', text }] };
  };
  const found = (stageFile: string, templates: RealmTemplates): string[] =>
    findingsIn(stageFile, { realms: [templates] }).filter((one) => one.includes('unknown-'));
  const withCommand = (...command: string[]): string =>
    `keycloak:\n  command: ${JSON.stringify(['start-dev', ...command])}\n  database: embedded\n`;

  it.each([
    ['in the command', withCommand('--features=docker,oid4vc-vci')],
    ['in the command, apart', withCommand('--features', 'oid4vc-vci:v1')],
    [
      'in the environment',
      `${KEYCLOAK}compose: { services: { keycloak: { environment: { KC_FEATURES: 'scripts, oid4vc-vci' } } } }\n`,
    ],
  ])('bring what belongs to them: %s', (_, stageFile) => {
    expect(found(stageFile, mapper('oid4vc-user-attribute-mapper'))).toEqual([]);
    expect(found(stageFile, mapper('oid4vc-user-atribute-mapper'))).toEqual([
      expect.stringContaining('Did you mean "oid4vc-user-attribute-mapper"?'),
    ]);
  });

  it('are named where one is missing', () => {
    expect(found(KEYCLOAK, mapper('oid4vc-user-attribute-mapper'))).toEqual([
      expect.stringContaining('It belongs to the feature oid4vc-vci, which is off'),
    ]);
  });

  it('can be switched off', () => {
    const flow = {
      alias: 'own',
      providerId: 'basic-flow',
      topLevel: true,
      builtIn: false,
      authenticationExecutions: [{ authenticator: 'webauthn-authenticator', requirement: 'REQUIRED', priority: 0 }],
    };
    const text = JSON.stringify({ realm: 'demo', authenticationFlows: [flow] });
    const templates = { ...base, managed: [...base.managed, { path: 'm/40-flows.json', text }] };
    expect(found(KEYCLOAK, templates)).toEqual([]);
    expect(found(withCommand('--features-disabled=web-authn,passkeys'), templates)).toEqual([
      expect.stringContaining('It belongs to the feature web-authn, which is off'),
    ]);
  });
});

describe('a variable that the registry does not have', () => {
  it.each([
    [
      'in the section "compose"',
      `${KEYCLOAK}compose: { services: { app: { image: 'app:$APP_SECRT' } } }\n`,
      'stages/demo.yaml:4:38 error unknown-variable: the variable APP_SECRT is not in the registry. Did you mean "APP_SECRET"?',
    ],
    [
      "in Keycloak's command",
      `keycloak:\n  command: [start-dev, '--hostname=$(env:HOST_NAME)']\n  database: embedded\n`,
      'stages/demo.yaml:2:24 error unknown-variable: the variable HOST_NAME is not in the registry. Describe it in stages/variables.yaml',
    ],
  ])('is found %s', (_, text, finding) => {
    expect(findingsIn(text).map((line) => line.split('\n', 1)[0])).toEqual([finding]);
  });

  it.each([
    ['secret: $(env:THING)', 'a secret by where it stands', true],
    ['name: $(env:THING)', 'none', false],
    ['name: $(env:THING_TOKEN)', 'none by its name, and none by where it stands', false],
    ['name: $(env:THING_PASSWORD)', 'a secret by its name', true],
  ])('comes with an entry for the registry that can be used as it is: %s is %s', (property, _, secret) => {
    const [key = '', value = ''] = property.split(': ');
    const client = { clientId: 'thing', redirectUris: [], [key]: value };
    const text = JSON.stringify({ realm: 'demo', clients: [client] });
    const change = { realms: [{ ...base, managed: [{ path: 'm/10-clients.json', text }] }] };
    const block = blockIn(change);
    const registry = readVariables({ path: 'stages/variables.yaml', text: block });
    expect(registry.diagnostics).toEqual([]);
    const { variables = {} } = registry.read ?? {};
    expect(Object.values(variables)).toEqual([expect.objectContaining({ secret })]);
    expect(findingsIn(KEYCLOAK, { ...change, variables: { ...input.variables, ...variables } })).toEqual(
      expect.not.arrayContaining([expect.stringContaining('unknown-variable')]),
    );
  });

  it('is described as others are that are used in the same place', () => {
    const clients = ['a', 'b c'].map((clientId, index) => ({
      clientId,
      redirectUris: [],
      secret: `$(env:${index === 0 ? 'APP_SECRET' : 'NEW'})`,
    }));
    const text = JSON.stringify({ realm: 'demo', clients });
    const { group, generate } = input.variables['APP_SECRET'] ?? {};
    const variables = { ...input.variables, APP_SECRET: { ...input.variables['APP_SECRET'], default: 'random' } };
    const change = { realms: [{ ...base, managed: [{ path: 'm/10-clients.json', text }] }], variables } as Partial<
      typeof input
    >;
    const { read } = readVariables({ path: 'stages/variables.yaml', text: blockIn(change) });
    expect(read?.variables).toEqual({
      NEW: expect.objectContaining({ group, generate, description: 'The client secret of b c' }),
    });
  });

  it('is found in a template, once', () => {
    const { APP_SECRET: _, ...variables } = input.variables;
    expect(findingsIn(KEYCLOAK, { variables })).toEqual([
      expect.stringMatching(/^m\/10-clients\.json:1:\d+ error unknown-variable: the variable APP_SECRET is not/),
    ]);
  });
});

it('what a stage makes an exception for is not found', () => {
  const { managed } = base;
  const text = (managed[0]?.text ?? '').replace('{{origin}}/*', '*');
  const templates = { ...base, managed: [{ path: 'm/10-clients.json', text }] };
  const exception = `exceptions: [{ rule: wildcard-redirect-uri, at: 'managed/10-clients.json#clients[a]', reason: It is a demo }]\n`;
  expect(findingsIn(KEYCLOAK, { realms: [templates] })).toEqual([
    expect.stringContaining(' error wildcard-redirect-uri: '),
  ]);
  expect(findingsIn(KEYCLOAK + exception, { realms: [templates] })).toEqual([]);
});

it('the registry can be read from a file', () => {
  const text = `A:\n  group: G\n  description: D\n  secret: false\n  example: x\n  generate: y\n`;
  expect(readVariables({ path: 'stages/variables.yaml', text }).read?.variables).toEqual({
    A: { group: 'G', description: 'D', secret: false, example: 'x', generate: 'y' },
  });
});

describe('a list of passwords that the realm refuses', () => {
  const policy = '"passwordPolicy":"passwordBlacklist(common.txt)"';
  const [realm] = base.bootstrap;
  const templates = {
    ...base,
    bootstrap: [{ path: 'b/realm.json', text: (realm?.text ?? '').replace('{', `{${policy},`) }],
  };
  const folder = '/opt/keycloak/data/password-blacklists';

  it('is missing when nothing brings it', () => {
    expect(findingsIn(KEYCLOAK, { realms: [templates] })).toEqual([
      `b/realm.json:1:19 error missing-blacklist: the list of passwords "common.txt" is not in Keycloak's container. Mount the file as ${folder}/common.txt, under "compose" in the stage file`,
    ]);
  });

  it.each([
    `volumes: ['./common.txt:${folder}/common.txt:ro']`,
    `volumes: [{ type: bind, source: ./lists, target: ${folder} }]`,
  ])('is there with %s', (service) => {
    const overlay = `compose:\n  services:\n    keycloak:\n      ${service}\n`;
    expect(findingsIn(`${KEYCLOAK}${overlay}`, { realms: [templates] })).toEqual([]);
  });
});
