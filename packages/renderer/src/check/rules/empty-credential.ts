import { at, items, text } from '../../document/placed.ts';
import { userName } from '../entity-names.ts';
import type { Examples, Rule } from '../rule.ts';

export const rule: Rule<'empty-credential'> = {
  code: 'empty-credential',
  severity: 'error',
  title: 'a password of a user that says neither the password nor its hash',
  reason: 'The first import fails with "unknown_error".',
  check: (realm, report) => {
    for (const user of realm.users) {
      for (const credential of items(at(user, 'credentials'))) {
        if (text(credential, 'type') !== 'password') continue;
        if (FILLED.some((key) => (at(credential, key)?.value ?? null) !== null)) continue;
        report(credential, {
          message: `the password of ${userName(user)} is missing`,
          hint: 'Write "value": "$(env:NAME)", or remove the credential',
        });
      }
    }
  },
};

/** Where a password is, the last two in exports (RepresentationToModel.createCredentials, measured on 26.5.5). */
const FILLED = ['value', 'secretData', 'hashedSaltedValue'];

const user = (credential: object): object => ({
  users: [{ username: 'ann', enabled: true, credentials: [{ type: 'password', ...credential }] }],
});

export const examples: Examples = {
  bad: { 'bootstrap/users.json': user({ temporary: true }) },
  good: { 'bootstrap/users.json': user({ temporary: true, value: '$(env:ANN_PASSWORD)' }) },
};
