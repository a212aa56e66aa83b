import { clientName } from '../entity-names.ts';
import { at, items } from '../../document/placed.ts';
import type { Examples, Rule } from '../rule.ts';

export const rule: Rule<'duplicate-client-scope'> = {
  code: 'duplicate-client-scope',
  severity: 'warning',
  title: 'a client scope that is assigned to a client twice, or both as a default and as an optional scope',
  reason: 'Keycloak keeps only one of the two, and which one depends on what was there before.',
  check: (realm, report) => {
    for (const client of realm.clients) {
      const seen = new Set<string>();
      for (const place of [...items(at(client, 'defaultClientScopes')), ...items(at(client, 'optionalClientScopes'))]) {
        if (typeof place.value !== 'string') continue;
        if (!seen.has(place.value)) seen.add(place.value);
        else
          report(place, {
            message: `${clientName(client)} already has the client scope "${place.value}"`,
            hint: 'Keep one of the two',
          });
      }
    }
  },
};

const client = (optionalClientScopes: string[]): object => ({
  clientScopes: [{ name: 'email', protocol: 'openid-connect', protocolMappers: [] }],
  clients: [{ clientId: 'app', defaultClientScopes: ['email'], optionalClientScopes }],
});

export const examples: Examples = {
  bad: { 'managed/30-clients.json': client(['email']) },
  good: { 'managed/30-clients.json': client([]) },
};
