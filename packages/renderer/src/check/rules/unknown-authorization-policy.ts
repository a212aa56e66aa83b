import { at, items, text } from '../../document/placed.ts';
import { checkKnown } from '../check-known.ts';
import type { Examples, Rule } from '../rule.ts';

export const rule: Rule<'unknown-authorization-policy'> = {
  code: 'unknown-authorization-policy',
  severity: 'error',
  title: 'a policy or permission of a client with authorization services whose type this Keycloak does not have',
  reason: 'The first import fails with "unknown_error".',
  check: (realm, report) => {
    for (const client of realm.clients) {
      for (const policy of items(at(client, 'authorizationSettings', 'policies'))) {
        // Policies that are scripts have names of their own.
        if (text(policy, 'type')?.startsWith('script-')) continue;
        checkKnown(realm, at(policy, 'type'), realm.providers.authorizationPolicies, 'a type of policies', report);
      }
    }
  },
};

const client = (type: string): object => ({
  clients: [
    {
      clientId: 'api',
      bearerOnly: false,
      serviceAccountsEnabled: true,
      authorizationServicesEnabled: true,
      authorizationSettings: { policies: [{ name: 'office hours', type, config: { hour: '8', hourEnd: '18' } }] },
    },
  ],
});

export const examples: Examples = {
  bad: { 'managed/30-clients.json': client('times') },
  good: { 'managed/30-clients.json': client('time') },
};
