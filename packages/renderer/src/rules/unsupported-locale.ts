import { at, isOn, items, text } from '../placed.ts';
import type { Examples, Rule } from './rule.ts';

export const rule: Rule<'unsupported-locale'> = {
  code: 'unsupported-locale',
  severity: 'warning',
  title: 'a default locale that is not among the supported ones',
  reason: 'Keycloak accepts it; pages come in another language than the one that was meant.',
  check: (realm, report) => {
    for (const root of realm.roots) {
      const place = at(root, 'defaultLocale');
      const supported = items(at(root, 'supportedLocales')).map(({ value }) => value);
      const locale = text(root, 'defaultLocale');
      if (place === undefined || locale === undefined || locale === '' || !isOn(root, 'internationalizationEnabled'))
        continue;
      if (locale.includes('$(') || supported.includes(locale)) continue;
      report(place, {
        message: `the default locale "${locale}" is not among the supported locales`,
        hint: `Add "${locale}" to "supportedLocales"`,
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
