import { providers } from '../../keycloak/generated/keycloak-data.js';
import { at, isKnownText, items, type Placed } from '../../document/placed.ts';
import type { RealmIndex } from '../realm-index.ts';
import { suggest } from '../../text/suggest.ts';
import type { Examples, Rule } from '../rule.ts';

/** A text that Keycloak's classes accept whatever it is, although its code knows only some values. */
interface Choice {
  /** Whose property it is; `mapper` is a protocol mapper. */
  readonly of: 'realm' | 'client' | 'identity-provider' | 'identity-provider-mapper' | 'mapper' | 'credential';
  readonly path: readonly string[];
  readonly values: readonly string[];
  /** Keycloak reads it in any case. */
  readonly anyCase?: true;
  /** Extensions often bring values of their own. */
  readonly isOpen?: true;
}

const WEB_AUTHN: readonly (readonly [string, readonly string[]])[] = [
  ['UserVerificationRequirement', ['not specified', 'required', 'preferred', 'discouraged']],
  ['AttestationConveyancePreference', ['not specified', 'none', 'indirect', 'direct']],
  ['AuthenticatorAttachment', ['not specified', 'platform', 'cross-platform']],
  ['RequireResidentKey', ['not specified', 'Yes', 'No']],
];

/** Measured on Keycloak 26.5, where every other value of these is stored or ends in "unknown_error". */
const CHOICES: readonly Choice[] = [
  { of: 'realm', path: ['sslRequired'], values: ['all', 'external', 'none'], anyCase: true },
  { of: 'realm', path: ['otpPolicyType'], values: ['totp', 'hotp'] },
  { of: 'realm', path: ['otpPolicyAlgorithm'], values: ['HmacSHA1', 'HmacSHA256', 'HmacSHA512'] },
  { of: 'realm', path: ['eventsListeners'], values: providers.eventListeners, isOpen: true },
  { of: 'realm', path: ['enabledEventTypes'], values: providers.eventTypes, isOpen: true },
  ...['webAuthnPolicy', 'webAuthnPolicyPasswordless'].flatMap((policy) =>
    WEB_AUTHN.map(([name, values]) => ({ of: 'realm', path: [`${policy}${name}`], values }) as const),
  ),
  { of: 'client', path: ['protocol'], values: Object.keys(providers.protocolMappers) },
  { of: 'client', path: ['clientAuthenticatorType'], values: providers.clientAuthenticators },
  { of: 'client', path: ['attributes', 'pkce.code.challenge.method'], values: ['S256', 'plain', ''] },
  { of: 'mapper', path: ['config', 'jsonType.label'], values: ['String', 'long', 'int', 'boolean', 'JSON', ''] },
  { of: 'identity-provider', path: ['config', 'syncMode'], values: ['IMPORT', 'LEGACY', 'FORCE'] },
  { of: 'identity-provider-mapper', path: ['config', 'syncMode'], values: ['INHERIT', 'IMPORT', 'LEGACY', 'FORCE'] },
  {
    of: 'credential',
    path: ['type'],
    values: ['password', 'otp', 'totp', 'hotp', 'secret', 'webauthn', 'webauthn-passwordless', 'recovery-authn-codes'],
    isOpen: true,
  },
];

export const rule: Rule<'invalid-value'> = {
  code: 'invalid-value',
  severity: 'error',
  title: 'a value that Keycloak stores but does not know',
  reason:
    'The first import accepts most of them, and then logins fail or the setting does nothing; a wrong "sslRequired" makes the import fail with "unknown_error".',
  check: (realm, report) => {
    const owners = ownersIn(realm);
    for (const { of, path, values, anyCase, isOpen } of CHOICES) {
      for (const owner of owners[of]) {
        const property = at(owner, ...path);
        for (const place of Array.isArray(property?.value) ? items(property) : [property]) {
          if (!isKnownText(place)) continue;
          const written = place.value;
          if (values.includes(anyCase ? written.toLowerCase() : written)) continue;
          report(place, {
            message: `"${written}" is not a value that Keycloak knows for "${path.at(-1)}"`,
            hint: suggest(
              written,
              values.filter((value) => value !== ''),
            ),
            ...(isOpen && { severity: 'warning' }),
          });
        }
      }
    }
  },
};

function ownersIn(realm: RealmIndex): Readonly<Record<Choice['of'], readonly Placed[]>> {
  return {
    realm: realm.roots,
    client: realm.clients,
    mapper: realm.protocolMappers,
    'identity-provider': realm.identityProviders,
    'identity-provider-mapper': realm.identityProviderMappers,
    credential: realm.users.flatMap((user) => items(at(user, 'credentials'))),
  };
}

export const examples: Examples = {
  bad: { 'bootstrap/realm.json': { sslRequired: 'externl', otpPolicyType: 'topt' } },
  good: { 'bootstrap/realm.json': { sslRequired: 'external', otpPolicyType: 'totp' } },
};
