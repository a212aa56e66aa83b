import { nameOf } from '../entity-names.ts';
import { isOn, text } from '../../document/placed.ts';
import type { Examples, Rule } from '../rule.ts';

export const rule: Rule<'duplicate-email'> = {
  code: 'duplicate-email',
  severity: 'error',
  title: 'two users with the same email address',
  reason: 'The first import fails with "Duplicate resource error", unless the realm has "duplicateEmailsAllowed".',
  check: (realm, report) => {
    if (realm.roots.some((root) => isOn(root, 'duplicateEmailsAllowed'))) return;
    const owners = new Map<string, string>();
    for (const user of realm.users) {
      const email = text(user, 'email')?.toLowerCase();
      const name = nameOf(user, 'username');
      if (email === undefined || email === '') continue;
      const other = owners.get(email);
      if (other === undefined) owners.set(email, name);
      else if (other !== name) {
        const message = `the user "${name}" has the same email address as the user "${other}"`;
        report(
          { document: user.document, path: [...user.path, 'email'] },
          { message, hint: 'Give each user an address of their own' },
        );
      }
    }
  },
};

const users = (email: string): object => ({
  users: [
    { username: 'ann', email: 'ann@example.org' },
    { username: 'bob', email },
  ],
});

export const examples: Examples = {
  bad: { 'bootstrap/users.json': users('Ann@example.org') },
  good: { 'bootstrap/users.json': users('bob@example.org') },
};
