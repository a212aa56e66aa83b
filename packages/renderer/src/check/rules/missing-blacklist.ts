import { at, isKnownText } from '../../document/placed.ts';
import type { Examples, Rule } from '../rule.ts';

export const rule: Rule<'missing-blacklist'> = {
  code: 'missing-blacklist',
  severity: 'error',
  title: 'a password policy with a list of passwords that is not in the container',
  reason: 'Keycloak reads the list from a file. Without it, the first import fails with "unknown_error".',
  check: (realm, report) => {
    for (const root of realm.roots) {
      const place = at(root, 'passwordPolicy');
      if (!isKnownText(place)) continue;
      for (const [, name = ''] of place.value.matchAll(/\bpasswordBlacklist\(([^)]+)\)/g)) {
        const path = `${FOLDER}/${name}`;
        if (realm.mounts.some((mount) => EVERYTHING.has(mount) || mount === path)) continue;
        report(place, {
          message: `the list of passwords "${name}" is not in Keycloak's container`,
          hint: `Mount the file as ${path}, under "compose" in the stage file`,
        });
      }
    }
  },
};

/** Where Keycloak looks for lists of passwords, unless it is told otherwise. */
const FOLDER = '/opt/keycloak/data/password-blacklists';

/** Mounts that can hold every list. The folder above is a volume that is empty at first. */
const EVERYTHING = new Set(['/', FOLDER, `${FOLDER}/`]);

export const examples: Examples = {
  bad: { 'bootstrap/realm.json': { passwordPolicy: 'length(12) and passwordBlacklist(common.txt)' } },
  good: { 'bootstrap/realm.json': { passwordPolicy: 'length(12)' } },
};
