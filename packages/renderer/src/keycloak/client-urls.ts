/** Where a client has URLs that Keycloak checks, beside its redirect URIs. */
export const CHECKED_URLS: readonly (readonly [key: string, ...rest: string[]])[] = [
  ['rootUrl'],
  ['baseUrl'],
  ['attributes', 'backchannel.logout.url'],
  ['attributes', 'logoUri'],
  ['attributes', 'policyUri'],
  ['attributes', 'tosUri'],
];
/** What Java takes for a character of a URI: anything but blanks, control characters and these. */
const NO_URI = /[\s\p{Cc}"<>\\^`{|}]|%(?![0-9A-Fa-f]{2})/u;
const NOT_A_URI = 'is not a valid URI';
const RUNS_CODE = /^(javascript|data):/;

/**
 * Why Keycloak refuses a URL of a client, so that the first import fails and keycloak-config-cli stops (Keycloak 26.5,
 * measured; DefaultClientValidationProvider).
 *
 * @param url as the realm has it; empty and relative ones are fine.
 * @param path where the client has it, such as `rootUrl`, or `redirectUris`.
 * @returns the end of a sentence that begins with the URL.
 */
export function refusalOfUrl(url: string, path: string): string | undefined {
  // Keycloak puts its own addresses in for these two, and before a slash the root URL.
  const known = url.replace(/^\$\{auth(BaseUrl|AdminUrl)\}/, '');
  const resolved = path === 'rootUrl' ? known : known.replace(/^\//, 'https://localhost/');
  if (resolved === '') return undefined;
  if (NO_URI.test(resolved)) return NOT_A_URI;
  if (RUNS_CODE.test(resolved)) return 'has a scheme that runs code';
  const isRedirect = path === 'redirectUris';
  if ((isRedirect || path === 'rootUrl') && resolved.includes('#')) return 'has a fragment';
  if (!isRedirect && !/^(https?|ftp|file|jar|mailto|jmod|jrt):./i.test(resolved)) return 'is not a valid URL';
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
