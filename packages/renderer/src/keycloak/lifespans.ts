/**
 * The realm's lifespans that must be above 0, in seconds. The other ones may be 0 or less: they then follow one of these,
 * or never end.
 */
export const POSITIVE_LIFESPANS: readonly string[] = [
  'accessTokenLifespan',
  'ssoSessionIdleTimeout',
  'ssoSessionMaxLifespan',
  'accessCodeLifespan',
  'accessCodeLifespanLogin',
  'accessCodeLifespanUserAction',
  'otpPolicyPeriod',
];
