import { at, isOn, text } from '../placed.ts';
import type { Examples, Rule } from './rule.ts';

const METHOD = 'pkce.code.challenge.method';
/** Keycloak's own applications always send PKCE. */
const BUILT_IN = new Set(['account', 'account-console', 'security-admin-console', 'admin-cli']);

export const rule: Rule<'public-client-without-pkce'> = {
  code: 'public-client-without-pkce',
  severity: 'error',
  title: 'a public client that does not insist on PKCE with S256',
  reason: 'A public client has no secret: whoever catches the code of a login can trade it for the token.',
  check: (realm, report) => {
    for (const client of realm.clients) {
      const clientId = text(client, 'clientId') ?? '';
      // Without the property a client has the standard flow.
      const hasLogin = at(client, 'standardFlowEnabled') === undefined || isOn(client, 'standardFlowEnabled');
      if (!isOn(client, 'publicClient') || !hasLogin || BUILT_IN.has(clientId)) continue;
      if (text(client, 'protocol') === 'saml') continue;
      const method = at(client, 'attributes', METHOD);
      if (method?.value === 'S256') continue;
      report(method ?? client, {
        message: `the public client "${clientId}" does not insist on PKCE with S256`,
        hint: `Write "attributes": { "${METHOD}": "S256" }`,
      });
    }
  },
};

const client = (attributes: object): object => ({ clients: [{ clientId: 'app', publicClient: true, attributes }] });

export const examples: Examples = {
  bad: { 'managed/30-clients.json': client({}) },
  good: { 'managed/30-clients.json': client({ [METHOD]: 'S256' }) },
};
