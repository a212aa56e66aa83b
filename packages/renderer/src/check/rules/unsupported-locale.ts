import { at, isKnownText, isOn, items } from '../../document/placed.ts';
import type { Examples, Rule } from '../rule.ts';

export const rule: Rule<'unsupported-locale'> = {
  code: 'unsupported-locale',
  severity: 'warning',
  title: 'a default locale that is not among the supported locales',
  reason: 'Keycloak accepts it, but pages appear in a language other than the intended one.',
  check: (realm, report) => {
    for (const root of realm.roots) {
      const place = at(root, 'defaultLocale');
      const supported = items(at(root, 'supportedLocales')).map(({ value }) => value);
      if (!isKnownText(place) || place.value === '' || !isOn(root, 'internationalizationEnabled')) continue;
      if (supported.includes(place.value)) continue;
      report(place, {
        message: `the default locale "${place.value}" is not among the supported locales`,
        hint: `Add "${place.value}" to "supportedLocales"`,
      });
    }
  },
};

const realm = (defaultLocale: string): object => ({
  internationalizationEnabled: true,
  supportedLocales: ['de', 'en'],
  defaultLocale,
});

export const examples: Examples = {
  bad: { 'bootstrap/realm.json': realm('fr') },
  good: { 'bootstrap/realm.json': realm('de') },
};
