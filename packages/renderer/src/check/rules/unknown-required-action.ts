import { checkKnown } from '../check-known.ts';
import { FORMER_REQUIRED_ACTIONS } from '../../keycloak/former-names.ts';
import { at, isKnownText, items, type Placed, text } from '../../document/placed.ts';
import type { Examples, Rule } from '../rule.ts';

export const rule: Rule<'unknown-required-action'> = {
  code: 'unknown-required-action',
  severity: 'error',
  mayBeOwn: true,
  import: 'accepts',
  title: 'a required action that this Keycloak does not have',
  reason:
    'Keycloak skips it silently: the user is never asked to do it. A former name is different: an import translates it, and keycloak-config-cli stops because it cannot register what the realm already has.',
  check: (realm, report) => {
    const { providers } = realm;
    const aliases = realm.requiredActions.map((action) => text(action, 'alias'));
    const known = [...providers.requiredActions, ...aliases.filter((alias) => alias !== undefined)];
    const check = (place: Placed | undefined, accepted: readonly string[]): void =>
      checkKnown(realm, place, [...accepted, ...FORMER_REQUIRED_ACTIONS], 'a required action', report);
    for (const action of realm.requiredActions) check(at(action, 'providerId'), providers.requiredActions);
    for (const action of realm.requiredActions) {
      if (action.document.kind !== 'managed') continue;
      const places = [at(action, 'providerId'), at(action, 'alias')].filter(isKnownText);
      const former = places.find(({ value }) => FORMER_REQUIRED_ACTIONS.includes(value));
      if (former === undefined) continue;
      report(former, {
        message: `"${former.value}" is the former name of a required action, which keycloak-config-cli does not find`,
        hint: `Write ${JSON.stringify(former.value.toUpperCase())} for "alias" and "providerId"`,
      });
    }
    for (const user of realm.users) for (const action of items(at(user, 'requiredActions'))) check(action, known);
  },
};

const user = (action: string): object => ({ users: [{ username: 'ann', requiredActions: [action] }] });

export const examples: Examples = {
  bad: { 'bootstrap/users.json': user('UPDATE_PASWORD') },
  good: { 'bootstrap/users.json': user('UPDATE_PASSWORD') },
};
