import { clientName } from '../entity-names.ts';
import { checkedUrls, refusalOfUrl, replacementInUrl } from '../../keycloak/client-urls.ts';
import { at, text } from '../../document/placed.ts';
import type { Examples, Rule } from '../rule.ts';

export const rule: Rule<'invalid-client-url'> = {
  code: 'invalid-client-url',
  severity: 'error',
  title: 'a client URL that Keycloak refuses',
  reason:
    'The first import fails with "unknown_error", and keycloak-config-cli stops. Of SAML clients, the endpoints are checked too; they and the links to a policy and to terms of service have to be complete URLs. Since 26.7, the URLs for keys, for logouts in the front channel and for administration are checked too.',
  check: (realm, report) => {
    for (const client of realm.clients) {
      for (const path of checkedUrls(text(client, 'protocol'), realm.keycloak)) {
        const place = at(client, ...path);
        const url = place?.value;
        // Behind a variable at the start, the scheme is not known yet.
        if (place === undefined || typeof url !== 'string' || url.startsWith('$(')) continue;
        const refusal = refusalOfUrl(url, path.join('.'));
        if (refusal !== undefined)
          report(place, {
            message: `${clientName(client)}: "${url}" ${refusal}`,
            hint: replacementInUrl(url, refusal) ?? 'Write a complete URL, such as https://app.example.org',
          });
      }
    }
  },
};

const client = (baseUrl: string): object => ({ clients: [{ clientId: 'app', baseUrl }] });

export const examples: Examples = {
  bad: { 'managed/30-clients.json': client('app.example.org') },
  good: { 'managed/30-clients.json': client('https://app.example.org') },
};
