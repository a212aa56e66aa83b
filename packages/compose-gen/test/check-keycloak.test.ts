import { describe, expect, it } from 'vitest';
import { findingsIn } from './stage-text.ts';

const START = ['start', '--hostname=https://auth.example.org', '--http-enabled=true'];
const TLS = ['--https-certificate-file=a', '--https-certificate-key-file=b'] as const;
const command = (words: readonly string[]): string => `  command: ${JSON.stringify(words)}`;
/** What is found in a command that starts Keycloak, with these further arguments. */
const withArguments = (...words: readonly string[]): string[] => findingsIn(command([...START, ...words]));
/** What is found with these variables in the section "compose". */
const withVariables = (variables: Readonly<Record<string, string>>): string[] =>
  findingsIn(
    `${command(START)}\ncompose:\n  services:\n    keycloak:\n      environment: ${JSON.stringify(variables)}`,
  );

describe('options of kc.sh', () => {
  it.each([
    ['--http-prot=8090', 'unknown-option: kc.sh has no option --http-prot. Did you mean "--http-port"?'],
    ['http-port=8090', 'unknown-option: kc.sh takes "http-port" for an option only with dashes. Write --http-port=…'],
    ['hunter2', 'unknown-option: kc.sh does not know what this word is for. Options begin with --'],
    [
      '--proxy=edge',
      'removed-option: kc.sh has no option --proxy any more. Write proxy-headers=xforwarded (or forwarded) and http-enabled=true',
    ],
    [
      '--hostname-url=https://a.b',
      'removed-option: kc.sh has no option --hostname-url any more. Write the URL in hostname: --hostname=https://auth.example.org',
    ],
    ['--http-enabled=yes', 'invalid-option: --http-enabled takes no value "yes". Known: true, false'],
    ['--http-port=8080.0', 'invalid-option: --http-port takes no value "8080.0". It takes a whole number'],
    [
      '--proxy-headers=xforward',
      'invalid-option: --proxy-headers takes no value "xforward". Did you mean "xforwarded"?',
    ],
    ['--log=console, file', 'invalid-option: kc.sh takes no blanks between the values of --log. Write console,file'],
    ['--log-level=org.keycloak:loud', 'invalid-option: --log-level takes no value "org.keycloak:loud"'],
    ['--proxy-headers', 'invalid-option: --proxy-headers has no value. Write --proxy-headers=…'],
    [
      '--log-file=/tmp/kc.log',
      'unavailable-option: --log-file is available only when File log handler is activated. Add file to log: --log=console,file',
    ],
    [
      '--features=token-exchnge',
      'unknown-feature: Keycloak has no feature "token-exchnge". Did you mean "token-exchange"?',
    ],
    ['--features=login:v7', 'unknown-feature: Keycloak has no "login:v7". Known: login:v1, login:v2'],
    ['--feature-scripts=on', 'invalid-option: --feature-scripts takes no value "on"'],
    [
      '--features=login:v1,login:v2',
      'feature-conflict: kc.sh takes one version of a feature: "login:v1" and "login:v2"',
    ],
    [
      '--features-disabled=web-authn',
      'feature-conflict: Keycloak does not start: the feature "passkeys" needs "web-authn"',
    ],
    ['--optimized', 'keycloak-start: Keycloak does not start with --optimized: its own image is not built for it'],
  ])('%s is found at its place', (word, finding) => {
    expect(withArguments(word)).toEqual([
      expect.stringContaining(`demo.yaml:3:${12 + JSON.stringify(START).length} error ${finding}`),
    ]);
  });

  it('that are switched on and off are found', () => {
    expect(withArguments('--features=scripts', '--features-disabled=scripts')).toEqual([
      expect.stringContaining('error feature-conflict: the feature "scripts" is switched on and off'),
    ]);
  });

  it('are found in variables, where kc.sh ignores those that it does not know', () => {
    expect(withVariables({ KC_HTTP_PROT: '8090' })).toEqual([
      'demo.yaml:7:21 warning unknown-option: kc.sh has no option for KC_HTTP_PROT and ignores it. Did you mean "KC_HTTP_PORT"?',
    ]);
    expect(withVariables({ KC_PROXY: 'edge', KC_LOG_FILE: '/tmp/a' })).toEqual([
      expect.stringContaining('warning removed-option: kc.sh has no option KC_PROXY any more'),
      expect.stringContaining('warning unavailable-option: KC_LOG_FILE is available only when File log handler'),
    ]);
    expect(withVariables({ KC_HTTP_PORT: 'x' })).toEqual([
      expect.stringContaining('demo.yaml:7:21 error invalid-option: KC_HTTP_PORT takes no value "x"'),
    ]);
  });

  it.each([
    ['of extensions', ['--spi-theme--default=a', '--spi-x-y-z', 'b']],
    ['with a part that can be anything', ['--log-level-org.hibernate=debug', '--db-kind-second=postgres']],
    ['with a value of its own', ['--http-port', '-1', '--cache-stack=own', '--log-level=INFO,org.keycloak:Fine']],
    ['with values that are not known yet', ['--http-port=$(env:DOMAIN)', '--features=$(env:DOMAIN)', '--log=a$${B}']],
    ['that others make available', ['--log=console,file', '--log-file=/tmp/a', '--metrics-enabled=true']],
    ['of features', ['--features=preview,docker', '--feature-token-exchange=v1']],
    ['of the commands', ['--verbose', '-v', '--import-realm', '-Dx=y']],
  ])('%s are right', (_, words) => {
    expect(withArguments(...words)).toEqual([]);
  });

  it.each([
    'KC_SPI_THEME__DEFAULT',
    'KC_LOG_LEVEL_ORG_HIBERNATE',
    'KC_RUN_IN_CONTAINER',
    'KC_BOOTSTRAP_ADMIN_CLIENT_ID',
  ])('the variable %s is right', (name) => {
    expect(withVariables({ [name]: 'info' })).toEqual([]);
  });

  it('are those of the version that is deployed', () => {
    const words = command([...START, '--db-connect-timeout=5', '--features=hostname:v2,authzen']);
    expect(findingsIn(words, '26.7.3').filter((one) => !one.includes('image-mismatch'))).toEqual([
      expect.stringContaining('warning unfinished-feature: the feature "authzen" is experimental'),
    ]);
    expect(findingsIn(words)).toEqual([
      expect.stringContaining('error unknown-option: kc.sh has no option --db-connect-timeout'),
      expect.stringContaining('error unknown-feature: Keycloak has no feature "authzen"'),
    ]);
    // Nothing is known of the options of other versions.
    expect(findingsIn(words, '26.1.0').filter((one) => !one.includes('image-mismatch'))).toEqual([]);
  });

  it('of a feature that is experimental are warned of outside development', () => {
    expect(withArguments('--features=dynamic-scopes')).toEqual([
      expect.stringContaining('warning unfinished-feature: the feature "dynamic-scopes" is experimental'),
    ]);
    expect(findingsIn(command(['start-dev', '--features=dynamic-scopes']))).toEqual([]);
  });

  it('are not looked for where the service runs something else', () => {
    const compose = 'compose: { services: { keycloak: { entrypoint: [/own.sh], command: [--nonsense] } } }';
    expect(findingsIn(`${command(START)}\n${compose}`)).toEqual([]);
  });
});

describe('Keycloak starts only', () => {
  it.each<[string, string[], string]>([
    ['with a hostname', ['start', '--http-enabled=true'], 'it has no hostname'],
    ['with a hostname, if it has to be strict', ['start-dev', '--hostname-strict=true'], 'it has no hostname'],
    ['with TLS or plain HTTP', START.slice(0, 2), 'it has neither a certificate nor plain HTTP'],
    [
      'with the key of its certificate',
      [...START, TLS[0], '--http-management-scheme=http'],
      'its certificate has no key',
    ],
    ['with a command', ['--http-enabled=true'], 'kc.sh has no command'],
    ['with a command that starts it', ['build'], 'kc.sh build starts no server'],
    ['with a hostname without a port', ['start-dev', '--hostname=auth.example.org:8443'], 'neither the name of a host'],
    ['with a hostname without _', ['start-dev', '--hostname=auth_x.$(env:DOMAIN)'], 'neither the name of a host'],
    ['with a URL without a query', ['start-dev', '--hostname=https://a.b?x=1'], 'neither the name of a host'],
    [
      'with a full URL where the back channel is dynamic',
      ['start-dev', '--hostname=auth.$(env:DOMAIN)', '--hostname-backchannel-dynamic=true'],
      'with hostname-backchannel-dynamic, the hostname has to be a URL',
    ],
    ['with a URL for administrators', ['start-dev', `${START[1]}`, '--hostname-admin=a.b'], 'hostname-admin is no URL'],
    [
      'with two URLs',
      ['start-dev', '--hostname=a.b', '--hostname-admin=https://c.d'],
      'with hostname-admin, the hostname has to be a URL',
    ],
    ['with proxy headers', [...START, '--proxy-trusted-addresses=10.0.0.1'], 'only together with proxy-headers'],
    [
      'with one way to know a client',
      [...START, '--proxy-headers=forwarded', '--proxy-protocol-enabled=true'],
      'either proxy-protocol-enabled or proxy-headers',
    ],
    ['at a port that there is', [...START, '--http-port=99999'], 'http-port is above 65535'],
    ['with a remote cache', [...START, '--features=multi-site'], 'only together with cache-remote-host'],
  ])('%s', (_, words, message) => {
    expect(findingsIn(command(words))).toEqual([expect.stringContaining(message)]);
    expect(findingsIn(command(words))[0]).toMatch(/^demo.yaml:3:\d+ error keycloak-start: /);
  });

  it.each<[string, string[]]>([
    ['any hostname', ['start', '--http-enabled=true', '--hostname-strict=false']],
    ['a certificate', [...START.slice(0, 2), ...TLS, '--http-management-scheme=http']],
    [
      'a URL that ends in a variable',
      ['start-dev', '--hostname=https://$(env:DOMAIN)', '--hostname-admin=https://a.b'],
    ],
    ['a variable', ['start-dev', '--hostname=$(env:DOMAIN)', '--hostname-backchannel-dynamic=true']],
    ['an address', ['start-dev', '--hostname=[::1]']],
    ['a literal dollar sign in its path', ['start-dev', '--hostname=https://a.b/$x']],
  ])('and does with %s', (_, words) => {
    expect(findingsIn(command(words)).filter((one) => one.includes(' error '))).toEqual([]);
  });

  it.each([
    'env_file: keycloak.env',
    'image: registry.example.org/own-keycloak:26.5.5',
    'volumes: [./keycloak.conf:/opt/keycloak/conf/keycloak.conf]',
  ])('where all its options are seen: nothing is missed with %s', (property) => {
    const compose = `compose:\n  services:\n    keycloak:\n      ${property}`;
    expect(findingsIn(`${command(['start'])}\n${compose}`)).toEqual([]);
  });
});
