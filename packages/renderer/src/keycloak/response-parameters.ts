import type { VersionRange } from './version-range.ts';

/** Parameters of OpenID Connect’s answers, which no redirect URI may have (RedirectUtils.FORBIDDEN_OIDC_PARAMS, 26.7.3). */
const RESPONSE_PARAMETERS: ReadonlySet<string> = new Set([
  'code',
  'id_token',
  'access_token',
  'token_type',
  'expires_in',
  'state',
  'iss',
  'error',
  'error_description',
  'session_state',
  'response',
  'kc_action',
  'kc_action_status',
]);

/** The versions that refuse them; in 26.6 it is the same change (upgrading guides 26.7.3 and 26.6.7). */
export const REFUSES_RESPONSE_PARAMETERS: VersionRange = { since: ['26.6.7', '26.7.3'] };

/** The attribute of a client that allows them. */
export const ALLOWS_RESPONSE_PARAMETERS = 'allow.oidc.params.in.redirect.uris';

/** @returns the first parameter of an answer that a redirect URI has in its query or its fragment, in upper or lower case. */
export function responseParameterIn(uri: string): string | undefined {
  const [beforeFragment = '', ...fragment] = uri.split('#');
  const [, ...query] = beforeFragment.split('?');
  return [query.join('?'), fragment.join('#')]
    .flatMap((part) => part.split('&'))
    .map((pair) => decoded(pair.split('=', 1)[0] ?? ''))
    .find((name) => RESPONSE_PARAMETERS.has(name.toLowerCase()));
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name.replaceAll('+', ' '));
  } catch {
    return name;
  }
}
