import { clientName } from '../entity-names.ts';
import { at, isOn, text } from '../../document/placed.ts';
import type { Examples, Rule } from '../rule.ts';

export const rule: Rule<'direct-grants'> = {
  code: 'direct-grants',
  severity: 'error',
  title: 'a client with direct access grants',
  reason:
    'The client itself collects passwords, which bypasses login flows with their gates, second factors and identity providers. OAuth 2.1 no longer has this grant.',
  check: (realm, report) => {
    for (const client of realm.clients) {
      if (!isOn(client, 'directAccessGrantsEnabled')) continue;
      // Keycloak's own command-line tool logs in this way.
      if (text(client, 'clientId') === 'admin-cli') continue;
      report(at(client, 'directAccessGrantsEnabled') ?? client, {
        message: `${clientName(client)} has direct access grants`,
        hint: 'Write "directAccessGrantsEnabled": false',
      });
    }
  },
};

const client = (directAccessGrantsEnabled: boolean): object => ({
  clients: [{ clientId: 'app', directAccessGrantsEnabled }],
});

export const examples: Examples = {
  bad: { 'managed/30-clients.json': client(true) },
  good: { 'managed/30-clients.json': client(false) },
};
