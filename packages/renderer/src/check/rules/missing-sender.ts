import { at, entries, text } from '../../document/placed.ts';
import type { Examples, Rule } from '../rule.ts';

export const rule: Rule<'missing-sender'> = {
  code: 'missing-sender',
  severity: 'error',
  title: 'email settings without a sender',
  reason: 'Keycloak refuses them with "Invalid sender address", and no email can be sent.',
  check: (realm, report) => {
    for (const server of realm.roots.map((root) => at(root, 'smtpServer'))) {
      if (server === undefined || entries(server).length === 0 || (text(server, 'from') ?? '') !== '') continue;
      report(server, { message: 'the email settings have no sender', hint: 'Write "from": "keycloak@example.org"' });
    }
  },
};

const realm = (server: object): object => ({ smtpServer: { host: 'smtp.example.org', ...server } });

export const examples: Examples = {
  bad: { 'bootstrap/realm.json': realm({}) },
  good: { 'bootstrap/realm.json': realm({ from: 'keycloak@example.org' }) },
};
