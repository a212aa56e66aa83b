import { at, isOn } from '../../document/placed.ts';
import { isTrue } from '../../document/json.ts';
import type { Examples, Rule } from '../rule.ts';

export const rule: Rule<'open-registration'> = {
  code: 'open-registration',
  severity: 'warning',
  title: 'a realm in which anybody can register with the address of somebody else',
  reason:
    'With "registrationAllowed" and without "verifyEmail", whoever fills in the form has an account with whatever address they name. Applications that go by the address take them for its owner, and so does a first login through an identity provider that links accounts by it.',
  check: (realm, report) => {
    if (isTrue(realm.setting('verifyEmail'))) return;
    for (const root of realm.roots) {
      if (!isOn(root, 'registrationAllowed')) continue;
      report(at(root, 'registrationAllowed') ?? root, {
        message: 'anybody can make an account, with the address of anybody',
        hint: 'Write "verifyEmail": true, or "registrationAllowed": false',
      });
    }
  },
};

export const examples: Examples = {
  bad: { 'bootstrap/realm.json': { registrationAllowed: true } },
  good: { 'bootstrap/realm.json': { registrationAllowed: true, verifyEmail: true } },
};
