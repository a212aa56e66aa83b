import { at, items } from '../../document/placed.ts';
import { LIMITED_TEXTS, LIMITS_DISPLAY_NAME, TEXT_LIMIT } from '../../keycloak/text-limits.ts';
import { isInRange } from '../../keycloak/version-range.ts';
import type { Examples, Rule } from '../rule.ts';

export const rule: Rule<'too-long'> = {
  code: 'too-long',
  severity: 'error',
  title: 'a text that is too long for Keycloak’s database',
  reason: 'The first import fails, and keycloak-config-cli stops with "HTTP 500 Internal Server Error".',
  check: (realm, report) => {
    const entities = {
      client: realm.clients,
      'client-scope': realm.clientScopes,
      role: [...realm.realmRoles, ...realm.clientRoles.map(([, role]) => role)],
      flow: realm.flows,
      'authenticator-config': realm.authenticatorConfigs,
    };
    const found = typedKeys(LIMITED_TEXTS).flatMap((kind) =>
      entities[kind].flatMap((entity) =>
        LIMITED_TEXTS[kind].flatMap((key) => {
          const place = at(entity, key);
          return Array.isArray(place?.value) ? items(place) : place;
        }),
      ),
    );
    const names = isInRange(realm.keycloak, LIMITS_DISPLAY_NAME)
      ? realm.roots.map((root) => at(root, 'displayName'))
      : [];
    for (const place of [...found, ...names]) {
      if (typeof place?.value !== 'string' || place.value.length <= TEXT_LIMIT) continue;
      report(place, {
        message: `this text has ${place.value.length} characters, but Keycloak accepts at most ${TEXT_LIMIT}`,
        hint: 'Shorten it',
      });
    }
  },
};

function typedKeys<T extends object>(object: T): (keyof T)[] {
  return Object.keys(object) as (keyof T)[];
}

const role = (length: number): object => ({ roles: { realm: [{ name: 'a', description: 'x'.repeat(length) }] } });

export const examples: Examples = {
  bad: { 'managed/10-roles.json': role(256) },
  good: { 'managed/10-roles.json': role(255) },
};
