import { nameOf } from '../entity-names.ts';
import { at, isOn, text } from '../../document/placed.ts';
import { OWN_APPLICATIONS } from '../../keycloak/built-ins.ts';
import type { Examples, Rule } from '../rule.ts';

const METHOD = 'pkce.code.challenge.method';

export const rule: Rule<'missing-pkce'> = {
  code: 'missing-pkce',
  severity: 'error',
  title: 'a public client that does not require PKCE with S256, or any client with the method "plain"',
  reason:
    'A public client has no secret: whoever intercepts the code of a login can exchange it for a token. With the method "plain", they have the verifier, too.',
  check: (realm, report) => {
    for (const client of realm.clients) {
      const clientId = nameOf(client, 'clientId');
      // The standard flow is on by default.
      const hasLogin = at(client, 'standardFlowEnabled') === undefined || isOn(client, 'standardFlowEnabled');
      if (!hasLogin || OWN_APPLICATIONS.includes(clientId) || text(client, 'protocol') === 'saml') continue;
      const method = at(client, 'attributes', METHOD);
      const isPlain = method?.value === 'plain';
      if (!isPlain && (!isOn(client, 'publicClient') || method?.value === 'S256')) continue;
      report(method ?? client, {
        message: isPlain
          ? `the client "${clientId}" uses PKCE with the method "plain"`
          : `the public client "${clientId}" does not require PKCE with S256`,
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
