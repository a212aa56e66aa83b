import { closest } from '../../text/suggest.ts';
import { attributesIn } from '../attributes.ts';
import type { Examples, Rule } from '../rule.ts';

export const rule: Rule<'unknown-attribute'> = {
  code: 'unknown-attribute',
  severity: 'warning',
  title:
    'an attribute of a realm, client or client scope, or a key in the config of an identity provider, that looks misspelt',
  reason: 'Keycloak and keycloak-config-cli store it, but nothing reads it: the setting has no effect.',
  check: (realm, report) => {
    for (const { owner, typeOf, lists } of attributesIn(realm)) {
      const known = Object.keys(realm.data.attributes[owner]).filter((key) => !key.endsWith('*'));
      // Many clients have the same attributes.
      const seen = new Map<string, string | undefined>();
      const meant = (key: string): string | undefined => {
        if (!seen.has(key)) seen.set(key, key.length < SHORTEST ? undefined : closest(key, known));
        return seen.get(key);
      };
      for (const list of lists) {
        const keys = new Set(list.map(([key]) => key));
        for (const [key, place] of list) {
          const near = typeOf(key) === undefined ? meant(key) : undefined;
          if (near === undefined || keys.has(near)) continue;
          report(place, {
            message: `nothing in Keycloak ${realm.data.keycloak} reads "${key}" here`,
            hint: `Did you mean "${near}"?`,
            part: 'key',
          });
        }
      }
    }
  },
};

/** Attributes of one's own are fine, and shorter ones look like others by chance. In characters. */
const SHORTEST = 8;

const client = (key: string): object => ({ clients: [{ clientId: 'app', attributes: { [key]: '600' } }] });

export const examples: Examples = {
  bad: { 'managed/30-clients.json': client('access.token.lifespam') },
  good: { 'managed/30-clients.json': client('access.token.lifespan') },
};
