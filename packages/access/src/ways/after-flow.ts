import { compareText, isTrue, own, textAt, valueAt } from '@realm-as-code/renderer';
import type { LoginRequest, User } from '../access.ts';
import type { AccessRealm } from '../realm/access-realm.ts';
import { requiredAttributes } from '../realm/required-attributes.ts';
import { scopesOf } from '../realm/scopes.ts';
import type { Refusal } from './refusal.ts';

/** A login whose flow has ended well. */
export interface FlowEnd {
  readonly clientId: string;
  readonly user: User;
  readonly request: LoginRequest;
  /** Required actions that the flow has added, such as `CONFIGURE_TOTP`. */
  readonly setup: Iterable<string>;
  /** Whether the account has been made in this login. */
  readonly isNew: boolean;
}

/** The required actions that Keycloak adds by itself, by their aliases. */
const VERIFY_EMAIL = 'VERIFY_EMAIL';
const VERIFY_PROFILE = 'VERIFY_PROFILE';

/**
 * @returns what a user is asked for between the end of a flow in a browser and the client, in its order: required actions that are
 *   enabled, by priority and name, then `consent` (AuthenticationManager.nextRequiredAction). Those that are disabled or unknown are
 *   passed over. The age of a password and consent given earlier are not known, and not looked at.
 */
export function needsAfterFlow(realm: AccessRealm, end: FlowEnd): string[] {
  const { user } = end;
  const pending = new Set([...pendingActions(realm, end), ...triggeredActions(realm, end)]);
  // VerifyEmail.process has nothing to do then.
  if (user.emailVerified || hasEmptyField(user, 'email')) pending.delete(VERIFY_EMAIL);
  const actions = [...pending].filter((action) => isEnabled(realm, action)).toSorted(inOrderOf(realm));
  return [...actions, ...(needsConsent(realm, end) ? ['consent'] : [])];
}

/**
 * @returns why a direct grant ends in spite of its flow: nobody can do required actions there, so each that the account has counts,
 *   also one that is disabled (ResourceOwnerPasswordCredentialsGrantType.process).
 */
export function refusalAfterDirectGrant(realm: AccessRealm, end: FlowEnd): Refusal | undefined {
  const actions = [...new Set([...pendingActions(realm, end), ...triggeredActions(realm, end)])];
  if (actions.length === 0) return undefined;
  const reason = `the account has required actions, which a direct grant cannot do: ${actions.toSorted(compareText).join(', ')}`;
  return { reason, message: 'Account is not fully set up' };
}

/** What the account or the flow has. A new account gets what is set as a default action (JpaUserProvider.addUser). */
function pendingActions(realm: AccessRealm, { user, setup, isNew }: FlowEnd): string[] {
  const defaults = [...realm.requiredActions]
    .filter(([alias, action]) => isNew && isEnabled(realm, alias) && isTrue(own(action, 'defaultAction')))
    .map(([alias]) => alias);
  // VerifyUserProfile.evaluateTriggers takes it away from whoever has all that is required.
  const given = user.requiredActions.filter((action) => action !== VERIFY_PROFILE || !isEnabled(realm, action));
  return [...given, ...setup, ...defaults];
}

/** AuthenticationManager.evaluateRequiredActionTriggers. */
function triggeredActions(realm: AccessRealm, end: FlowEnd): string[] {
  const { user } = end;
  const isUnverified =
    isTrue(own(realm.settings, 'verifyEmail')) &&
    !user.emailVerified &&
    !hasEmptyField(user, 'email') &&
    !user.requiredActions.includes('UPDATE_EMAIL');
  return [
    ...(isUnverified && isEnabled(realm, VERIFY_EMAIL) ? [VERIFY_EMAIL] : []),
    ...(isEnabled(realm, VERIFY_PROFILE) && lacksAttribute(realm, end) ? [VERIFY_PROFILE] : []),
  ];
}

/** What every account has a field for; a kind of user that says nothing of it is taken to have it filled in. */
const FIELDS: readonly string[] = ['username', 'email', 'firstName', 'lastName'];

function lacksAttribute(realm: AccessRealm, { clientId, user, request }: FlowEnd): boolean {
  return requiredAttributes(realm, scopesOf(realm, clientId, request)).some((name) => {
    const values = own(user.attributes, name);
    if (values === undefined) return !FIELDS.includes(name);
    return values.length === 0 || values.some((value) => value.trim() === '');
  });
}

function hasEmptyField({ attributes }: User, field: string): boolean {
  return own(attributes, field)?.every((value) => value.trim() === '') ?? false;
}

function isEnabled({ requiredActions }: AccessRealm, alias: string): boolean {
  return isTrue(own(requiredActions.get(alias) ?? {}, 'enabled'));
}

/** RequiredActionProviderModel.RequiredActionComparator. */
function inOrderOf({ requiredActions }: AccessRealm): (a: string, b: string) => number {
  const priority = (alias: string): number => Number(own(requiredActions.get(alias) ?? {}, 'priority') ?? 0);
  const name = (alias: string): string => (textAt(requiredActions.get(alias), 'name') ?? '').toLowerCase();
  return (a, b) => priority(a) - priority(b) || compareText(name(a), name(b));
}

/** The attribute of a client, or of a client scope, that puts it on the consent screen. */
export const ON_CONSENT_SCREEN = 'display.on.consent.screen';

/** getClientScopesToApproveOnConsentScreen: scopes are shown unless they say otherwise, the client itself if it says so. */
function needsConsent(realm: AccessRealm, { clientId, request }: FlowEnd): boolean {
  const client = realm.clients.get(clientId) ?? {};
  if (!isTrue(own(client, 'consentRequired'))) return false;
  if (isTrue(valueAt(client, 'attributes', ON_CONSENT_SCREEN))) return true;
  return [...scopesOf(realm, clientId, request)].some((name) => {
    const shown = valueAt(realm.clientScopes.get(name), 'attributes', ON_CONSENT_SCREEN);
    return shown === undefined || isTrue(shown);
  });
}
