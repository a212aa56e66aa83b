// The policies of a realm for one-time codes and for WebAuthn, which Keycloak sets as a whole
// (DefaultExportImportManager.toPolicy, getWebAuthnPolicyTwoFactor and getWebAuthnPolicyPasswordless).

import type { Json, JsonObject } from '@realm-as-code/renderer';
import { knownIn } from './realm-checks.ts';
import type { ResolvedObject } from '../resolved.ts';
import { Stop } from '../stop.ts';

/** What a policy for one-time codes has where only its type is sent: Java's values of nothing. */
const EMPTY_OTP: JsonObject = {
  otpPolicyAlgorithm: null,
  otpPolicyInitialCounter: 0,
  otpPolicyDigits: 0,
  otpPolicyLookAheadWindow: 0,
  otpPolicyPeriod: 0,
  otpPolicyCodeReusable: false,
};

/** @returns the policy for one-time codes that is sent, undefined where its type is not. Then the others count for nothing. */
export function otpPolicyIn(sent: ResolvedObject): JsonObject | undefined {
  const type = knownIn(sent, 'otpPolicyType');
  if (type === undefined) return undefined;
  const others = Object.keys(EMPTY_OTP).map((name) => [name, knownIn(sent, name) ?? EMPTY_OTP[name]]);
  return { otpPolicyType: type, ...(Object.fromEntries(others) as JsonObject) };
}

/**
 * Keycloak fails to show a realm with codes of six digits and no algorithm (MicrosoftAuthenticatorOTPProvider.supports): a new
 * one is not made, an existing one cannot be read any more.
 */
export function checkReadable({ otpPolicyAlgorithm, otpPolicyDigits }: JsonObject, step: string): void {
  if ((otpPolicyAlgorithm ?? null) !== null || otpPolicyDigits !== 6) return;
  throw new Stop(step, 'one-time codes have a number of digits and no "otpPolicyAlgorithm" (HTTP 500)');
}

/** @returns the apps that can make such codes, as Keycloak lists them (its three OTPApplicationProviders). */
export function appsFor(policy: Readonly<Record<string, Json | undefined>>): string[] {
  const {
    otpPolicyType: type,
    otpPolicyPeriod: period,
    otpPolicyDigits: digits,
    otpPolicyAlgorithm: algorithm,
  } = policy;
  const hasUsualPeriod = Number(period ?? 0) === 30;
  return [
    'totpAppFreeOTPName',
    ...(type !== 'totp' || hasUsualPeriod ? ['totpAppGoogleName'] : []),
    ...(type === 'totp' && hasUsualPeriod && digits === 6 && algorithm === 'HmacSHA1'
      ? ['totpAppMicrosoftAuthenticatorName']
      : []),
  ];
}

/** How the names of the properties of the two policies for WebAuthn begin. */
export const WEBAUTHN = ['webAuthnPolicy', 'webAuthnPolicyPasswordless'] as const;

/** What counts where a policy for WebAuthn does not say it; some of it is in Keycloak since 26.6. */
const WEBAUTHN_DEFAULTS: Readonly<Record<(typeof WEBAUTHN)[number], JsonObject>> = {
  webAuthnPolicy: {
    RpEntityName: 'keycloak',
    SignatureAlgorithms: ['ES256', 'RS256'],
    RpId: '',
    AttestationConveyancePreference: 'not specified',
    AuthenticatorAttachment: 'not specified',
    RequireResidentKey: 'not specified',
    ResidentKey: 'not specified',
    UserVerificationRequirement: 'not specified',
    CreateTimeout: 0,
    AvoidSameAuthenticatorRegister: false,
    AcceptableAaguids: [],
    ExtraOrigins: [],
  },
  webAuthnPolicyPasswordless: {
    RpEntityName: 'keycloak',
    SignatureAlgorithms: ['ES256', 'RS256'],
    RpId: '',
    AttestationConveyancePreference: 'not specified',
    AuthenticatorAttachment: 'not specified',
    RequireResidentKey: 'Yes',
    UserVerificationRequirement: 'required',
    CreateTimeout: 0,
    AvoidSameAuthenticatorRegister: false,
    AcceptableAaguids: [],
    ExtraOrigins: [],
    PasskeysEnabled: null,
    Mediation: null,
  },
};
/** Where a passwordless policy has this, a key that stays on the device is required by it instead. */
const RESIDENT_KEY: JsonObject = { RequireResidentKey: 'not specified', ResidentKey: 'required' };

/**
 * @param prefix which of the two policies.
 * @param live the realm's settings, which show what this version of Keycloak has.
 * @returns all properties of the policy that is sent.
 */
export function webAuthnPolicyIn(
  sent: ResolvedObject,
  prefix: (typeof WEBAUTHN)[number],
  live: JsonObject,
): JsonObject {
  const hasResidentKey = live['webAuthnPolicyResidentKey'] !== undefined;
  const defaults = {
    ...WEBAUTHN_DEFAULTS[prefix],
    ...(hasResidentKey && prefix === 'webAuthnPolicyPasswordless' && RESIDENT_KEY),
  };
  const entries = Object.entries(defaults)
    .filter(([key]) => key !== 'ResidentKey' || hasResidentKey)
    .map(([key, usual]): [string, Json] => {
      const value = knownIn(sent, prefix + key);
      const isEmpty = value === undefined || value === '' || (key === 'SignatureAlgorithms' && isEmptyList(value));
      return [prefix + key, isEmpty ? (usual ?? null) : value];
    });
  return Object.fromEntries(entries);
}

function isEmptyList(value: Json): boolean {
  return Array.isArray(value) && value.length === 0;
}
