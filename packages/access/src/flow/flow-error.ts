/** Why a flow ends without a page of its own: org.keycloak.authentication.AuthenticationFlowError, and exceptions of Java. */
export type FlowErrorKind =
  | 'UNKNOWN_USER'
  | 'CREDENTIAL_SETUP_REQUIRED'
  | 'INTERNAL_ERROR'
  | 'IDENTITY_PROVIDER_ERROR'
  | 'ACCESS_DENIED'
  | 'INVALID_USER'
  | 'exception';

/** Ends a flow, or the alternative that it is in (AuthenticationFlowException); one of kind `exception` ends every flow. */
export class FlowError extends Error {
  readonly kind: FlowErrorKind;

  constructor(kind: FlowErrorKind, message: string) {
    super(message);
    this.kind = kind;
  }
}

/** An execution whose outcome cannot be told, and has not been assumed. */
export class UnknownOutcome extends Error {
  readonly key: string;

  /** @param reason what is not known, in words. */
  constructor(key: string, reason: string) {
    super(reason);
    this.key = key;
  }
}
