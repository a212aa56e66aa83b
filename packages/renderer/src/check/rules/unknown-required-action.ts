import { checkKnown } from '../check-known.ts';
import { FORMER_REQUIRED_ACTIONS } from '../../keycloak/former-names.ts';
import { at, items, type Placed, text } from '../../document/placed.ts';
import type { Examples, Rule } from '../rule.ts';

export const rule: Rule<'unknown-required-action'> = {
  code: 'unknown-required-action',
  severity: 'error',
  import: 'accepts',
  title: 'a required action that this Keycloak does not have',
  reason: 'Keycloak skips it silently: the user is never asked to do it.',
  check: (realm, report) => {
    const { providers } = realm;
    const aliases = realm.requiredActions.map((action) => text(action, 'alias'));
    const known = [...providers.requiredActions, ...aliases.filter((alias) => alias !== undefined)];
    const check = (place: Placed | undefined, accepted: readonly string[]): void =>
      checkKnown(realm, place, [...accepted, ...FORMER_REQUIRED_ACTIONS], 'a required action', report);
    for (const action of realm.requiredActions) check(at(action, 'providerId'), providers.requiredActions);
    for (const user of realm.users) for (const action of items(at(user, 'requiredActions'))) check(action, known);
  },
};

const user = (action: string): object => ({ users: [{ username: 'ann', requiredActions: [action] }] });

export const examples: Examples = {
  bad: { 'bootstrap/users.json': user('UPDATE_PASWORD') },
  good: { 'bootstrap/users.json': user('UPDATE_PASSWORD') },
};
