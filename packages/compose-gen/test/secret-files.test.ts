import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type Container, secretFilesOf, type Variable, type VariableRegistry } from '@realm-as-code/stage';
import { validateComposeSpec } from '../src/generated/compose-validator.js';
import { type ComposeFile, type GeneratedStage, generateStage, type Stage } from '../src/index.ts';
import { input, stage } from './demo.ts';
import { findingsIn } from './stage-text.ts';

function generate(change: Partial<Stage> = {}, variables: VariableRegistry = input.variables): GeneratedStage {
  return generateStage({ ...input, variables, stage: { ...stage, secrets: 'files', ...change } });
}

function compose(generated: GeneratedStage): ComposeFile {
  const file = generated.files.find(({ path }) => path === 'docker-compose.demo.yml');
  expect(file, JSON.stringify(generated.diagnostics)).toBeDefined();
  return parse(String(file?.content)) as ComposeFile;
}

const SECRETS = ['APP_SECRET', 'KEYCLOAK_ADMIN_PASSWORD', 'KEYCLOAK_DB_PASSWORD', 'USER_PASSWORD'];

describe('a stage whose secrets come as files', () => {
  it('gives each container those that it needs, from files beside the Compose file, and none in its environment', () => {
    const file = compose(generate());
    expect(validateComposeSpec(file)).toBe(true);
    expect(file.secrets).toEqual(Object.fromEntries(SECRETS.map((name) => [name, { file: `./secrets/${name}` }])));
    const { keycloak, 'keycloak-config': reconciler, postgres } = file.services;
    expect(keycloak?.secrets).toEqual(SECRETS);
    expect(reconciler?.secrets).toEqual(['APP_SECRET', 'KEYCLOAK_ADMIN_PASSWORD']);
    expect(postgres?.secrets).toEqual(['KEYCLOAK_DB_PASSWORD']);
    for (const { environment } of Object.values(file.services)) {
      for (const name of SECRETS) {
        expect(Object.keys(environment)).not.toContain(name);
        expect(JSON.stringify(environment)).not.toContain(`{${name}`);
      }
    }
  });

  it('names the files to the programs for which the secrets are settings', () => {
    const { keycloak, 'keycloak-config': reconciler, postgres } = compose(generate()).services;
    expect(keycloak?.environment).toMatchObject({
      KC_DB_PASSWORD_FILE: '/run/secrets/KEYCLOAK_DB_PASSWORD',
      KC_BOOTSTRAP_ADMIN_PASSWORD_FILE: '/run/secrets/KEYCLOAK_ADMIN_PASSWORD',
      KC_BOOTSTRAP_ADMIN_USERNAME: expect.stringContaining('${KEYCLOAK_ADMIN_USER:?') as string,
    });
    expect(reconciler?.environment).toMatchObject({ KEYCLOAK_PASSWORD_FILE: '/run/secrets/KEYCLOAK_ADMIN_PASSWORD' });
    expect(postgres?.environment).toMatchObject({ POSTGRES_PASSWORD_FILE: '/run/secrets/KEYCLOAK_DB_PASSWORD' });
  });

  it('has none in Keycloak’s environment that would have to leave it', () => {
    expect(compose(generate()).services['keycloak']?.environment).not.toHaveProperty('FIRST_START_SECRETS');
  });

  it('needs the same variables as one whose secrets are in the environment', () => {
    const { variables, deployment } = generate();
    expect(variables).toEqual(generate({ secrets: 'environment' }).variables);
    expect(secretFilesOf(deployment)).toEqual(SECRETS);
  });

  it('gives each container the same variables, one way or the other', () => {
    const names = ({ settings, variables, secretFiles }: Container): string[] => {
      const inSettings = Object.values(settings).flatMap((text) => [...text.matchAll(/\$\(env:(\w+)\)/g)]);
      return [...new Set([...inSettings.map(([, name]) => name as string), ...variables, ...secretFiles])].toSorted();
    };
    const [files, environment] = [generate().deployment, generate({ secrets: 'environment' }).deployment];
    for (const container of ['keycloak', 'reconciler', 'postgres'] as const)
      expect(names(files[container] as Container)).toEqual(names(environment[container] as Container));
  });

  it('keeps in the environment what the registry says is there, and takes as a file what it says is one', () => {
    const described = (name: string): Variable => input.variables[name] as Variable;
    const variables: VariableRegistry = {
      ...input.variables,
      APP_SECRET: { ...described('APP_SECRET'), from: 'environment' },
      KEYCLOAK_ADMIN_USER: { ...described('KEYCLOAK_ADMIN_USER'), from: 'file' },
    };
    const { keycloak, 'keycloak-config': reconciler } = compose(generate({}, variables)).services;
    expect(keycloak?.environment['APP_SECRET']).toContain('${APP_SECRET:?');
    expect(keycloak?.environment['KC_BOOTSTRAP_ADMIN_USERNAME_FILE']).toBe('/run/secrets/KEYCLOAK_ADMIN_USER');
    expect(reconciler?.environment['KEYCLOAK_USER_FILE']).toBe('/run/secrets/KEYCLOAK_ADMIN_USER');
  });

  it('keeps its secrets where its own section adds some', () => {
    const services = {
      keycloak: { secrets: ['tls.key', 'APP_SECRET'] },
      app: { image: 'app:1', secrets: ['APP_SECRET'] },
    };
    const file = compose(generate({ compose: { services, secrets: { 'tls.key': { file: '/etc/tls.key' } } } }));
    expect(file.services['keycloak']?.secrets).toEqual([...SECRETS, 'tls.key']);
    expect(file.services['app']?.secrets).toEqual(['APP_SECRET']);
    expect(Object.keys(file.secrets ?? {})).toEqual([...SECRETS, 'tls.key']);
  });

  it('changes nothing where a stage does not say so', () => {
    expect(generateStage({ ...input, stage: { ...stage, secrets: 'environment' } }).files).toEqual(
      generateStage(input).files,
    );
  });
});

describe('a secret that comes as a file', () => {
  it('cannot be put into a text', () => {
    expect(findingsIn('  command: [start-dev, "--log-level=$(env:APP_SECRET)"]\nsecrets: files')).toEqual([
      'demo.yaml:3:24 error misplaced-secret: the variable APP_SECRET comes as a file, which cannot be put into this text. Write "from: environment" for it in stages/variables.yaml',
    ]);
    const own = 'compose:\n  services:\n    app:\n      image: app:1\n      environment:\n        A: "${APP_SECRET}"';
    expect(findingsIn(`  command: [start-dev]\nsecrets: files\n${own}`)).toEqual([
      'demo.yaml:10:12 error misplaced-secret: the variable APP_SECRET comes as a file, which cannot be put into this text. Let the program read /run/secrets/APP_SECRET, with "secrets: [APP_SECRET]" in its service, or "from: environment" for it in stages/variables.yaml',
    ]);
    const client =
      'compose:\n  services:\n    keycloak-config:\n      environment:\n        KEYCLOAK_CLIENTSECRET: "${APP_SECRET}"';
    expect(findingsIn(`  command: [start-dev]\nsecrets: files\n${client}`)).toEqual([
      'demo.yaml:9:32 error misplaced-secret: the variable APP_SECRET comes as a file, which cannot be put into this text. Write KEYCLOAK_CLIENTSECRET_FILE: /run/secrets/APP_SECRET, with "secrets: [APP_SECRET]" in its service, or "from: environment" for it in stages/variables.yaml',
    ]);
  });

  it('can be named to Keycloak in its own section, under every setting that the entrypoint takes from a file', () => {
    const own = (setting: string): string[] =>
      findingsIn(
        `  command: [start-dev]\ncompose:\n  services:\n    keycloak:\n      environment:\n        ${setting}: /run/secrets/x`,
      );
    expect(own('KC_HTTPS_KEY_STORE_PASSWORD_FILE')).toEqual([]);
    expect(own('KC_HTTPS_KEY_STORE_PASWORD_FILE')[0]).toContain('warning unknown-option');
  });
});
