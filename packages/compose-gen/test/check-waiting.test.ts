import { describe, expect, it } from 'vitest';
import { findingsIn } from './stage-text.ts';

/** What is found with this section of a service, and these arguments of a Keycloak in development. */
function findings(service: string, section: string, ...words: readonly string[]): string[] {
  const command = `  command: ${JSON.stringify(['start-dev', ...words])}`;
  return findingsIn(`${command}\n${section === '' ? '' : `compose:\n  services:\n    ${service}:\n      ${section}`}`);
}
/** What is found with these arguments alone. */
const withArguments = (...words: readonly string[]): string[] => findings('', '', ...words);
const tcp = (port: number, path = ''): string =>
  `healthcheck: { test: [CMD, bash, -c, "exec 3<>/dev/tcp/127.0.0.1/${port} && printf 'HEAD ${path}/health/ready HTTP/1.0\\r\\n\\r\\n' >&3 && grep -q 200 <&3"] }`;
const TLS = ['--https-certificate-file=a', '--https-certificate-key-file=b'];

describe('a health check that something waits for', () => {
  it.each([
    ['healthcheck: { test: "curl -f http://localhost:8080/health" }', 'its image has no curl'],
    ['healthcheck: { test: [CMD-SHELL, "if ! wget -q localhost:9000; then exit 1; fi"] }', 'its image has no wget'],
    [tcp(8080), 'it answers at port 9000, not 8080'],
    [tcp(9000, '/auth'), 'it answers at /health, not /auth/health'],
    ['environment: { KC_HEALTH_ENABLED: "false" }', 'its health endpoints are switched off. Write health-enabled=true'],
  ])('does not succeed with %s', (section, message) => {
    expect(findings('keycloak', section)).toEqual([
      expect.stringMatching(/^demo.yaml:7:\d+ error never-healthy: Keycloak never becomes healthy: /),
    ]);
    expect(findings('keycloak', section)[0]).toContain(message);
  });

  it.each([
    ['keycloak', 'healthcheck: { disable: true }'],
    ['keycloak', 'healthcheck: { test: [NONE] }'],
    ['keycloak', 'healthcheck: { test: [] }'],
  ])('of %s is missing with %s', (service, section) => {
    expect(findings(service, section)).toEqual([
      expect.stringContaining(
        'error never-healthy: the service "keycloak" has no health check, and "keycloak-config" waits for it',
      ),
    ]);
  });

  it('of the database is missing', () => {
    const text = `  command: [start-dev]\ncompose:\n  services:\n    postgres:\n      healthcheck: { disable: true }`;
    expect(findingsIn(text, '26.5.5', 'postgres')).toEqual([
      expect.stringContaining(
        'demo.yaml:7:20 error never-healthy: the service "postgres" has no health check, and "keycloak" waits for it',
      ),
    ]);
  });

  it('does not speak TLS, which the management interface does as soon as there is a certificate', () => {
    expect(withArguments(...TLS)).toEqual([
      expect.stringMatching(
        /^demo.yaml:3:25 error never-healthy: .* speak TLS.* Write --http-management-scheme=http: port 9000 is not published/,
      ),
    ]);
    expect(withArguments(...TLS, '--http-management-scheme=http')).toEqual([]);
  });

  it('does not reach a Keycloak that listens on another address', () => {
    expect(withArguments('--http-host=10.1.2.3')).toEqual([
      expect.stringContaining('error never-healthy: Keycloak never becomes healthy: it listens on another address'),
    ]);
  });

  it.each([
    tcp(9000),
    'healthcheck: { interval: 30s }',
    'healthcheck: { test: [CMD, /opt/own/check] }',
    'image: own/keycloak:26.5.5\n      healthcheck: { test: curl -f localhost:9000/health }',
    'env_file: own.env\n      healthcheck: { test: [CMD, bash, -c, "exec 3<>/dev/tcp/127.0.0.1/8080 && printf \'GET /health HTTP/1.0\'"] }',
  ])('is right, or not known to be wrong: %s', (section) => {
    expect(findings('keycloak', section)).toEqual([]);
  });

  it('is right where health is on the main interface', () => {
    expect(withArguments('--http-management-health-enabled=false', '--http-port=8090')).toEqual([]);
  });

  it('is only warned of where nothing waits for it', () => {
    const section = `${tcp(8080)}\n    keycloak-config:\n      depends_on: { keycloak: { condition: service_started } }`;
    expect(findings('keycloak', section)).toEqual([expect.stringContaining(' warning never-healthy: ')]);
  });
});

describe('the address of Keycloak', () => {
  const url = (value: string): string => `environment: { KEYCLOAK_URL: "${value}" }`;
  it.each<[string, string[], string]>([
    ['http://keycloak:9090', [], 'it serves http at port 8080, not http at port 9090'],
    ['http://keycloak', [], 'it serves http at port 8080, not http at port 80'],
    ['http://keycloak:8080', ['--http-port=8090'], 'it serves http at port 8090, not http at port 8080'],
    ['https://keycloak:8443', [], 'it serves http at port 8080, not https at port 8443'],
    ['http://keycloak:8080', ['--http-relative-path=/auth'], 'its paths begin with /auth, not /'],
    ['http://keycloak:8080/auth', [], 'its paths begin with /, not /auth'],
    ['http://localhost:8080', [], 'localhost is its own container'],
    ['http://keycloack:8080', [], 'no service has the name "keycloack"'],
  ])('%s is wrong with %s', (value, words, message) => {
    const found = findings('keycloak-config', url(value), ...words);
    expect(found).toEqual([
      expect.stringMatching(/^demo.yaml:7:36 error unreachable-keycloak: keycloak-config does not reach Keycloak: /),
    ]);
    expect(found[0]).toContain(message);
  });

  it.each<[string, string[]]>([
    ['http://keycloak:8080/', []],
    ['http://keycloak:8090/auth', ['--http-port=8090', '--http-relative-path=/auth/']],
    ['http://keycloak:8080', ['--http-port=$(env:DOMAIN)']],
    ['http://keycloak:$DOMAIN', []],
    ['https://auth.example.org', []],
    ['http://gateway:8080', []],
    ['https://keycloak:8443', [...TLS, '--http-management-scheme=http']],
  ])('%s is right, or not known to be wrong, with %s', (value, words) => {
    expect(findings('keycloak-config', url(value), ...words)).toEqual([]);
  });

  it('is not reached over TLS without thought', () => {
    const text = `  command: ${JSON.stringify(['start', '--hostname=a.b', ...TLS, '--http-management-scheme=http'])}`;
    expect(findingsIn(text)).toEqual([
      expect.stringContaining('warning unreachable-keycloak: keycloak-config asks Keycloak at https://keycloak'),
    ]);
  });

  it('is not an address of its own container', () => {
    expect(withArguments('--http-host=127.0.0.1')).toEqual([
      expect.stringContaining('demo.yaml:3:25 error unreachable-keycloak: Keycloak listens on 127.0.0.1'),
    ]);
  });

  it.each<[string, string[], string[]]>([
    ['ports: ["8180:8081"]', [], ["nothing listens on port 8081 of Keycloak's container. Publish 8080 (http)"]],
    ['ports: [{ target: 8443, published: 443 }]', [], ['nothing listens on port 8443']],
    ['ports: ["8180:8080"]', ['--http-port=8090'], ['nothing listens on port 8080']],
    ['ports: ["127.0.0.1:8180:8080/tcp", "9000:9000", 8080, "5000:5000/udp", "80-90:80-90", "1:$DOMAIN"]', [], []],
    ['ports: ["8180:8080"]', ['--http-port=$(env:DOMAIN)'], []],
  ])('is published: %s with %s', (section, words, messages) => {
    expect(findings('keycloak', section, ...words)).toEqual(
      messages.map((message) => expect.stringContaining(`warning unreachable-keycloak: ${message}`) as string),
    );
  });

  it('is published for programs that share its network, too', () => {
    const section = `ports: ["4180:4180"]\n    proxy: { image: proxy, network_mode: "service:keycloak" }`;
    expect(findings('keycloak', section)).toEqual([]);
  });
});
