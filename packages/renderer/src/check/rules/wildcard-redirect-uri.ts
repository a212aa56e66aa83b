import { redirectUrisOf } from '../clients.ts';
import { clientName } from '../entity-names.ts';
import type { Examples, Rule } from '../rule.ts';

/** A "*" before the host is complete, as in "*", "https://*" or "https://app.example.or*". */
const ANY_HOST = /^(\*|[a-z][\w+.-]*:\/?\/?\*|https?:\/\/[^/]*\*)$/i;

export const rule: Rule<'wildcard-redirect-uri'> = {
  code: 'wildcard-redirect-uri',
  severity: 'error',
  title: 'a redirect URI that leads to any host',
  reason: 'Whoever sends a user the right link receives the code of their login.',
  check: (realm, report) => {
    for (const client of realm.clients) {
      for (const { uri, place } of redirectUrisOf(client)) {
        if (!ANY_HOST.test(uri)) continue;
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
