import { expect, it } from 'vitest';
import { findingsIn } from './stage-text.ts';

const PROD = '  command: [start, --hostname=https://a.example.org, --http-enabled=true]';
const DEV = '  command: [start-dev]';

/** What is found about power and secrets with this below `services:`. */
function findings(services: string, { command = PROD, more = '', beside = '' } = {}): string[] {
  const indented = services.replaceAll(/^/gm, '    ');
  const below = beside.replaceAll(/^(?=.)/gm, '  ');
  const found = findingsIn(`${command}\n${more}compose:\n${below}\n  services:\n${indented}`, '26.5.5', 'postgres');
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
  ['privileged: "true"', 'keycloak is privileged'],
  ['privileged: yes', 'keycloak is privileged'],
  ['privileged: "${REGISTERED:-1}"', 'keycloak is privileged'],
  ['use_api_socket: true', 'keycloak has the socket of the container engine'],
  ['post_start: [{ command: id, privileged: true }]', 'keycloak is privileged in post_start'],
  ['pre_stop: [{ command: id, privileged: "on" }]', 'keycloak is privileged in pre_stop'],
  ['post_start: [{ command: id, user: root }]', 'keycloak runs as root in post_start'],
  ['pre_stop: [{ command: id, user: "0" }]', 'keycloak runs as root in pre_stop'],
  ['security_opt: ["no-new-privileges:0"]', 'keycloak runs with no-new-privileges:0'],
  ['security_opt: ["no-new-privileges=False"]', 'keycloak runs with no-new-privileges=False'],
  ['security_opt: !override ["no-new-privileges:false"]', 'keycloak runs with no-new-privileges:false'],
  ['security_opt: ["label:type:spc_t"]', 'keycloak runs with label:type:spc_t'],
  ['security_opt: ["label=disable"]', 'keycloak runs with label=disable'],
  ['user: "00:0"', 'keycloak runs as root'],
  ['user: "+0"', 'keycloak runs as root'],
  ['user: "${REGISTERED:-0}"', 'keycloak runs as root'],
  ['user: "${REGISTERED:-${OTHER:-root}}:1000"', 'keycloak runs as root'],
  ['cap_add: [CHOWN]', 'keycloak has the capability CHOWN'],
  ['pids_limit: -1', 'keycloak may start any number of processes'],
  ['pids_limit: "0"', 'keycloak may start any number of processes'],
  ['pids_limit: !reset null', 'keycloak may start any number of processes'],
  ['deploy: { resources: { limits: { pids: -1 } } }', 'keycloak may start any number of processes'],
  ['mem_limit: 0', 'keycloak may take all memory'],
  ['mem_limit: !reset null', 'keycloak may take all memory'],
  ['deploy: { resources: { limits: { memory: "0" } } }', 'keycloak may take all memory'],
  ['oom_kill_disable: true', 'keycloak is not stopped when memory runs out'],
  ['extends: { file: other.yaml, service: app }', 'keycloak takes over what is not checked, from other.yaml'],
  ['extends: app', 'keycloak takes over what is not checked, from app'],
  ['env_file: .env', 'keycloak has ./.env, with all secrets'],
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
  'cap_add: [NET_BIND_SERVICE]',
  'volumes: ["./own:/opt/keycloak/conf:ro", "data:/var/data", "/srv/certificates:/certs:ro"]',
  'security_opt: ["label=type:container_t"]',
  'security_opt: !override ["no-new-privileges=1"]',
  'user: "1000"',
  'user: "1000:0"',
  'user: "${REGISTERED:-1000}"',
  'privileged: "false"',
  'privileged: "${REGISTERED:-false}"',
  'post_start: [{ command: id, user: "1000", privileged: false }]',
  'deploy: { resources: { limits: { memory: 2g } } }',
  'pids_limit: "${REGISTERED}"',
  'pids_limit: !reset null\n  deploy: { resources: { limits: { pids: 100 } } }',
  'mem_limit: !reset null\n  deploy: { resources: { limits: { memory: 2g } } }',
  'env_file: [keycloak.env, { path: ./other.env }]',
])('what takes no protection away may be changed: %s', (property) => {
  expect(findings(`keycloak:\n  ${property}`)).toEqual([]);
});

it.each([
  ['postgres:\n  ports: ["5432:5432"]', '', 'postgres is published on the machine'],
  ['postgres:\n  networks: [keycloak]', '', 'postgres is in the network keycloak, which has a way out'],
  ['postgres:\n  networks: { database: {}, other: {} }', 'networks: { other: {} }', 'postgres is in the network other'],
  ['postgres:\n  networks: !reset null', '', 'postgres is in the network default'],
  ['postgres:\n  networks: !reset null\n  network_mode: bridge', '', 'postgres is in the network bridge'],
  ['postgres:\n  user: !reset null', '', 'postgres starts as root'],
  ['app:\n  image: app', 'networks: { database: { internal: false } }', 'the network database has a way out'],
  ['app:\n  image: app', 'networks: { database: { internal: !reset null } }', 'the network database has a way out'],
  ['app:\n  image: app', 'networks: { database: { external: true } }', 'the network database has a way out'],
])('the database stays where nothing gets out: %j, %j', (services, beside, message) => {
  const [finding, ...others] = findings(services, { beside });
  expect(others).toEqual([]);
  expect(finding).toMatch(/^demo\.yaml:\d+:\d+ error lost-hardening: /);
  expect(finding).toContain(message);
});

it.each([
  ['backup:\n  image: backup\n  networks: [database]', ''],
  ['postgres:\n  networks: [backup]', 'networks: { backup: { internal: true } }'],
  ['app:\n  image: app', 'networks: { database: { internal: "true", labels: { a: b } } }'],
])('others may join the database where it is: %j, %j', (services, beside) => {
  expect(findings(services, { beside })).toEqual([]);
});

it('a way out for the database has an exception at its network', () => {
  const more = `exceptions:\n  - { rule: lost-hardening, at: "compose#networks.database", reason: it backs itself up }\n`;
  const beside = 'networks: { database: { internal: false } }';
  expect(findings('app:\n  image: app', { beside, more })).toEqual([]);
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

const SOCKET = 'app has the socket of the container engine';
it.each([
  ['privileged: "yes"', 'app is privileged'],
  ['use_api_socket: true', SOCKET],
  ['pre_stop: [{ command: id, privileged: true }]', 'app is privileged in pre_stop'],
  ['cap_add: [CAP_SYS_ADMIN]', 'app has the capability CAP_SYS_ADMIN'],
  ['cap_add: [perfmon]', 'app has the capability perfmon'],
  ['cap_add: ["${REGISTERED:-ALL}"]', 'app has the capability ${REGISTERED:-ALL}'],
  ['security_opt: ["label:type:spc_t"]', 'app runs with label:type:spc_t'],
  ['pid: "${REGISTERED:-host}"', 'app shares the machine’s pid'],
  ['pid: "container:other"', 'app shares the pid of container:other'],
  ['network_mode: "${REGISTERED:+host}"', 'app shares the machine’s network_mode'],
  ['device_cgroup_rules: ["c 1:3 mr"]', 'app may use devices (c 1:3 mr)'],
  ['volumes_from: ["container:other"]', 'app has the volumes of container:other'],
  ['cgroup_parent: /', 'app is in the control group /'],
  ['build: { context: ., privileged: true }', 'app is built by a privileged builder'],
  ['build: { context: / }', 'app is built with / of the machine'],
  ['build: /', 'app is built with / of the machine'],
  ['env_file: [{ path: ./.env }]', 'app has ./.env, with all secrets'],
  ['extends: { file: ../other.yaml, service: app }', 'app takes over what is not checked, from ../other.yaml'],
  ['provider: { type: ./own.sh }', 'app is run by the program ./own.sh, on the machine itself'],
  ['volumes: ["/./:/m"]', 'app has / of the machine'],
  ['volumes: ["/var/../:/m"]', 'app has / of the machine'],
  ['volumes: ["//etc//shadow:/m"]', 'app has /etc/shadow of the machine'],
  ['volumes: ["/srv/../home/ops/.ssh:/m:ro"]', 'app has /home/ops/.ssh of the machine'],
  ['volumes: ["../../..:/m"]', 'app has ../../.. of the machine'],
  ['volumes: ["./../../etc:/m"]', 'app has ../../etc of the machine'],
  ['volumes: ["~/.ssh:/m"]', 'app has ~/.ssh of the machine'],
  ['volumes: ["/proc/1/root:/m"]', 'app has /proc/1/root of the machine'],
  ['volumes: ["/run/user/1000:/m"]', 'app has /run/user/1000 of the machine'],
  ['volumes: ["/dev/net/tun:/m"]', 'app has /dev/net/tun of the machine'],
  ['volumes: ["/usr/share/../bin:/m"]', 'app has /usr/bin of the machine'],
  ['volumes: ["/var/lib/docker/volumes:/m"]', 'app has /var/lib/docker/volumes of the machine'],
  ['volumes: ["${REGISTERED:-/var/run/docker.sock}:/m"]', SOCKET],
  ['volumes: ["${REGISTERED:-/var/run/docker.sock:/m}"]', SOCKET],
  ['volumes: ["/srv/sockets/docker.sock:/m"]', SOCKET],
  ['volumes: [{ type: bind, source: /srv/podman.sock, target: /m }]', SOCKET],
  ['volumes: [{ type: bind, source: /run/k3s/containerd/containerd.sock, target: /m }]', SOCKET],
  ['volumes: [{ type: bind, source: secrets, target: /m }]', 'app has ./secrets, with all secrets'],
  ['volumes: ["./x/../.env:/m"]', 'app has ./.env, with all secrets'],
  ['volumes: ["../deploy/.env:/m"]', 'app has ./.env, with all secrets'],
  ['volumes: ["/var/lib/incus/unix.socket:/m"]', 'app has the socket of the container engine'],
  ['volumes: ["/etc/cron.d:/m"]', 'app has /etc/cron.d of the machine'],
  ['volumes: ["./:/m"]', 'app has the folder of the deployment, with all secrets'],
  ['volumes: ["..:/m"]', 'app has the folder of the deployment, with all secrets'],
])('a service of one’s own is not given the machine unnoticed: %s', (property, message) => {
  const [finding, ...others] = findings(`app:\n  image: app\n  ${property}`);
  expect(others).toEqual([]);
  expect(finding).toMatch(/^demo\.yaml:\d+:\d+ warning powerful-service: /);
  expect(finding).toContain(message);
});

const BIND = 'driver_opts: { type: none, o: bind, device: ';
it.each([
  ['volumes: ["data:/m"]', `volumes: { data: { ${BIND}/etc } } }`, 'app has /etc of the machine'],
  [
    'volumes: [{ type: volume, source: data, target: /m }]',
    `volumes: { data: { ${BIND}"\${REGISTERED:-/}" } } }`,
    'app has / of',
  ],
  ['configs: [some]', 'configs: { some: { file: /etc/shadow } }', 'app has /etc/shadow of the machine'],
  ['secrets: [{ source: some }]', 'secrets: { some: { file: .env } }', 'app has ./.env, with all secrets'],
  ['networks: [out]', 'networks: { out: { external: true, name: host } }', 'app shares the machine’s network'],
  ['networks: { host: {} }', 'networks: { host: { external: true } }', 'app shares the machine’s network'],
  ['restart: always', 'include: [other.yaml]', '"include" brings in other.yaml, which is not checked'],
  ['restart: always', 'include: [{ path: [a.yaml, b.yaml] }]', '"include" brings in a.yaml and b.yaml, which are not'],
])('the machine is not given by a detour: %s, %s', (property, beside, message) => {
  const [finding, ...others] = findings(`app:\n  image: app\n  ${property}`, { beside });
  expect(others).toEqual([]);
  expect(finding).toMatch(/^demo\.yaml:\d+:\d+ warning powerful-service: /);
  expect(finding).toContain(message);
});

it.each([
  ['volumes: ["/etc/localtime:/etc/localtime:ro", "/etc/timezone:/m:ro", "/etc/ssl/certs:/n:ro", "/dev/null:/o"]', ''],
  ['volumes: ["/etc/letsencrypt/live/a:/m:ro", "../../../srv:/n", "/home/ops/keycloak/certs:/o", "~/certs:/p"]', ''],
  ['volumes: ["/etc/rclone:/m:ro", "/etc/docker-registry/certs:/n", "/dev/shm:/o", "/var/run/postgresql:/p"]', ''],
  ['cap_add: [NET_BIND_SERVICE, CHOWN, SETUID, SETGID, DAC_OVERRIDE, SYS_CHROOT]', ''],
  ['volumes: ["/usr/share/zoneinfo:/m:ro", "/etc/pki:/n:ro", "/usr/local/share/ca-certificates:/o:ro"]', ''],
  ['volumes: ["./data:/m", "../shared:/n", "../../shared:/o", "/srv/app:/p", "/opt/app:/q", "etc:/r", "/etc"]', ''],
  ['volumes: ["${REGISTERED}:/m", "${REGISTERED:-./data}:/n", "./secrets/own:/o", "./own.env:/p"]', ''],
  ['volumes: [{ type: tmpfs, target: /etc }, { type: volume, source: secrets, target: /m }]', ''],
  ['volumes: ["data:/m"]', 'volumes: { data: { driver_opts: { type: nfs, o: "addr=10.0.0.1", device: ":/etc" } } }'],
  ['volumes: ["data:/m"]', `volumes: { data: { ${BIND}/srv/data } } }`],
  ['secrets: [tls]', 'secrets: { tls: { file: /etc/letsencrypt/live/a/privkey.pem } }'],
  ['volumes_from: [keycloak]', ''],
  ['networks: [host]', 'networks: { host: {} }'],
  ['cap_add: [NET_RAW, NET_BIND_SERVICE, CHOWN]', ''],
  ['privileged: false\n  use_api_socket: false\n  pid: "service:keycloak"', ''],
  ['build: { context: ., privileged: false }', ''],
  ['build: ../app', ''],
  ['build: https://example.org/app.git', ''],
  ['extends: keycloak', ''],
  ['provider: { type: model }', ''],
  ['runtime: runsc', ''],
])('what gives nothing of the machine may be had: %s, %s', (property, beside) => {
  expect(findings(`app:\n  image: app\n  ${property}`, { beside })).toEqual([]);
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
  ['keycloak', 'environment: { KC_DB_PASSWORD: "${REGISTERED:+' + PLAIN + '}" }', 'KC_DB_PASSWORD'],
  ['keycloak', 'environment: { KC_DB_PASSWORD: "${A:-${B:-' + PLAIN + '}}" }', 'KC_DB_PASSWORD'],
  ['keycloak', `environment: { KC_DB_URL: "jdbc:postgresql://db/kc?user=kc&password=${PLAIN}" }`, 'password'],
  ['keycloak', `environment: { KC_DB_URL: "jdbc:postgresql://db/kc?password=${PLAIN}&ssl=true" }`, 'password'],
  [
    'keycloak',
    `environment: { KC_DB_URL: "jdbc:sqlserver://db:1433;user=kc;password=${PLAIN};encrypt=true" }`,
    'password',
  ],
  ['keycloak', `environment: { JAVA_OPTS_APPEND: "-Xmx1g -Dkc.db-password=${PLAIN} -Da=b" }`, '-Dkc.db-password'],
  ['keycloak', `command: "start --db-password=${PLAIN} --x"`, '--db-password'],
  ['keycloak', `command: "start --db-password '${PLAIN}' --x"`, '--db-password'],
  ['keycloak', `command: [start, --db-password, ${PLAIN}]`, '--db-password'],
  ['mail', `image: mail\n  command: [sh, -c, "PGPASSWORD=${PLAIN} psql"]`, 'PGPASSWORD'],
  ['mail', `image: mail\n  entrypoint: "sh -c 'PGPASSWORD=${PLAIN} psql'"`, 'PGPASSWORD'],
  ['mail', `image: mail\n  healthcheck: { test: [CMD-SHELL, 'PGPASSWORD="${PLAIN}" psql'] }`, 'PGPASSWORD'],
  ['mail', `image: mail\n  post_start: [{ command: id, environment: [DB_PASSWORD=${PLAIN}] }]`, 'DB_PASSWORD'],
  ['mail', `image: mail\n  pre_stop: [{ command: id, environment: { DB_PASSWORD: ${PLAIN} } }]`, 'DB_PASSWORD'],
  ['mail', `image: mail\n  x-db-password: ${PLAIN}`, 'x-db-password'],
  ['mail', `image: mail\n  logging: { driver: splunk, options: { splunk-token: ${PLAIN} } }`, 'splunk-token'],
  ['mail', `image: mail\n  environment: { DB_PASS: ${PLAIN} }`, 'DB_PASS'],
  ['mail', `image: mail\n  environment: { MYSQL_PWD: ${PLAIN} }`, 'MYSQL_PWD'],
  ['mail', `image: mail\n  environment: { GITHUB_TOKEN: ${PLAIN} }`, 'GITHUB_TOKEN'],
  ['mail', `image: mail\n  environment: { REDIS_AUTH: ${PLAIN} }`, 'REDIS_AUTH'],
  ['mail', `image: mail\n  environment: { DB: "Server=db;User Id=sa;Pwd=${PLAIN};" }`, 'Pwd'],
  ['mail', `image: mail\n  environment: { PGPASSWORD: ${PLAIN} }`, 'PGPASSWORD'],
  ['mail', `image: mail\n  environment: { CONFIG: '{"db":{"password": "${PLAIN}"}}' }`, 'password'],
  ['mail', `image: mail\n  environment: { DB: "postgres://u:Zq/1234@h/db" }`, 'the password of an address'],
  ['mail', `image: mail\n  environment: { DB: "redis://:${PLAIN}@h" }`, 'the password of an address'],
  ['mail', 'build: "https://ghp_abcdef@github.com/a/b.git"', 'the token of an address'],
])('a secret in plain text is an error, and is not shown: %s, %s', (service, properties, name) => {
  const found = findings(`${service}:\n  ${properties}`);
  expect(found).toHaveLength(1);
  expect(found[0]).toMatch(/^demo\.yaml:\d+:\d+ error secret-in-compose: /);
  expect(found[0]).toContain(`${name} is a secret in plain text`);
  expect(found[0]).not.toContain(PLAIN);
});

it.each([
  [`volumes: { data: { driver_opts: { type: cifs, o: "username=u,password=${PLAIN}" } } }`, 'password'],
  [`x-db-password: ${PLAIN}`, 'x-db-password'],
  [`x-common: { environment: { DB_PASSWORD: ${PLAIN} } }`, 'DB_PASSWORD'],
  [`configs: { ini: { content: "[db]\\nuser = kc\\npassword = ${PLAIN}\\n" } }`, 'password'],
  [`configs: { yaml: { content: "db:\\n  password: ${PLAIN}\\n" } }`, 'password'],
  [`configs: { json: { content: '{"user":"kc","password":"${PLAIN}"}' } }`, 'password'],
  [`secrets: { own: { content: ${PLAIN} } }`, 'secret'],
])('a secret in plain text is found wherever it stands: %s', (beside, name) => {
  const found = findings('app:\n  image: app', { beside });
  expect(found).toHaveLength(1);
  expect(found[0]).toMatch(/^demo\.yaml:\d+:\d+ error secret-in-compose: /);
  expect(found[0]).toContain(`${name} is a secret in plain text`);
  expect(found[0]).not.toContain(PLAIN);
});

it.each([
  `command: [start, "--db-password=a=${PLAIN}-token=b"]`,
  `environment: { URL: "postgres://u:a&${PLAIN}-token=abcd@h" }`,
  `environment: { CONFIG: '{"password":"a ${PLAIN}-token=abcd"}' }`,
])('no part of a secret is taken for a name: %s', (property) => {
  const found = findings(`keycloak:\n  ${property}`);
  expect(found).toHaveLength(1);
  expect(found[0]).not.toContain(PLAIN);
});

it('the address of what is included is shown without its token', () => {
  const found = findings('app:\n  image: app', { beside: 'include: ["https://ghp_abcdef@github.com/a/b.git"]' });
  expect(found.join('\n')).toContain('"include" brings in https://…@github.com/a/b.git');
  expect(found.join('\n')).toContain('the token of an address is a secret in plain text');
  expect(found.join('\n')).not.toContain('abcdef');
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
  'command: [start, --db-password, "${APP_SECRET:?set it}"]',
  'command: "start --db-password=${APP_SECRET:?set it in .env} --x"',
  'command: [sh, -c, "PGPASSWORD=$$APP_SECRET psql; PGPASSWORD=$$(cat /run/secrets/db) psql"]',
  'environment: { KC_DB_URL: "jdbc:postgresql://db/kc?password=${APP_SECRET}&passwordCharacterEncoding=utf8" }',
  'environment: { DB_PASS: "${A:-${B}}", DB_PASSWORD: "", MY_SECRET: "${C:-}", MY_PASSWORD: "${D:+${D}}" }',
  'environment: { TOKEN_URL: "https://a.example.org/token", PASS_THROUGH: "true", SECRET_NAME: tls }',
  'environment: { REFRESH_TOKEN: "300", ACCESS_TOKEN: 3600, ID_TOKEN: 5m, SMTP_AUTH: login, PWD: /app }',
  'environment: { NGINX_PROXY_PASS: "http://app:8080", APP_PASS: /run/secrets/app, KC_LOG_TOKEN: debug }',
  'environment: { CALLBACK: "http://a.example.org:8080/x?to=a@b.example.org", PAGE: "http://a:${PORT}/x@y" }',
  'labels: { traefik.http.middlewares.a.basicauth.users: "u:$$apr1$$abc$$def", a.middlewares: auth }',
  'extra_hosts: { own-token: 10.0.0.1 }',
  'secrets: [{ source: APP_SECRET, target: db-password }]',
])('what has its secrets from variables is fine: %s', (property) => {
  expect(findings(`keycloak:\n  ${property}`)).toEqual([]);
});
