import { at, isKnownText, isOn } from '../../document/placed.ts';
import { readInteger } from '../../keycloak/java-numbers.ts';
import type { Examples, Rule } from '../rule.ts';

/** So many failures in a row are allowed at most by NIST SP 800-63B (section 5.2.2). */
const MOST_FAILURES = 100;

export const rule: Rule<'unlimited-guessing'> = {
  code: 'unlimited-guessing',
  severity: 'warning',
  title: 'a realm in which passwords can be guessed without end',
  reason:
    'Without "bruteForceProtected", Keycloak answers every attempt at a password and at a one-time code, however many there were before. It is off unless a realm switches it on.',
  check: (realm, report) => {
    for (const root of realm.roots) {
      const declared = at(root, 'bruteForceProtected');
      const isOpen = typeof declared?.value === 'string' && !isKnownText(declared);
      if (declared !== undefined && !isOpen && !isOn(root, 'bruteForceProtected'))
        report(declared, {
          message: 'passwords can be guessed without end',
          hint: 'Write "bruteForceProtected": true',
        });
      const failures = at(root, 'failureFactor');
      const allowed = failures === undefined ? undefined : readInteger(failures.value);
      if (failures !== undefined && allowed !== undefined && allowed > MOST_FAILURES)
        report(failures, {
          message: `a password can be guessed ${allowed} times before anything happens`,
          hint: `Write ${MOST_FAILURES} or less; Keycloak's own default is 30`,
        });
    }
  },
};

export const examples: Examples = {
  bad: { 'bootstrap/realm.json': { enabled: true, bruteForceProtected: false } },
  good: { 'bootstrap/realm.json': { enabled: true, bruteForceProtected: true } },
};
