import type { Credential } from '../access.ts';
import type { Execution } from './executions.ts';
import type { Login } from './login.ts';

/** What an authenticator answers when it runs. */
export type Answer =
  | { readonly kind: 'success'; readonly note?: string; readonly used?: string }
  /** Not this way: FlowStatus.ATTEMPTED. */
  | { readonly kind: 'attempted'; readonly note?: string }
  /** A page that asks for something. */
  | { readonly kind: 'page' }
  /** The end of the login, with a page that says so. */
  | { readonly kind: 'denied'; readonly message: string; readonly reason: string }
  /** The browser is sent to an identity provider. */
  | { readonly kind: 'redirect'; readonly provider: string };

/** An authenticator of Keycloak: org.keycloak.authentication.Authenticator and its factory. */
export interface Authenticator {
  /** Whether it works on a user who is known already. */
  readonly requiresUser: boolean;
  /** Whether a user who has not set it up may do so in the course of the login (the factory's isUserSetupAllowed). */
  readonly isSetupAllowed: boolean;
  /** The required actions in which a user sets it up. */
  readonly setup: readonly string[];
  /** Whether it has a user who has not set it up do so (Authenticator.setRequiredActions); by default it has. */
  asksForSetup?(login: Login): boolean;
  /** The type of credential that it is for (CredentialValidator). */
  readonly credential?: Credential;
  isConfiguredFor(login: Login, execution: Execution): boolean;
  authenticate(login: Login, execution: Execution): Answer;
  /** The page is answered as well as this user can. @returns `page` when that is not enough. */
  action(login: Login, execution: Execution): Answer;
}

/** It is satisfied. */
export const SUCCESS: Answer = { kind: 'success' };
/** It asks for something. */
export const PAGE: Answer = { kind: 'page' };

/** Forms with a password say so (AbstractUsernameFormAuthenticator.enabledUser). */
export const DISABLED: Answer = {
  kind: 'denied',
  message: 'accountDisabledMessage',
  reason: 'the account is disabled',
};

/** One that needs no user, and that nobody sets up. */
export const plain: Pick<Authenticator, 'requiresUser' | 'isSetupAllowed' | 'setup' | 'isConfiguredFor' | 'action'> = {
  requiresUser: false,
  isSetupAllowed: false,
  setup: [],
  isConfiguredFor: () => true,
  action: () => PAGE,
};
