import type { Json } from '../document/json.ts';

/**
 * Why Keycloak refuses the address of another server, which it asks itself or sends browsers to (UriUtils.checkUrl, measured
 * on Keycloak 26.5; the same in 26.7). Whether a host is outside, where `sslRequired` is `external`, is for name servers to say.
 *
 * @param sslRequired the realm's setting.
 * @returns the end of a sentence that begins with the URL.
 */
export function refusalOfEndpoint(url: string, sslRequired: Json | undefined): string | undefined {
  const scheme = /^\s*([a-z][a-z\d+.-]*):/i.exec(url)?.[1]?.toLowerCase();
  if (scheme === undefined) return 'is not a complete URL';
  if (scheme !== 'http' && scheme !== 'https') return 'is neither http nor https';
  const needsTls = typeof sslRequired === 'string' && sslRequired.toLowerCase() === 'all';
  return scheme === 'http' && needsTls ? 'is not encrypted, although "sslRequired" is "all"' : undefined;
}
