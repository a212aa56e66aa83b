import { clientName } from '../entity-names.ts';
import { at, items } from '../../document/placed.ts';
import type { Examples, Rule } from '../rule.ts';

export const rule: Rule<'invalid-web-origin'> = {
  code: 'invalid-web-origin',
  severity: 'error',
  title: 'a web origin that admits every site or that never matches',
  reason:
    'With "*", any site can read what a logged-in user’s browser receives. An origin with a path or a trailing slash matches no origin that a browser sends.',
  check: (realm, report) => {
    for (const client of realm.clients) {
      for (const place of items(at(client, 'webOrigins'))) {
        const origin = place.value;
        if (typeof origin !== 'string' || origin === '' || origin === '+') continue;
        if (origin === '*') {
          report(place, {
            message: `${clientName(client)} admits every site`,
            hint: 'Name the origins, or write "+" for those of the redirect URIs',
          });
        } else if (/^[a-z][\w+.-]*:\/\/[^/]*\/./i.test(origin) || origin.endsWith('/')) {
          report(place, {
            message: `${clientName(client)}: "${origin}" is not an origin`,
            hint: 'Write scheme, host and port, without a path or a trailing slash',
            import: 'accepts',
          });
        } else if (origin.includes('*')) {
          report(place, {
            message: `${clientName(client)}: the "*" in "${origin}" is taken literally`,
            hint: 'Name each origin',
            import: 'accepts',
          });
        }
      }
    }
  },
};

const client = (origin: string): object => ({ clients: [{ clientId: 'app', webOrigins: [origin] }] });

export const examples: Examples = {
  bad: { 'managed/30-clients.json': client('https://app.example.org/') },
  good: { 'managed/30-clients.json': client('https://app.example.org') },
};
