import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { formatDiagnostic } from '@realm-as-code/renderer';
import { type GeneratedStage, generateStage, type Stage } from '../src/index.ts';
import { input, stage, templates } from './demo.ts';

function generate(change: Partial<Stage> = {}): GeneratedStage {
  return generateStage({ ...input, stage: { ...stage, ...change } });
}

function file(generated: GeneratedStage, path: string): string {
  const found = generated.files.find((one) => one.path === path);
  expect(found, path).toBeDefined();
  return String(found?.content);
}

function compose(generated: GeneratedStage): { services: Record<string, any>; [key: string]: unknown } {
  return parse(file(generated, 'docker-compose.demo.yml')) as never;
}

describe('the files of a stage', () => {
  it('are the compose file, the example environment, the realm, the managed documents and the scripts', () => {
    expect(generate().files.map(({ path }) => path)).toEqual([
      'configs/keycloak/demo-realm.demo.json',
      'configs/keycloak/keycloak-config-entrypoint.sh',
      'configs/keycloak/keycloak-entrypoint.sh',
      'configs/keycloak/managed/10-clients.demo.json',
      'configs/keycloak/placeholders.sh',
      'docker-compose.demo.yml',
      'env.demo.example',
    ]);
  });

  it('are the same bytes on every run', () => {
    expect(generate().files).toEqual(generate().files);
  });
});

describe('variables', () => {
  it('reach each container that needs them, and no other', () => {
    const { services } = compose(generate());
    const own = ({ environment }: { environment: object }): string[] =>
      Object.keys(environment).filter((name) => Object.hasOwn(input.variables, name));
    expect(own(services['keycloak'])).toEqual(['APP_SECRET', 'USER_PASSWORD']);
    expect(own(services['keycloak-config'])).toEqual(['APP_SECRET']);
  });

  it('that are secrets and only for the realm leave Keycloak’s environment when it has been written', () => {
    const { services } = compose(generate());
    expect(services['keycloak'].environment.FIRST_START_SECRETS).toBe('APP_SECRET USER_PASSWORD');
  });

  it('stop Compose with a message when they are missing', () => {
    const { services } = compose(generate());
    expect(services['keycloak'].environment.USER_PASSWORD).toBe(
      '${USER_PASSWORD:?set USER_PASSWORD in .env - Costs 5 a}',
    );
    expect(services['keycloak'].command).toEqual([
      'start',
      '--hostname=https://${DOMAIN:?set DOMAIN in .env - What it is}',
      '--http-enabled=true',
      '--log-console-format=$$5',
    ]);
  });

  it('are listed in the example environment: exactly those needed, secrets empty', () => {
    const text = file(generate(), 'env.demo.example');
    const lines = text.split('\n').filter((line) => /^\w/.test(line));
    expect(lines).toEqual([
      "KEYCLOAK_ADMIN_USER='ex ample'",
      'KEYCLOAK_ADMIN_PASSWORD=',
      'KEYCLOAK_DB_PASSWORD=',
      'USER_PASSWORD=',
      'APP_SECRET=',
      "DOMAIN='ex ample'",
    ]);
  });

  it('that a stage adds in its own section are needed too', () => {
    const services = { app: { image: 'app:${NOT_NEEDED}', command: 'costs $$HOME' } };
    expect(generate({ compose: { services } }).variables).toContain('NOT_NEEDED');
    expect(generate({ compose: { services } }).variables).not.toContain('HOME');
  });

  it.each([[{ NOT_NEEDED: null, HTTP_PROXY: null }], [['NOT_NEEDED', 'HTTP_PROXY']]])(
    'that a service is handed on as they are, are needed too: %j',
    (environment) => {
      const generated = generate({ compose: { services: { app: { image: 'app:1', environment } } } });
      expect(generated.diagnostics).toEqual([]);
      expect(generated.variables).toContain('NOT_NEEDED');
      expect(generated.variables).not.toContain('HTTP_PROXY');
    },
  );
});

describe('services', () => {
  it('have no database of their own when it is embedded', () => {
    const generated = compose(generate({ keycloak: { command: ['start-dev'], database: 'embedded' } }));
    expect(Object.keys(generated.services)).toEqual(['keycloak', 'keycloak-config']);
    expect(generated['networks']).toEqual({ keycloak: {} });
  });

  it('publish on 127.0.0.1 unless the stage is public', () => {
    const ports = (isPublic: boolean): unknown =>
      compose(generate({ keycloak: { ...stage.keycloak, public: isPublic } })).services['keycloak'].ports;
    expect(ports(false)).toEqual(['127.0.0.1:8080:8080']);
    expect(ports(true)).toEqual(['8080:8080']);
  });

  it('can be overridden in every property: objects are joined, lists replaced', () => {
    const override = {
      services: {
        keycloak: {
          image: 'own/server:26.5.5',
          mem_limit: '3g',
          command: ['start', '--optimized'],
          environment: ['KC_LOG_LEVEL=debug', 'A=b=c'],
        },
        app: { image: 'app', depends_on: ['keycloak'] },
      },
      volumes: { extra: null },
    };
    const result = compose(generate({ compose: override }));
    const { keycloak, app } = result.services;
    expect(keycloak.mem_limit).toBe('3g');
    expect(keycloak.command).toEqual(['start', '--optimized']);
    expect(keycloak.environment).toMatchObject({ KC_LOG_LEVEL: 'debug', A: 'b=c', KC_DB: 'postgres' });
    expect(keycloak.pids_limit).toBe(512);
    expect(app.depends_on).toEqual({ keycloak: { condition: 'service_started' } });
    expect(result['volumes']).toEqual({ 'postgres-data': {}, extra: null });
  });

  it.each([
    ['depends_on', ['keycloak-config']],
    ['depends_on', { 'keycloak-config': { condition: 'service_completed_successfully' } }],
    ['links', ['keycloak-config:config']],
    ['volumes_from', ['keycloak-config:ro']],
    ['network_mode', 'service:keycloak-config'],
  ])('cannot depend on the reconciler by %s', (property, value) => {
    const generated = generate({ compose: { services: { app: { image: 'app', [property]: value } } } });
    expect(generated.diagnostics.map((one) => one.code)).toEqual(['depends-on-reconciler']);
    expect(generated.files).toEqual([]);
  });

  it('are written so that a YAML 1.1 reader sees the same', () => {
    const generated = generate({
      compose: {
        services: {
          app: {
            image: 'app',
            labels: { a: 'no', b: '22:22', c: '0o7', d: 'null', e: '1e3', f: '0x1F', '010': '1_000' },
          },
        },
      },
    });
    const text = file(generated, 'docker-compose.demo.yml');
    expect(text).toContain('a: "no"');
    expect(text).toContain('b: "22:22"');
    expect(parse(text, { version: '1.1' })).toEqual(parse(text, { version: '1.2' }));
    expect(parse(text)).toMatchObject({
      services: { app: { labels: { c: '0o7', e: '1e3', f: '0x1F', '010': '1_000' } } },
    });
  });
});

it('a mistake in one document leaves no files', () => {
  const broken = {
    ...templates,
    managed: [{ path: 'm/10.json', text: '{"realm":"demo","browserFlow":"{{nope}}"}' }],
  };
  const generated = generateStage({ ...input, realms: [broken] });
  expect(generated.diagnostics.map(formatDiagnostic)).toEqual([
    'm/10.json:1:32 error unknown-name: "nope" is not among the values of this stage. Add it under "values" in the stage file or in shared.yaml; or, for braces that are part of the text, write \\\\{{ for {{',
  ]);
  expect(generated.files).toEqual([]);
});
