import { redirectUrisOf } from '../clients.ts';
import { clientName } from '../entity-names.ts';
import { compareVersions } from '../../keycloak/compare-versions.ts';
import { refusalOfUrl, replacementInUrl } from '../../keycloak/client-urls.ts';
import type { Examples, Rule } from '../rule.ts';

export const rule: Rule<'invalid-redirect-uri'> = {
  code: 'invalid-redirect-uri',
  severity: 'error',
  title: 'a redirect URI that Keycloak refuses or that never matches',
  reason:
    'A fragment, a space or a scheme that runs code makes the first import fail with "unknown_error" and keycloak-config-cli stop. A "*" anywhere but at the end is accepted and taken literally, so no login ever returns. For logouts, Keycloak accepts everything until 26.7, which is a warning: such a logout is refused.',
  check: (realm, report) => {
    for (const client of realm.clients) {
      for (const { uri, place } of redirectUrisOf(client)) {
        const problem = problemOf(uri);
        if (problem === undefined) continue;
        const isStored = place.path.includes('attributes') && compareVersions(realm.keycloak, '26.7.0') < 0;
        report(place, {
          message: `${clientName(client)}: "${uri}" ${problem.message}`,
          hint: problem.hint,
          ...(isStored && { severity: 'warning' }),
        });
      }
    }
  },
};

function problemOf(uri: string): { message: string; hint: string } | undefined {
  if (uri.includes('#')) return { message: 'has a fragment', hint: 'Remove "#" and everything after it' };
  if (/^\s|\s$/.test(uri)) return { message: 'starts or ends with a space', hint: 'Remove the space' };
  if (/^(javascript|data|vbscript):/i.test(uri)) return { message: 'has a scheme that runs code', hint: 'Use https' };
  const refusal = uri.startsWith('$(') ? undefined : refusalOfUrl(uri, 'redirectUris');
  if (refusal !== undefined)
    return {
      message: refusal,
      hint: replacementInUrl(uri, refusal) ?? 'Write a complete URL, or a path after a slash',
    };
  const star = uri.indexOf('*');
  if (star !== -1 && star < uri.length - 1)
    return {
      message: 'has a "*" before its end, which is taken literally',
      hint: 'Use "*" only as the last character',
    };
  return undefined;
}

const client = (uri: string): object => ({ clients: [{ clientId: 'app', redirectUris: [uri] }] });

export const examples: Examples = {
  bad: { 'managed/30-clients.json': client('https://*.example.org/callback') },
  good: { 'managed/30-clients.json': client('https://app.example.org/callback') },
};
