import { own } from '../../document/json.ts';
import { at, isKnownText, type Placed, text } from '../../document/placed.ts';
import { mayHoldPlaceholder } from '../../document/placeholder.ts';
import { AUDIENCE_KEYS, AUDIENCE_MAPPER, ON_BY_DEFAULT, TOKEN_SWITCHES } from '../../keycloak/token-mappers.ts';
import { nameOf } from '../entity-names.ts';
import type { Examples, Rule } from '../rule.ts';

export const rule: Rule<'ineffective-mapper'> = {
  code: 'ineffective-mapper',
  severity: 'warning',
  title: 'a protocol mapper that adds nothing to any token',
  reason:
    'Keycloak accepts it, and what it should add is in no token: all its tokens are switched off, it has no name for its claim, or no audience to add.',
  check: (realm, report) => {
    const { protocolMapper: known } = realm.data.configs.providers;
    for (const mapper of realm.protocolMappers) {
      const type = text(mapper, 'protocolMapper') ?? '';
      const keys = own(known, type);
      const config = at(mapper, 'config');
      if (keys === undefined || text(mapper, 'protocol') !== 'openid-connect') continue;
      if (config !== undefined && mayHoldPlaceholder(JSON.stringify(config.value))) continue;
      const flaw = flawOf(config ?? { ...mapper, value: {} }, type, keys);
      if (flaw === undefined) continue;
      const [what, hint] = flaw;
      report(config ?? mapper, { message: `the protocol mapper "${nameOf(mapper)}" ${what}`, hint });
    }
  },
};

type Flaw = readonly [what: string, hint: string];

function flawOf(config: Placed, type: string, keys: object): Flaw | undefined {
  const isEmpty = (key: string): boolean => (at(config, key)?.value ?? '') === '';
  const switches = ON_BY_DEFAULT.includes(type) ? [] : TOKEN_SWITCHES.filter((key) => Object.hasOwn(keys, key));
  const isOff = switches.every((key) => {
    const place = at(config, key);
    return place === undefined || (isKnownText(place) && place.value !== 'true');
  });
  if (switches.length > 0 && isOff)
    return ['adds to no token', `Write "true" for one of ${switches.map((key) => `"${key}"`).join(', ')}`];
  if (Object.hasOwn(keys, 'claim.name') && isEmpty('claim.name') && NAMES_ITS_CLAIM.test(type))
    return ['has no name for its claim', 'Write "claim.name" in its config'];
  if (type === AUDIENCE_MAPPER && AUDIENCE_KEYS.every(isEmpty))
    return ['has no audience to add', `Write "${AUDIENCE_KEYS[0]}" or "${AUDIENCE_KEYS[1]}" in its config`];
  return undefined;
}

/** Mappers that add nothing without a name for their claim; others have one of their own. */
const NAMES_ITS_CLAIM = /^oidc-(usermodel-(attribute|property|realm-role|client-role)|hardcoded-claim)-mapper$/;

const scope = (config: object): object => ({
  clientScopes: [
    {
      name: 'api',
      protocol: 'openid-connect',
      protocolMappers: [{ name: 'api audience', protocol: 'openid-connect', protocolMapper: AUDIENCE_MAPPER, config }],
    },
  ],
});

export const examples: Examples = {
  bad: { 'managed/20-scopes.json': scope({ 'access.token.claim': 'true' }) },
  good: { 'managed/20-scopes.json': scope({ 'access.token.claim': 'true', 'included.custom.audience': 'api' }) },
};
