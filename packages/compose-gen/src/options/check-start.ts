import { hasCertificate } from './find-endpoints.ts';
import { type OptionFinding, refused } from './finding.ts';
import { effective, type GivenOption, isOn, type KeycloakOptions, valueOf } from './read-options.ts';

/**
 * Checks what Keycloak only starts with. Measured on real servers (26.5.5, 26.7.3); the hostname is read by Keycloak's
 * HostnameV2ProviderFactory, when everything else is already done.
 *
 * @returns `keycloak-start` for each.
 */
export function checkStart(options: KeycloakOptions): OptionFinding[] {
  const { command, isPartial } = options;
  if (command === undefined) return [];
  if (command !== 'start' && command !== 'start-dev') {
    const said = command === '' ? 'kc.sh has no command and only prints its help' : `kc.sh ${command} starts no server`;
    return [refused('keycloak-start', undefined, said, 'Begin the command with start or start-dev')];
  }
  const optimized = options.others.find(({ word }) => word === '--optimized');
  return [
    ...(optimized === undefined || isPartial
      ? []
      : [
          refused(
            'keycloak-start',
            optimized,
            'Keycloak does not start with --optimized: its own image is not built for it',
            'Leave it out, or use an image of your own in which "kc.sh build" was run',
          ),
        ]),
    ...checkTls(options),
    ...checkPorts(options),
    ...checkProxy(options),
    ...checkRemoteCache(options),
    ...(options.given.some(({ name }) => name.startsWith('spi-hostname')) ? [] : checkHostname(options)),
  ];
}

function checkTls(options: KeycloakOptions): OptionFinding[] {
  const certificate = given(options, 'https-certificate-file');
  if (certificate !== undefined && !options.isPartial && given(options, 'https-certificate-key-file') === undefined) {
    const message = 'Keycloak does not start: its certificate has no key';
    return [refused('keycloak-start', certificate, message, 'Write --https-certificate-key-file=…, too')];
  }
  if (options.command === 'start-dev' || options.isPartial || hasCertificate(options, 'https')) return [];
  if (isOn(options, 'http-enabled', false) !== false) return [];
  const message = 'Keycloak does not start: it has neither a certificate nor plain HTTP';
  const hint = 'Write --http-enabled=true when a proxy terminates TLS, or give it https-certificate-file and its key';
  return [refused('keycloak-start', effective(options, 'http-enabled'), message, hint)];
}

/** kc.sh itself takes any whole number; the server does not. */
function checkPorts(options: KeycloakOptions): OptionFinding[] {
  return ['http-port', 'http-management-port'].flatMap((name) => {
    if (!(Number(valueOf(options, name)) > 65_535)) return [];
    const message = `Keycloak does not start: ${name} is above 65535`;
    return refused('keycloak-start', effective(options, name), message, 'Write a port up to 65535');
  });
}

function checkHostname(options: KeycloakOptions): OptionFinding[] {
  const { command, isPartial } = options;
  const hostname = given(options, 'hostname');
  const findings: OptionFinding[] = [];
  const refuse = (about: OptionFinding['about'], message: string, hint: string): void => {
    findings.push(refused('keycloak-start', about, `Keycloak does not start: ${message}`, hint));
  };
  if (hostname === undefined && isPartial) return [];
  if (hostname === undefined && isOn(options, 'hostname-strict', command === 'start') === true) {
    refuse(
      given(options, 'hostname-strict'),
      'it has no hostname',
      'Write --hostname=https://auth.example.org, or --hostname-strict=false if a proxy always sets the Host header',
    );
  }
  if (hostname !== undefined && isBadHostname(hostname.text)) {
    const hint =
      'Write a host alone, or a URL without user, query and fragment: --hostname=https://auth.example.org:8443';
    refuse(hostname, 'its hostname is neither the name of a host nor a URL', hint);
  }
  const admin = given(options, 'hostname-admin');
  if (admin !== undefined && (isUrl(admin.text) === false || isBadUrl(admin.text))) {
    refuse(admin, 'hostname-admin is no URL', 'Write --hostname-admin=https://admin.example.org');
  }
  const isHostnameUrl = hostname === undefined ? false : isUrl(hostname.text);
  if (admin !== undefined && isHostnameUrl === false) {
    refuse(
      hostname ?? admin,
      'with hostname-admin, the hostname has to be a URL',
      'Write --hostname=https://auth.example.org',
    );
  }
  if (isOn(options, 'hostname-backchannel-dynamic', false) === true && isHostnameUrl === false) {
    refuse(
      given(options, 'hostname-backchannel-dynamic'),
      'with hostname-backchannel-dynamic, the hostname has to be a URL',
      'Write --hostname=https://auth.example.org, or leave hostname-backchannel-dynamic out',
    );
  }
  return findings;
}

/** @returns the option, unless it is empty, which is the same as none. */
function given(options: KeycloakOptions, name: string): (GivenOption & { readonly text: string }) | undefined {
  const option = effective(options, name);
  if (option === undefined || option.text?.trim() === '') return undefined;
  // What comes from the shell is as unknown as a variable.
  return { ...option, text: option.text?.trim() ?? '$' };
}

/** @returns whether a text in Compose's notation is a URL; undefined where a variable may make it one. */
function isUrl(text: string): boolean | undefined {
  if (/^https?:\/\//.test(text)) return true;
  const start = text.split('$', 1)[0] as string;
  const isOpen = text.includes('$') && ['http://', 'https://'].some((scheme) => scheme.startsWith(start));
  return isOpen ? undefined : false;
}

/** Judges what is there without the values of variables. */
function isBadHostname(text: string): boolean {
  const isAddress = isUrl(text);
  if (isAddress !== false) return isAddress === true && isBadUrl(text);
  return /[^A-Za-z0-9.-]/.test(withoutVariables(text)) && !/^\[[0-9A-Fa-f:.]+\]$/.test(text);
}

/** What Java's URI does not parse, and what Keycloak refuses in a URL. */
function isBadUrl(text: string): boolean {
  return /[\s?#<>"{}|\\^`]/.test(withoutVariables(text)) || /^https?:\/\/[^/]*@/.test(withoutVariables(text));
}

/** `$$`, a dollar sign, goes too: it is allowed in the path of a URL. */
function withoutVariables(text: string): string {
  let rest = text.replaceAll('$$', '');
  // From the inside out: a default can be a variable again.
  for (let before = ''; before !== rest;) [before, rest] = [rest, rest.replace(/\$\{[^{}]*\}/g, '')];
  return rest.replace(/\$\w+/g, '');
}

function checkProxy(options: KeycloakOptions): OptionFinding[] {
  const headers = given(options, 'proxy-headers');
  const findings: OptionFinding[] = [];
  const trusted = given(options, 'proxy-trusted-addresses');
  if (trusted !== undefined && headers === undefined && !options.isPartial) {
    const message = 'kc.sh takes proxy-trusted-addresses only together with proxy-headers';
    findings.push(refused('keycloak-start', trusted, message, 'Write --proxy-headers=xforwarded, or leave it out'));
  }
  const protocol = given(options, 'proxy-protocol-enabled');
  if (protocol !== undefined && headers !== undefined && isOn(options, 'proxy-protocol-enabled', false) === true) {
    const message = 'kc.sh takes either proxy-protocol-enabled or proxy-headers, not both';
    findings.push(refused('keycloak-start', protocol, message, 'Leave one of them out'));
  }
  return findings;
}

function checkRemoteCache(options: KeycloakOptions): OptionFinding[] {
  const features = effective(options, 'features');
  const needing = valueOf(options, 'features', '')
    ?.split(',')
    .find((feature) => /^(multi-site|clusterless)(:|$)/.test(feature));
  if (needing === undefined || options.isPartial || effective(options, 'cache-remote-host') !== undefined) return [];
  const message = `kc.sh takes the feature ${needing} only together with cache-remote-host`;
  return [refused('keycloak-start', features, message, 'Write --cache-remote-host=…, the external Infinispan')];
}
