import { FORMER_THEMES } from '../../keycloak/former-names.ts';
import { at, isKnownText } from '../../document/placed.ts';
import { suggest } from '../../text/suggest.ts';
import type { Examples, Rule } from '../rule.ts';

const PROPERTIES = { login: 'loginTheme', account: 'accountTheme', admin: 'adminTheme', email: 'emailTheme' };

export const rule: Rule<'unknown-theme'> = {
  code: 'unknown-theme',
  severity: 'warning',
  title: 'a theme that neither Keycloak nor the templates contain',
  reason: 'Keycloak logs an error and shows its own theme instead.',
  check: (realm, report) => {
    const { providers } = realm;
    for (const [kind, property] of Object.entries(PROPERTIES)) {
      const known = [...(providers.themes[kind] ?? []), ...realm.themes];
      const places = [
        ...realm.roots.map((root) => at(root, property)),
        ...(kind === 'login' ? realm.clients.map((client) => at(client, 'attributes', 'login_theme')) : []),
      ];
      for (const place of places) {
        if (!isKnownText(place) || place.value === '') continue;
        if ([...known, ...FORMER_THEMES].includes(place.value)) continue;
        report(place, {
          message: `there is no ${kind} theme "${place.value}"`,
          hint: suggest(place.value, known) ?? 'Put it in templates/configs/keycloak/themes',
        });
      }
    }
  },
};

export const examples: Examples = {
  bad: { 'bootstrap/realm.json': { loginTheme: 'keycloak.v1' } },
  good: { 'bootstrap/realm.json': { loginTheme: 'keycloak.v2' } },
};
