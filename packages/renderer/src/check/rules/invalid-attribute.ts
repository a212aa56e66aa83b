import { isKnownText } from '../../document/placed.ts';
import { isJsonText } from '../../document/json.ts';
import type { AttributeOwner, AttributeType } from '../../keycloak/attribute-types.ts';
import { compareVersions } from '../../keycloak/compare-versions.ts';
import { readInteger } from '../../keycloak/java-numbers.ts';
import { attributesIn } from '../attributes.ts';
import type { Examples, Rule } from '../rule.ts';

export const rule: Rule<'invalid-attribute'> = {
  code: 'invalid-attribute',
  severity: 'error',
  title: 'an attribute whose text is not what Keycloak reads it as: a number, true or false, JSON',
  reason:
    'Attributes are texts, so everything is stored. Where a number is no number, the realm can be imported and not be read again: its pages and the Admin API answer HTTP 500, and it cannot be repaired through them; or the clients that have it get no tokens. A warning where Keycloak goes on as if the attribute were not there, or were "false".',
  check: (realm, report) => {
    for (const { owner, typeOf, lists } of attributesIn(realm)) {
      for (const [key, place] of lists.flat()) {
        const type = CLIENT_POLICIES.test(key) ? 'json' : typeOf(key);
        if (type === undefined || !isKnownText(place) || isLeftOut(owner, key, place.value, realm.keycloak)) continue;
        const finding = check(place.value, type);
        if (finding === undefined) continue;
        const { expected, hint } = finding;
        report(place, {
          message: `"${key}" is ${JSON.stringify(place.value)}, and Keycloak reads it as ${expected}`,
          hint,
          severity: breaks(owner, key, type, realm.keycloak) ? 'error' : 'warning',
        });
      }
    }
  },
};

/** Empty texts count as none, but not everywhere (measured on 26.5.5, and for all on 26.7.3); blanks alone are a text to the realm. */
function isLeftOut(owner: AttributeOwner, key: string, value: string, keycloak: string): boolean {
  if (owner !== 'realm') return value.trim() === '';
  return value === '' && (!NEVER_EMPTY.has(key) || compareVersions(keycloak, '26.7.0') >= 0);
}

const NEVER_EMPTY = new Set(['cibaExpiresIn', 'cibaInterval', 'parRequestUriLifespan']);

/**
 * Whether the realm cannot be imported, or be used afterwards (measured on 26.5.5, for each attribute): the other numbers
 * are read when somebody uses what they are for.
 */
function breaks(owner: AttributeOwner, key: string, type: AttributeType, keycloak: string): boolean {
  if (CLIENT_POLICIES.test(key)) return true;
  // DefaultClientValidationProvider.validateAcrLoaMap
  if (owner === 'client' && key === 'acr.loa.map') return compareVersions(keycloak, '26.7.0') >= 0;
  if (type !== 'integer' && type !== 'long') return false;
  if (owner === 'realm')
    return !READ_LATER.test(key) && !(IGNORED_SINCE_26_7.test(key) && compareVersions(keycloak, '26.7.0') >= 0);
  return key === 'access.token.lifespan';
}

/** Keycloak 26.7 goes on without it (measured on 26.7.3). */
const IGNORED_SINCE_26_7 = /^actionTokenGeneratedByUserLifespan\./;

/** Where exports have client policies: as JSON that is read with the realm. */
const CLIENT_POLICIES = /^client-policies\.(policies|profiles)$/;

const READ_LATER = /^(batch_credential_issuance\.|preAuthorizedCode|vc\.|webAuthnPolicy)/;

function check(value: string, type: AttributeType): { expected: string; hint: string } | undefined {
  switch (type) {
    case 'integer':
    case 'integer?':
      return readInteger(value) === undefined
        ? { expected: 'a whole number of at most 2147483647', hint: numberHint(value) }
        : undefined;
    case 'long':
    case 'long?':
      return readInteger(value, 'long') === undefined
        ? { expected: 'a whole number', hint: numberHint(value) }
        : undefined;
    case 'boolean':
      return /^(true|false|on|off)$/i.test(value)
        ? undefined
        : { expected: '"false"', hint: 'Write "true" or "false"' };
    case 'json':
      return isJsonText(value) ? undefined : { expected: 'JSON, which it is not', hint: 'Write it as JSON in a text' };
    default:
      return undefined;
  }
}

/** Lifespans are what people write with units. */
function numberHint(value: string): string {
  const [, count, unit = ''] = /^(\d+)\s*([smhd])\w*$/i.exec(value.trim()) ?? [];
  const seconds = { s: 1, m: 60, h: 3600, d: 86_400 }[unit.toLowerCase()];
  return count === undefined || seconds === undefined
    ? 'Write digits only'
    : `Write it in seconds: "${Number(count) * seconds}"`;
}

const realm = (lifespan: string): object => ({
  attributes: { 'actionTokenGeneratedByUserLifespan.reset-credentials': lifespan },
});

export const examples: Examples = {
  bad: { 'bootstrap/realm.json': realm('15m') },
  good: { 'bootstrap/realm.json': realm('900') },
};
