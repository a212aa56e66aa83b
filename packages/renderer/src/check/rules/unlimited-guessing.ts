import { at, isOn } from '../../document/placed.ts';
import type { Examples, Rule } from '../rule.ts';

export const rule: Rule<'unlimited-guessing'> = {
  code: 'unlimited-guessing',
  severity: 'warning',
  title: 'a realm in which passwords can be guessed without end',
  reason:
    'Without "bruteForceProtected", Keycloak answers every attempt at a password and at a one-time code, however many there were before. It is off unless a realm switches it on.',
  check: (realm, report) => {
    for (const root of realm.roots) {
      const declared = at(root, 'bruteForceProtected');
      if (declared === undefined || isOn(root, 'bruteForceProtected') || typeof declared.value === 'string') continue;
      report(declared, { message: 'passwords can be guessed without end', hint: 'Write "bruteForceProtected": true' });
    }
  },
};

export const examples: Examples = {
  bad: { 'bootstrap/realm.json': { enabled: true, bruteForceProtected: false } },
  good: { 'bootstrap/realm.json': { enabled: true, bruteForceProtected: true } },
};
