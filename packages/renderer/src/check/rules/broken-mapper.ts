import { at, isKnownText, text } from '../../document/placed.ts';
import { compareVersions } from '../../keycloak/compare-versions.ts';
import { HARDCODED_CLAIM, unreadableClaim } from '../../keycloak/token-mappers.ts';
import { nameOf } from '../entity-names.ts';
import { lacksOf } from '../mapper-lacks.ts';
import type { Examples, Rule } from '../rule.ts';

export const rule: Rule<'broken-mapper'> = {
  code: 'broken-mapper',
  severity: 'error',
  title: 'a protocol mapper with which no token can be made',
  reason:
    'It can be imported and reconciled; then each request for a token by a client that has it ends in HTTP 500, and each SAML login in an error.',
  check: (realm, report) => {
    for (const mapper of realm.protocolMappers) {
      const type = text(mapper, 'protocolMapper') ?? '';
      for (const key of lacksOf(mapper, realm).needed) {
        report(at(mapper, 'config', key) ?? at(mapper, 'config') ?? mapper, {
          message: `the protocol mapper "${nameOf(mapper)}" (${type}) has no "${key}"`,
          hint: `Write "${key}" in its config`,
        });
      }
      if (type !== HARDCODED_CLAIM) continue;
      const value = at(mapper, 'config', 'claim.value');
      const label = at(mapper, 'config', 'jsonType.label');
      if (!isKnownText(value) || !isKnownText(label)) continue;
      const expected = unreadableClaim(value.value, label.value);
      if (expected !== undefined) {
        report(value, {
          message: `the value of the protocol mapper "${nameOf(mapper)}" is not ${expected}, and its "jsonType.label" is "${label.value}"`,
          hint: `Write ${expected}, or "jsonType.label": "String"`,
          // Since 26.7, the claim is left out instead (measured on 26.7.3).
          ...(compareVersions(realm.keycloak, '26.7.0') >= 0 && { severity: 'warning' }),
        });
      }
    }
  },
};

const scope = (role: object): object => ({
  clientScopes: [
    {
      name: 'staff',
      protocol: 'openid-connect',
      protocolMappers: [
        { name: 'staff', protocol: 'openid-connect', protocolMapper: 'oidc-hardcoded-role-mapper', config: role },
      ],
    },
  ],
});

export const examples: Examples = {
  bad: { 'managed/20-scopes.json': scope({}) },
  good: { 'managed/20-scopes.json': scope({ role: 'offline_access' }) },
};
