import { at, entries, isKnownText, items, type Placed } from '../../document/placed.ts';
import {
  NON_NEGATIVE_SETTINGS,
  REQUIRED_CREDENTIALS,
  RESERVED_IN_ID,
  RESERVED_IN_LOCALE,
} from '../../keycloak/realm-settings.ts';
import type { RealmIndex } from '../realm-index.ts';
import type { Examples, Report, Rule } from '../rule.ts';

export const rule: Rule<'refused-setting'> = {
  code: 'refused-setting',
  severity: 'error',
  title: 'a setting of the realm that Keycloak refuses',
  reason:
    'The first import fails: a negative number, a character that names of languages and the ID cannot have, a line break in a header that browsers get, a credential that Keycloak does not have, one-time codes with "otpPolicyDigits" and without "otpPolicyAlgorithm".',
  check: (realm, report) => {
    for (const root of realm.roots)
      for (const { place, message, hint } of [...numberFindings(root), ...textFindings(root)])
        report(place, { message, hint });
    checkOneTimeCodes(realm, report);
  },
};

interface Finding {
  readonly place: Placed;
  readonly message: string;
  readonly hint: string;
}

function numberFindings(root: Placed): Finding[] {
  return NON_NEGATIVE_SETTINGS.flatMap((name) => {
    const place = at(root, name);
    const isNumber = typeof place?.value === 'number' || isKnownText(place);
    if (place === undefined || !isNumber || !(Number(place.value) < 0)) return [];
    return [{ place, message: `"${name}" is ${Number(place.value)}`, hint: 'Write 0 or more' }];
  });
}

/** Without a type, Keycloak takes its own policy instead (DefaultExportImportManager.toPolicy, OTPPolicy). */
function checkOneTimeCodes(realm: RealmIndex, report: Report): void {
  const [type, algorithm] = ['otpPolicyType', 'otpPolicyAlgorithm'].map((name) => realm.setting(name) ?? undefined);
  if (type === undefined || algorithm !== undefined) return;
  const digits = realm.roots.map((root) => at(root, 'otpPolicyDigits')).find((place) => place !== undefined);
  if (digits === undefined || digits.value === null) return;
  report(digits, {
    message: 'one-time codes have a number of digits, but no algorithm',
    hint: 'Write "otpPolicyAlgorithm": "HmacSHA1"',
  });
}

function textFindings(root: Placed): Finding[] {
  const headers = at(root, 'browserSecurityHeaders');
  return [
    ...reserved([at(root, 'id')], RESERVED_IN_ID, 'the ID of the realm'),
    ...reserved(items(at(root, 'supportedLocales')), RESERVED_IN_LOCALE, 'the language'),
    ...entries(headers)
      .filter(([name, { value }]) => name.includes('\n') || (typeof value === 'string' && value.includes('\n')))
      .map(([name, place]) => ({
        place,
        message: `the header "${name}" has a line break`,
        hint: 'Write it in one line',
      })),
    ...items(at(root, 'requiredCredentials'))
      .filter(isKnownText)
      .filter(({ value }) => !REQUIRED_CREDENTIALS.includes(value))
      .map((place) => ({
        place,
        message: `"${place.value}" is not a credential that Keycloak knows here`,
        hint: `Known: ${REQUIRED_CREDENTIALS.join(', ')}`,
      })),
  ];
}

function reserved(places: readonly (Placed | undefined)[], characters: RegExp, what: string): Finding[] {
  return places.filter(isKnownText).flatMap((place) => {
    const [character] = characters.exec(place.value) ?? [];
    if (character === undefined) return [];
    return [{ place, message: `${what} "${place.value}" has the character "${character}"`, hint: 'Leave it out' }];
  });
}

export const examples: Examples = {
  bad: { 'bootstrap/realm.json': { failureFactor: -1, supportedLocales: ['de', 'en/us'] } },
  good: { 'bootstrap/realm.json': { failureFactor: 0, supportedLocales: ['de', 'en-US'] } },
};
