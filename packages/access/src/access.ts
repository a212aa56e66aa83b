// What is asked, and what is answered.

/** What somebody can prove to be themselves with, by the type that Keycloak stores it under. */
export type Credential = 'password' | 'otp' | 'recovery-authn-codes' | 'webauthn' | 'webauthn-passwordless';

/** A kind of user: what flows can ask of one. */
export interface User {
  /** Roles given to the user, as conditions of flows write them: `role` of the realm, `client.role` of a client. */
  readonly roles: readonly string[];
  /** Paths of groups that the user is in, such as `/staff/admins`; they can bring roles and attributes. */
  readonly groups: readonly string[];
  readonly attributes: Readonly<Record<string, readonly string[]>>;
  readonly credentials: readonly Credential[];
  /** Aliases of the identity providers that the user's account is linked with. */
  readonly links: readonly string[];
  /** Required actions that the user has to do before anything else, such as `UPDATE_PASSWORD`. */
  readonly requiredActions: readonly string[];
  readonly enabled: boolean;
  readonly emailVerified: boolean;
}

/** How somebody gets in. */
export type Way =
  /** The login page, and what it asks for: user name, password, one-time code. */
  | { readonly kind: 'form' }
  /** A session in the browser, from an earlier login to any client. What the user may do has changed since, perhaps. */
  | { readonly kind: 'session' }
  /** An identity provider. The account is linked with it already, or is made or linked at this first login. */
  | {
      readonly kind: 'broker';
      readonly provider: string;
      readonly isFirst: boolean;
      /**
       * Of a first login: whether the realm has an account with the person's user name or e-mail address already, to be linked.
       * Undefined: both are tried, and what gets furthest counts.
       */
      readonly hasAccount?: boolean | undefined;
    }
  /** User name and password sent by the client (the OAuth 2.0 password grant). */
  | { readonly kind: 'direct-grant' }
  /** A new account that somebody makes at the login page. Whoever it is, of a kind of user it has only what such an account can have. */
  | { readonly kind: 'registration' }
  /** A forgotten password: the link in an e-mail to the account's address. */
  | { readonly kind: 'reset-credentials' }
  /** The client itself, with its own credentials and without a user. */
  | { readonly kind: 'service-account' };

/** What the browser may ask for as it likes, because it writes the address of the login page. */
export interface LoginRequest {
  /** Optional client scopes that it asks for. */
  readonly scopes: readonly string[];
  /** The level of authentication that it asks for, as a number (`acr_values`); undefined for none. */
  readonly level?: number | undefined;
}

/** Somebody tries to log in. */
export interface Attempt {
  readonly clientId: string;
  readonly user: User;
  readonly way: Way;
  /** Undefined: every request that makes a difference is tried, and the one that gets furthest counts. */
  readonly request?: LoginRequest | undefined;
}

/** What became of something that a flow ran into. */
export type StepResult =
  /** An authenticator is satisfied, or a sub-flow is. */
  | 'success'
  /** The condition holds, or does not. */
  | 'true'
  | 'false'
  /** A conditional sub-flow whose conditions do not hold, or something that is disabled or stands beside what is required. */
  | 'skipped'
  /** An alternative that cannot be used: the next one is tried. */
  | 'attempted'
  /** The user has to set something up before the login ends: `note` says what. */
  | 'setup'
  /** The login ends here. */
  | 'denied'
  /** A sub-flow that ends without success. */
  | 'failed'
  /** Not known: an authenticator of an extension, or a value that only the running realm has. */
  | 'unknown';

/** Something that a flow ran into, in the order in which it did. */
export interface Step {
  /** The alias of the flow that it is in. */
  readonly flow: string;
  /** Its index among the executions of that flow, in the order in which they run. */
  readonly execution: number;
  /** How many sub-flows it is in. */
  readonly depth: number;
  /** The provider of an authenticator or a condition, the alias of a sub-flow. */
  readonly name: string;
  readonly kind: 'authenticator' | 'condition' | 'sub-flow';
  readonly requirement: string;
  readonly result: StepResult;
  /** What explains the result in a few words, such as `has not AIHubAccess`. */
  readonly note?: string | undefined;
}

/** Whether somebody gets in. */
export type Outcome =
  | 'allowed'
  /** Yes, after something that the user can do alone: `needs` says what. */
  | 'needs'
  | 'denied'
  /** It cannot be told from the realm alone: `dependsOn` says why. */
  | 'depends';

/** The answer to an {@link Attempt}. */
export interface Access {
  readonly outcome: Outcome;
  /** Of a denied login: what denies it, in words. */
  readonly reason?: string | undefined;
  /** Of a denied login: the text or the message key that the user reads, as Keycloak has it; undefined where it is not known. */
  readonly message?: string | undefined;
  /** Of a denied login: the step that ended it; undefined where no flow ran. */
  readonly by?: Step | undefined;
  /** What has to be done first: required actions, `consent`. */
  readonly needs: readonly string[];
  /** What is not known and may change the outcome. */
  readonly dependsOn: readonly string[];
  /** The top-level flows that ran, in their order: first and post broker login have one each. */
  readonly flows: readonly string[];
  /** What they ran into. */
  readonly steps: readonly Step[];
  /** The request that it was answered for. */
  readonly request: LoginRequest;
}
