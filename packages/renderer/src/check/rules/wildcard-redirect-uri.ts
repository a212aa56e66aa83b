import { redirectUrisOf } from '../clients.ts';
import { isInRange, type VersionRange } from '../../keycloak/version-range.ts';
import { clientName } from '../entity-names.ts';
import type { Examples, Rule } from '../rule.ts';

/**
 * A "*" instead of the host, or before it: "*", "http*", "https://*", and "https:///*", which "https:///evil.example.org/"
 * begins with (measured on 26.5.5 and 26.7.3).
 */
const ANY_HOST = /^([a-z][\w+.-]*)?(:\/*)?\*$/i;
/** A "*" before the host is complete, as in "https://app.example.or*"; "http://localhost:*" is any port. */
const REST_OF_HOST = /^https?:\/\/[^/]*[^/:]\*$/i;
/** Keycloak reads it as "https://app.example.or/*" from then on (its upgrading guide; RedirectUtils). */
const WHOLE_HOSTS: VersionRange = { since: ['26.6.3'] };

export const rule: Rule<'wildcard-redirect-uri'> = {
  code: 'wildcard-redirect-uri',
  severity: 'error',
  title: 'a redirect URI that leads to any host',
  reason: 'Whoever sends a user the right link receives the code of their login.',
  check: (realm, report) => {
    const anyHost = isInRange(realm.keycloak, WHOLE_HOSTS) ? [ANY_HOST] : [ANY_HOST, REST_OF_HOST];
    for (const client of realm.clients) {
      for (const { uri, place } of redirectUrisOf(client)) {
        if (!anyHost.some((pattern) => pattern.test(uri))) continue;
        report(place, {
          message: `${clientName(client)}: "${uri}" lets logins return to any host`,
          hint: 'Name the host, and use "*" only at the end of a path',
        });
      }
    }
  },
};

const client = (uri: string): object => ({ clients: [{ clientId: 'app', redirectUris: [uri] }] });

export const examples: Examples = {
  bad: { 'managed/30-clients.json': client('*') },
  good: { 'managed/30-clients.json': client('https://app.example.org/*') },
};
