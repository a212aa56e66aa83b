import { clientName } from '../entity-names.ts';
import { at, isOn } from '../../document/placed.ts';
import type { Examples, Rule } from '../rule.ts';

export const rule: Rule<'implicit-flow'> = {
  code: 'implicit-flow',
  severity: 'error',
  title: 'a client with the implicit flow',
  reason: 'Tokens appear in the address bar and remain in histories and logs. OAuth 2.1 no longer has this flow.',
  check: (realm, report) => {
    for (const client of realm.clients) {
      if (!isOn(client, 'implicitFlowEnabled')) continue;
      report(at(client, 'implicitFlowEnabled') ?? client, {
        message: `${clientName(client)} has the implicit flow`,
        hint: 'Write "implicitFlowEnabled": false and use the standard flow with PKCE',
      });
    }
  },
};

const client = (implicitFlowEnabled: boolean): object => ({ clients: [{ clientId: 'app', implicitFlowEnabled }] });

export const examples: Examples = {
  bad: { 'managed/30-clients.json': client(true) },
  good: { 'managed/30-clients.json': client(false) },
};
