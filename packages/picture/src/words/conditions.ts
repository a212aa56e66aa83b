import type { AccessExecution } from '@realm-as-code/access';
import { isCondition, wordsOfAuthenticator } from './authenticators.ts';

type Config = Readonly<Record<string, string>>;

/** Config keys: the factories in `org.keycloak.authentication.authenticators.conditional`. */
const WORDS: Readonly<Record<string, (config: Config, besides: readonly AccessExecution[]) => string>> = {
  'conditional-user-role': (config) =>
    `the user ${config['negate'] === 'true' ? 'does not have' : 'has'} the role ${named(config['condUserRole'])}`,
  // Scopes that it has by default, and those that the login asks for.
  'conditional-client-scope': (config) =>
    `the client is ${config['negate'] === 'true' ? 'not ' : ''}given the scope ${named(config['client_scope'])}`,
  'conditional-user-attribute': (config) => {
    const value = config['attribute_expected_value'];
    const isNot = config['not'] === 'true';
    const verbs = config['regex'] === 'true' ? ['matches', 'does not match'] : ['is', 'is not'];
    return `the user's attribute ${named(config['attribute_name'])} ${verbs[isNot ? 1 : 0]} ${named(value)}`;
  },
  'conditional-user-configured': (_config, besides) => {
    const names = [...new Set(besides.map(({ authenticator, flow }) => thingOf(authenticator) ?? named(flow)))];
    return names.length === 0 ? 'what follows is set up for the user' : `the user has ${names.join(' or ')}`;
  },
  'conditional-level-of-authentication': (config) => {
    const age = Number(config['loa-max-age'] ?? 0);
    const level = `level ${config['loa-condition-level'] ?? '?'} of authentication is asked for`;
    return age > 0 ? `${level}, and was not reached in the last ${age} seconds` : `${level}, and not reached yet`;
  },
  'conditional-credential': (config) => {
    const list = (config['credentials'] ?? '').split('##').filter((name) => name !== '');
    return `the user signed in ${config['included'] === 'true' ? 'with' : 'with none of'}: ${list.join(', ') || 'nothing'}`;
  },
  'conditional-sub-flow-executed': (config) =>
    `the sub-flow ${named(config['flow_to_check'])} was ${config['check_result'] === 'not-executed' ? 'not ' : ''}executed`,
};

/**
 * @param besides the executions that stand beside the condition and are no conditions.
 * @returns what a condition asks, in words that go behind "if": `the user has not the role X`.
 */
export function wordsOfCondition(condition: AccessExecution, besides: readonly AccessExecution[]): string {
  const provider = condition.authenticator ?? '';
  if (!Object.hasOwn(WORDS, provider)) return `the condition ${provider} holds`;
  return (WORDS[provider] as (typeof WORDS)[string])(condition.config ?? {}, besides);
}

/** @returns the executions of a flow that are enabled and no conditions. */
export function besidesOf(executions: readonly AccessExecution[]): AccessExecution[] {
  return executions.filter(
    ({ authenticator, requirement }) =>
      requirement !== 'DISABLED' && !(authenticator !== undefined && isCondition(authenticator)),
  );
}

function named(name: string | undefined): string {
  return name === undefined || name === '' ? '(none)' : name;
}

/** What a user has who has set up an authenticator. */
const THINGS: Readonly<Record<string, string>> = {
  'auth-otp-form': 'a one-time code',
  'auth-password-form': 'a password',
  'auth-recovery-authn-code-form': 'recovery codes',
  'auth-username-password-form': 'a password',
  'direct-grant-validate-otp': 'a one-time code',
  'direct-grant-validate-password': 'a password',
  'idp-add-organization-member': 'an organization',
  organization: 'an organization',
  'reset-otp': 'a one-time code',
  'webauthn-authenticator': 'a security key',
  'webauthn-authenticator-passwordless': 'a passkey',
};

function thingOf(authenticator: string | undefined): string | undefined {
  if (authenticator === undefined) return undefined;
  return Object.hasOwn(THINGS, authenticator) ? THINGS[authenticator] : `set up ${wordsOfAuthenticator(authenticator)}`;
}
