import { expect, it } from 'vitest';
import { findingsIn } from './stage-text.ts';

const PROD = '  command: [start, --hostname=https://a.example.org, --http-enabled=true]';
const DEV = '  command: [start-dev]';

/** What is found about power and secrets with this below `services:`. */
function findings(services: string, { command = PROD, more = '' } = {}): string[] {
  const indented = services.replaceAll(/^/gm, '    ');
  const found = findingsIn(`${command}\n${more}compose:\n  services:\n${indented}`, '26.5.5', 'postgres');
  return found.filter((one) => / (lost-hardening|powerful-service|secret-in-compose|unused-exception)\b/.test(one));
}

it.each([
  ['privileged: true', 'keycloak is privileged'],
  ['cap_add: [SYS_ADMIN]', 'keycloak has the capability SYS_ADMIN'],
  ['cap_drop: !reset null', 'keycloak keeps the capabilities of its image'],
  ['cap_drop: !override [NET_RAW]', 'keycloak keeps the capabilities of its image'],
  ['security_opt: !reset null', 'keycloak can gain privileges'],
  ['security_opt: ["seccomp:unconfined"]', 'keycloak runs with seccomp:unconfined'],
  ['pid: host', 'keycloak shares the machine’s pid'],
  ['user: root', 'keycloak runs as root'],
  ['user: "0:0"', 'keycloak runs as root'],
  ['volumes: ["/var/run/docker.sock:/var/run/docker.sock:ro"]', 'keycloak has the socket of the container engine'],
  ['volumes: [{ type: bind, source: /etc, target: /mnt }]', 'keycloak has /etc of the machine'],
  ['devices: ["/dev/kvm:/dev/kvm"]', 'keycloak has the device /dev/kvm'],
])('a generated container is not given more power than it needs: %s', (property, message) => {
  const [finding, ...others] = findings(`keycloak:\n  ${property}`);
  expect(others).toEqual([]);
  expect(finding).toMatch(/^demo\.yaml:\d+:\d+ error lost-hardening: /);
  expect(finding).toContain(message);
});

it.each(['keycloak-config:\n  read_only: false', 'keycloak-config:\n  read_only: !reset null'])(
  'the reconciler cannot write to its own files: %j',
  (service) => {
    expect(findings(service)[0]).toContain('keycloak-config can write to its own files');
  },
);

it.each([
  'environment: { KC_LOG_LEVEL: debug }',
  'volumes: ["./own:/opt/keycloak/conf:ro", "data:/var/data", "/srv/certificates:/certs:ro"]',
  'cap_add: [NET_BIND_SERVICE]',
  'security_opt: ["label=type:container_t"]',
  'user: "1000"',
  'deploy: { resources: { limits: { memory: 2g } } }',
])('what takes no protection away may be changed: %s', (property) => {
  expect(findings(`keycloak:\n  ${property}`)).toEqual([]);
});

it('a service of one’s own that has power over the machine is a warning, unless the stage says why', () => {
  const traefik = 'traefik:\n  image: traefik:v3\n  volumes: ["/var/run/docker.sock:/var/run/docker.sock:ro"]';
  const [finding, ...others] = findings(traefik);
  expect(others).toEqual([]);
  expect(finding).toMatch(
    /^demo\.yaml:\d+:\d+ warning powerful-service: traefik has the socket of the container engine/,
  );
  const exception = (rule: string, at: string): string =>
    `exceptions:\n  - { rule: ${rule}, at: "${at}", reason: it finds containers by their labels }\n`;
  expect(findings(traefik, { more: exception('powerful-service', 'compose#services.traefik') })).toEqual([]);
  expect(
    findings('keycloak:\n  user: root', { more: exception('lost-hardening', 'compose#services.keycloak') }),
  ).toEqual([]);
  expect(
    findings('db:\n  image: postgres:17', { more: exception('powerful-service', 'compose#services.db') })[0],
  ).toContain('unused-exception');
});

const PLAIN = 'Zq1234-plain';
it.each([
  ['keycloak', `environment: { KC_DB_PASSWORD: ${PLAIN} }`, 'KC_DB_PASSWORD'],
  ['keycloak', `environment: ["KC_SPI_MAIL_API_KEY=${PLAIN}"]`, 'KC_SPI_MAIL_API_KEY'],
  ['keycloak', 'environment: { KC_DB_PASSWORD: "${DB_PASSWORD:-' + PLAIN + '}" }', 'KC_DB_PASSWORD'],
  ['keycloak', `command: [start, --db-password=${PLAIN}]`, '--db-password'],
  ['keycloak', `environment: { KC_DB_URL: "jdbc:postgresql://kc:${PLAIN}@db/kc" }`, 'the password of an address'],
  ['mail', `image: mail\n  labels: { admin.password: ${PLAIN} }`, 'admin.password'],
  ['mail', `build: { context: ., args: { NPM_TOKEN: x, API_TOKEN: ${PLAIN} } }`, 'API_TOKEN'],
])('a secret in plain text is an error, and is not shown: %s, %s', (service, properties, name) => {
  const found = findings(`${service}:\n  ${properties}`);
  expect(found).toHaveLength(1);
  expect(found[0]).toMatch(/^demo\.yaml:\d+:\d+ error secret-in-compose: /);
  expect(found[0]).toContain(`${name} is a secret in plain text`);
  expect(found[0]).not.toContain(PLAIN);
});

it('a secret in plain text is a warning in development', () => {
  const [finding] = findings(`keycloak:\n  environment: { KC_DB_PASSWORD: ${PLAIN} }`, { command: DEV });
  expect(finding).toContain(' warning secret-in-compose: ');
});

it.each([
  'environment: { KC_DB_PASSWORD: "${APP_SECRET}" }',
  'environment: { KC_DB_PASSWORD: "${APP_SECRET:?set it}" }',
  'environment: [APP_SECRET]',
  'environment: { KC_DB_PASSWORD_FILE: /run/secrets/db }',
  'environment: { KC_DB_URL: "jdbc:postgresql://kc:${APP_SECRET}@db/kc" }',
  'environment: { RESET_PASSWORD: "true" }',
  'command: [start, "--db-password=${APP_SECRET}"]',
])('what has its secrets from variables is fine: %s', (property) => {
  expect(findings(`keycloak:\n  ${property}`)).toEqual([]);
});
