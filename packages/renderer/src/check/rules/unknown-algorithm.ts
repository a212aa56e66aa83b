import { isKnownText } from '../../document/placed.ts';
import { algorithmKind } from '../../keycloak/attributes.ts';
import { suggest } from '../../text/suggest.ts';
import { attributesIn } from '../attributes.ts';
import type { Examples, Rule } from '../rule.ts';

export const rule: Rule<'unknown-algorithm'> = {
  code: 'unknown-algorithm',
  severity: 'error',
  title: 'the name of an algorithm that this Keycloak does not have',
  reason:
    'Every name is stored. With an unknown algorithm for access tokens or ID tokens, each request for a token ends in HTTP 500; with one for CIBA requests, the first import fails. A warning for others, which break what they are for, such as encrypted responses or signed requests.',
  check: (realm, report) => {
    const { algorithms } = realm.data.configs;
    for (const { typeOf, lists } of attributesIn(realm)) {
      for (const [key, place] of lists.flat()) {
        const kind = typeOf(key) === undefined ? undefined : algorithmKind(key);
        if (kind === undefined || !isKnownText(place) || place.value.trim() === '') continue;
        if (instead(key).includes(place.value)) continue;
        const known = algorithms[kind];
        if (known.includes(place.value)) continue;
        report(place, {
          message: `"${place.value}" is not an algorithm for "${key}" in Keycloak ${realm.data.keycloak}`,
          hint: suggest(place.value, known) ?? `Known: ${known.join(', ')}`,
          ...(!BREAKS.has(key) && { severity: 'warning' }),
        });
      }
    }
  },
};

/** Without a known one, no token is made, or the import fails; with what may stand there instead (measured on 26.5.5). */
const BREAKS: ReadonlyMap<string, readonly string[]> = new Map([
  ['access.token.signed.response.alg', []],
  ['id.token.signed.response.alg', []],
  ['id.token.encrypted.response.alg', []],
  ['ciba.backchannel.auth.request.signing.alg', ['none']],
]);

function instead(key: string): readonly string[] {
  return BREAKS.get(key) ?? ['any', 'none'];
}

const client = (algorithm: string): object => ({
  clients: [{ clientId: 'app', attributes: { 'access.token.signed.response.alg': algorithm } }],
});

export const examples: Examples = {
  bad: { 'managed/30-clients.json': client('RS255') },
  good: { 'managed/30-clients.json': client('RS256') },
};
