import { compareVersions } from './compare-versions.ts';

/** How Keycloak reads a URL before it checks it. */
type Reading =
  /** `${authBaseUrl}` and `${authAdminUrl}` are put in; no fragment. */
  | 'root'
  /** The same, a fragment is fine, and what starts with a slash is put behind the root URL. */
  | 'relative'
  /** The same, and it may have parts in braces, such as `https://{tenant}.example.org`. */
  | 'pattern'
  /** As it is. */
  | 'complete'
  /** As it is, and it need not be a URL: a relative one and `data:` are fine. */
  | 'picture'
  /** Like a relative one, but any scheme is fine, and no fragment. */
  | 'redirect';

/** Where a client has a URL that Keycloak checks. */
export type UrlPath = readonly [key: string, ...rest: string[]];

const READINGS: readonly (readonly [UrlPath, Reading])[] = [
  [['rootUrl'], 'root'],
  [['baseUrl'], 'relative'],
  [['attributes', 'backchannel.logout.url'], 'pattern'],
  [['attributes', 'logoUri'], 'picture'],
  [['attributes', 'policyUri'], 'complete'],
  [['attributes', 'tosUri'], 'complete'],
];
/** Those that only a SAML client has. */
const SAML_READINGS: readonly (readonly [UrlPath, Reading])[] = [
  [['adminUrl'], 'complete'],
  ...[
    'saml_assertion_consumer_url_post',
    'saml_assertion_consumer_url_redirect',
    'saml_artifact_binding_url',
    'saml_single_logout_service_url_post',
    'saml_single_logout_service_url_artifact',
    'saml_single_logout_service_url_redirect',
    'saml_single_logout_service_url_soap',
    'saml_artifact_resolution_service_url',
    'saml.metadataDescriptorUrl',
  ].map((name) => [['attributes', name], 'complete'] as const),
];
/** Those that Keycloak checks from 26.7 on, of OIDC clients only where that is said (measured on 26.7.3). */
const LATER_READINGS: readonly (readonly [UrlPath, Reading])[] = [
  [['attributes', 'jwks.url'], 'relative'],
  [['attributes', 'frontchannel.logout.url'], 'relative'],
];
const OIDC_READINGS: readonly (readonly [UrlPath, Reading])[] = [[['adminUrl'], 'relative']];
const readings = new Map(
  [...READINGS, ...SAML_READINGS, ...LATER_READINGS].map(([path, reading]) => [path.join('.'), reading]),
);
const pathsOf = (...lists: (typeof READINGS)[]): readonly UrlPath[] => lists.flat().map(([path]) => path);
const URLS = {
  before: { saml: pathsOf(READINGS, SAML_READINGS), others: pathsOf(READINGS) },
  since: {
    saml: pathsOf(READINGS, SAML_READINGS, LATER_READINGS),
    others: pathsOf(READINGS, LATER_READINGS, OIDC_READINGS),
  },
};

/**
 * @param keycloak the version of Keycloak.
 * @returns where a client of this protocol has URLs that Keycloak checks, beside its redirect URIs.
 */
export function checkedUrls(protocol: string | undefined, keycloak: string): readonly UrlPath[] {
  const { saml, others } = compareVersions(keycloak, '26.7.0') < 0 ? URLS.before : URLS.since;
  return protocol === 'saml' ? saml : others;
}

/** What Java takes for a character of a URI: anything but blanks, control characters and these. */
const NO_URI = /[\s\p{Cc}"<>\\^`{|}]|%(?![0-9A-Fa-f]{2})/u;
const NOT_A_URI = 'is not a valid URI';
const RUNS_CODE = /^(javascript|data):/;

/**
 * Why Keycloak refuses a URL of a client, so that the first import fails and keycloak-config-cli stops (measured on
 * Keycloak 26.5; DefaultClientValidationProvider).
 *
 * @param url as the realm has it; empty ones are fine.
 * @param path where the client has it, such as `rootUrl` or `attributes.logoUri`, or `redirectUris`.
 * @returns the end of a sentence that begins with the URL.
 */
export function refusalOfUrl(url: string, path: string): string | undefined {
  const reading = path === 'redirectUris' ? 'redirect' : (readings.get(path) ?? 'complete');
  const resolved = resolve(url, reading);
  if (resolved === '') return undefined;
  if (resolved === undefined) return 'has braces that are not in pairs';
  if (NO_URI.test(resolved)) return NOT_A_URI;
  if (reading === 'picture') return resolved.startsWith('javascript:') ? 'has a scheme that runs code' : undefined;
  if (RUNS_CODE.test(resolved)) return 'has a scheme that runs code';
  if ((reading === 'redirect' || reading === 'root') && resolved.includes('#')) return 'has a fragment';
  if (reading !== 'redirect' && !/^(https?|ftp|file|jar|mailto|jmod|jrt):./i.test(resolved))
    return 'is not a valid URL';
  return undefined;
}

/**
 * @param refusal what {@link refusalOfUrl} says of a URL.
 * @returns what to write instead, where a character is what it is refused for.
 */
export function replacementInUrl(url: string, refusal: string): string | undefined {
  if (refusal !== NOT_A_URI) return undefined;
  const [reference, name = ''] = /\$\{([^{}]*)\}/.exec(url) ?? [];
  if (reference !== undefined) {
    const variable = /^[A-Za-z_]\w*$/.test(name) ? name : 'NAME';
    return `Nothing replaces ${reference} here: write $(env:${variable}) for a variable of the environment`;
  }
  const [character = ''] = NO_URI.exec(url.replace(/\$\{auth(BaseUrl|AdminUrl)\}/, '')) ?? [];
  return character === ' '
    ? 'Write %20 for a space, and %25 for a percent sign'
    : `Write ${encodeURIComponent(character)} for ${character === '%' ? 'a percent sign' : character}`;
}

/** @returns the URL as Keycloak checks it; undefined where braces are not in pairs. */
function resolve(url: string, reading: Reading): string | undefined {
  if (reading === 'complete' || reading === 'picture') return url;
  const known = url.replace(/^\$\{auth(BaseUrl|AdminUrl)\}/, '').replace('${application.session.host}', 'localhost');
  const resolved = reading === 'root' ? known : known.replace(/^\//, 'https://localhost/');
  if (reading !== 'pattern') return resolved;
  return hasPairedBraces(resolved) ? resolved.replaceAll('{', '%7B').replaceAll('}', '%7D') : undefined;
}

function hasPairedBraces(text: string): boolean {
  let open = 0;
  for (const [brace] of text.matchAll(/[{}]/g)) {
    open += brace === '{' ? 1 : -1;
    if (open < 0) return false;
  }
  return open === 0;
}
