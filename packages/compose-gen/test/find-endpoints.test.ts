import { describe, expect, it } from 'vitest';
import { type JsonObject, valueAt } from '@realm-as-code/renderer';
import { generateStage, type Stage } from '../src/index.ts';
import { input, stage } from './demo.ts';

const HOSTNAME = '--hostname=https://auth.example.org';

/** What the generated services assume about where Keycloak answers. */
function assumed(command: readonly string[], keycloak: JsonObject = {}): Record<string, unknown> {
  const change: Partial<Stage> = {
    keycloak: { ...stage.keycloak, command },
    compose: { services: { keycloak } },
  };
  const { compose } = generateStage({ ...input, stage: { ...stage, ...change } });
  const test = valueAt(compose, 'services', 'keycloak', 'healthcheck', 'test') as string[];
  const [, port, path] = /tcp\/127\.0\.0\.1\/(\S+) && printf 'HEAD (\S+) HTTP/.exec(test.at(-1) ?? '') ?? [];
  return {
    health: `${port}${path}`,
    url: valueAt(compose, 'services', 'keycloak-config', 'environment', 'KEYCLOAK_URL'),
    ports: valueAt(compose, 'services', 'keycloak', 'ports'),
    // What the migration in the entrypoint reads.
    entrypoint: Object.fromEntries(
      Object.entries(valueAt(compose, 'services', 'keycloak', 'environment') ?? {}).filter(([name]) =>
        name.startsWith('KC_HTTP_'),
      ),
    ),
  };
}

describe('health check, URL of the reconciler, published port and migration', () => {
  it('are those of a Keycloak whose options say nothing about them', () => {
    expect(assumed(['start', HOSTNAME, '--http-enabled=true'])).toEqual({
      health: '9000/health/ready',
      url: 'http://keycloak:8080',
      ports: ['127.0.0.1:8080:8080'],
      entrypoint: {},
    });
  });

  it('follow the arguments of kc.sh', () => {
    const command = ['start', HOSTNAME, '--http-enabled=true', '--http-port', '8090', '--http-relative-path=/auth/'];
    expect(assumed([...command, '--http-management-port=9001'])).toEqual({
      health: '9001/auth/health/ready',
      url: 'http://keycloak:8090/auth',
      ports: ['127.0.0.1:8080:8090'],
      entrypoint: { KC_HTTP_PORT: '8090', KC_HTTP_RELATIVE_PATH: '/auth', KC_HTTP_MANAGEMENT_PORT: '9001' },
    });
  });

  it.each<[string, JsonObject]>([
    ['variables', { environment: { KC_HTTP_PORT: 8090, KC_HTTP_RELATIVE_PATH: '/auth' } }],
    ['a list of variables', { environment: ['KC_HTTP_PORT=8090', 'KC_HTTP_RELATIVE_PATH=/auth'] }],
    ['a command', { command: ['start-dev', '--http-port=8090', '--http-relative-path=auth'] }],
    ['a command in one text', { command: 'start-dev --http-port "8090" --http-relative-path=/auth' }],
    [
      'a command that counts more than its variables',
      { command: ['start-dev', '--http-port=8090', '--http-relative-path=/auth'], environment: ['KC_HTTP_PORT=1'] },
    ],
  ])('follow %s in the section "compose"', (_, keycloak) => {
    expect(assumed(['start-dev'], keycloak)).toMatchObject({
      health: '9000/auth/health/ready',
      url: 'http://keycloak:8090/auth',
      ports: ['127.0.0.1:8080:8090'],
    });
  });

  it('follow a value that is known only when Compose starts', () => {
    expect(assumed(['start-dev', '--http-port=$(env:DOMAIN)'])).toMatchObject({
      url: expect.stringMatching(/^http:\/\/keycloak:\$\{DOMAIN:\?[^}]*\}$/) as string,
      ports: [expect.stringMatching(/^127\.0\.0\.1:8080:\$\{DOMAIN:\?[^}]*\}$/)],
    });
  });

  it('follow a management interface with a path of its own, and health on the main one', () => {
    expect(assumed(['start-dev', '--http-relative-path=/auth', '--http-management-relative-path=/'])).toMatchObject({
      health: '9000/health/ready',
      url: 'http://keycloak:8080/auth',
    });
    expect(assumed(['start-dev', '--http-management-health-enabled=false', '--http-port=8090'])).toMatchObject({
      health: '8090/health/ready',
    });
  });

  const TLS = ['--https-certificate-file=/tls/a.crt', '--https-certificate-key-file=/tls/a.key'];
  it('follow TLS: the reconciler and the published port use it where there is nothing else', () => {
    expect(assumed(['start', HOSTNAME, ...TLS, '--http-management-scheme=http'])).toMatchObject({
      url: 'https://keycloak:8443',
      ports: ['127.0.0.1:8080:8443'],
    });
    for (const command of [
      ['start', HOSTNAME, ...TLS, '--http-enabled=true'],
      ['start-dev', ...TLS],
    ]) {
      expect(assumed(command)).toMatchObject({ url: 'http://keycloak:8080', ports: ['127.0.0.1:8080:8080'] });
    }
  });

  it("are the stage's own where it writes them itself", () => {
    const compose: JsonObject = {
      services: {
        keycloak: { healthcheck: { test: ['CMD', 'true'] }, ports: ['80:8090'] },
        'keycloak-config': { environment: { KEYCLOAK_URL: 'http://keycloak:8090/own' } },
      },
    };
    const { port: _, ...settings } = stage.keycloak;
    const keycloak = { ...settings, command: ['start-dev', '--http-port=8090'] };
    const { compose: file } = generateStage({ ...input, stage: { ...stage, keycloak, compose } });
    expect(file['services']).toMatchObject(compose['services'] as JsonObject);
  });

  it('do not follow a service that does not run kc.sh', () => {
    expect(assumed(['start-dev'], { entrypoint: ['/own.sh'], command: ['--http-port=1'] })).toMatchObject({
      url: 'http://keycloak:8080',
    });
  });
});
