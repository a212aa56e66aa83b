import { at, isKnownText } from '../../document/placed.ts';
import type { Examples, Rule } from '../rule.ts';

export const rule: Rule<'plain-http'> = {
  code: 'plain-http',
  severity: 'warning',
  title: 'a realm that takes logins without TLS from anywhere',
  reason:
    'With "sslRequired": "none", Keycloak serves login pages and tokens over plain HTTP to every address: passwords, codes and tokens can be read on the way. With "external", it does so only to addresses of private networks. Stages that run Keycloak with start-dev may do so.',
  check: (realm, report) => {
    if (realm.isDevelopment) return;
    for (const root of realm.roots) {
      const declared = at(root, 'sslRequired');
      if (!isKnownText(declared) || declared.value.toLowerCase() !== 'none') continue;
      report(declared, {
        message: 'passwords and tokens may travel without TLS, from anywhere',
        hint: 'Write "external"',
      });
    }
  },
};

export const examples: Examples = {
  bad: { 'bootstrap/realm.json': { sslRequired: 'none' } },
  good: { 'bootstrap/realm.json': { sslRequired: 'external' } },
};
