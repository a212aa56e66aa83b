import { at } from '../../document/placed.ts';
import { POSITIVE_LIFESPANS } from '../../keycloak/lifespans.ts';
import type { Examples, Rule } from '../rule.ts';

export const rule: Rule<'invalid-lifespan'> = {
  code: 'invalid-lifespan',
  severity: 'error',
  title: 'a lifespan of zero or less',
  reason: 'Keycloak accepts it, and whatever it applies to expires at once: nobody can log in.',
  check: (realm, report) => {
    for (const place of realm.roots.flatMap((root) => POSITIVE_LIFESPANS.map((name) => at(root, name)))) {
      const isNumber = typeof place?.value === 'number' || typeof place?.value === 'string';
      if (place === undefined || !isNumber || place.value === '' || !(Number(place.value) <= 0)) continue;
      const message = `"${place.path.at(-1)}" is ${String(place.value)} seconds`;
      report(place, { message, hint: 'Write a number of seconds above 0' });
    }
  },
};

export const examples: Examples = {
  bad: { 'bootstrap/realm.json': { accessTokenLifespan: 0, ssoSessionMaxLifespan: -1 } },
  good: { 'bootstrap/realm.json': { accessTokenLifespan: 300, ssoSessionMaxLifespan: 36_000 } },
};
