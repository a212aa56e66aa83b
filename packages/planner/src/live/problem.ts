/** Why a realm could not be read. */
export interface Problem {
  /** What happened, on one line. */
  readonly problem: string;
  /** What to do about it, on one line. */
  readonly hint?: string;
  /** `sign-in`: no other realm can be read either. */
  readonly kind?: 'sign-in' | 'no-realm';
}

/** @param request what Keycloak was asked for, such as `the export of the realm`. */
export function unexpectedStatus(status: number, request: string): Problem {
  return { problem: `Keycloak answered ${request} with HTTP ${status}`, hint: 'Its log says more' };
}
