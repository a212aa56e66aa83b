import type { ProviderConfigs } from './provider-configs.ts';
import type { ProviderLists } from './provider-lists.ts';

/** A property that Keycloak's classes accept with any text, although its code knows only some values. */
export interface Choice {
  /** Whose property it is. */
  readonly of: 'realm' | 'client' | 'identity-provider' | 'identity-provider-mapper' | 'protocol-mapper' | 'credential';
  readonly path: readonly string[];
  readonly values: readonly string[] | ((providers: ProviderLists, configs: ProviderConfigs) => readonly string[]);
  /** Whether upper and lower case are the same to Keycloak. */
  readonly anyCase?: true;
  /** Whether extensions often add values. */
  readonly isOpen?: true;
  /** Whether any other value is as if there were none: browsers ignore those of passkeys that they do not know. */
  readonly isIgnored?: true;
}

const WEB_AUTHN: readonly (readonly [string, readonly string[]])[] = [
  ['UserVerificationRequirement', ['not specified', 'required', 'preferred', 'discouraged']],
  ['AttestationConveyancePreference', ['not specified', 'none', 'indirect', 'direct']],
  ['AuthenticatorAttachment', ['not specified', 'platform', 'cross-platform']],
  ['RequireResidentKey', ['not specified', 'Yes', 'No']],
];

/** Measured on Keycloak 26.5: any other value is stored, or makes the import fail with "unknown_error". */
export const CHOICES: readonly Choice[] = [
  { of: 'realm', path: ['sslRequired'], values: ['all', 'external', 'none'], anyCase: true },
  { of: 'realm', path: ['otpPolicyType'], values: ['totp', 'hotp'] },
  { of: 'realm', path: ['otpPolicyAlgorithm'], values: ['HmacSHA1', 'HmacSHA256', 'HmacSHA512'] },
  // With any other, no token is issued.
  ...[['defaultSignatureAlgorithm'], ['attributes', 'defaultSignatureAlgorithm']].map((path): Choice => ({
    of: 'realm',
    path,
    values: (_, { algorithms }) => ['', ...algorithms.signature],
  })),
  { of: 'realm', path: ['eventsListeners'], values: ({ eventListeners }) => eventListeners, isOpen: true },
  { of: 'realm', path: ['enabledEventTypes'], values: ({ eventTypes }) => eventTypes, isOpen: true },
  ...['webAuthnPolicy', 'webAuthnPolicyPasswordless'].flatMap((policy) =>
    WEB_AUTHN.map(([name, values]) => ({ of: 'realm', path: [`${policy}${name}`], values, isIgnored: true }) as const),
  ),
  { of: 'client', path: ['protocol'], values: ({ protocolMappers }) => Object.keys(protocolMappers) },
  { of: 'client', path: ['clientAuthenticatorType'], values: ({ clientAuthenticators }) => clientAuthenticators },
  { of: 'client', path: ['attributes', 'pkce.code.challenge.method'], values: ['S256', 'plain', ''] },
  { of: 'protocol-mapper', path: ['protocol'], values: ({ protocolMappers }) => Object.keys(protocolMappers) },
  {
    of: 'protocol-mapper',
    path: ['config', 'jsonType.label'],
    values: ['String', 'long', 'int', 'boolean', 'JSON', ''],
    isIgnored: true,
  },
  { of: 'identity-provider', path: ['config', 'syncMode'], values: ['IMPORT', 'LEGACY', 'FORCE'] },
  { of: 'identity-provider-mapper', path: ['config', 'syncMode'], values: ['INHERIT', 'IMPORT', 'LEGACY', 'FORCE'] },
  {
    of: 'credential',
    path: ['type'],
    values: ['password', 'otp', 'totp', 'hotp', 'secret', 'webauthn', 'webauthn-passwordless', 'recovery-authn-codes'],
    isOpen: true,
  },
];
