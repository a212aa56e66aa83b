import { at, isKnownText } from '../../document/placed.ts';
import { isRealmOfKeycloak, RESERVED_IN_NAMES } from '../../keycloak/realm-names.ts';
import type { Examples, Rule } from '../rule.ts';

export const rule: Rule<'refused-realm'> = {
  code: 'refused-realm',
  severity: 'error',
  title: "a realm with a name that Keycloak refuses, or that is the name of Keycloak's own realm",
  reason:
    'With a reserved character in the name of the realm, the first import fails. The import of a realm "master" takes the place of the realm in which administrators sign in, so that nobody can: "Account is not fully set up".',
  check: (realm, report) => {
    // All documents name the same realm.
    const place = realm.roots.map((root) => at(root, 'realm')).find((name) => name !== undefined);
    if (!isKnownText(place)) return;
    const [reserved] = RESERVED_IN_NAMES.exec(place.value) ?? [];
    if (reserved !== undefined)
      report(place, {
        message: `Keycloak refuses the realm name "${place.value}": it has a ${JSON.stringify(reserved)}`,
        hint: 'Use letters, digits, "-" and "_"',
      });
    else if (isRealmOfKeycloak(place.value))
      report(place, {
        message: `"${place.value}" is the realm that Keycloak's administrators sign in to`,
        hint: 'Give this realm a name of its own',
      });
  },
};

export const examples: Examples = {
  bad: { 'bootstrap/realm.json': { realm: 'master' } },
  good: { 'bootstrap/realm.json': { realm: 'demo' } },
};
