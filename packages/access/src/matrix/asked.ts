import { isTrue, textAt } from '@realm-as-code/renderer';
import type { Credential, Way } from '../access.ts';
import type { AccessExecution, AccessRealm } from '../realm/access-realm.ts';
import { findRole } from '../realm/roles.ts';

/** A value that a condition wants an attribute of the user to have. */
export interface AskedAttribute {
  readonly name: string;
  readonly value: string;
  /** Whether the value is a pattern of Java, which the whole attribute has to match. */
  readonly isPattern: boolean;
}

/** What flows ask of users and of clients. */
export interface Asked {
  /** Roles that exist, by the names that conditions use. */
  readonly roles: ReadonlySet<string>;
  readonly attributes: readonly AskedAttribute[];
  readonly credentials: ReadonlySet<Credential>;
  /** Names of client scopes. */
  readonly scopes: ReadonlySet<string>;
}

/** What authenticators ask for beside a password, by provider. */
const CREDENTIALS: Readonly<Record<string, Credential>> = {
  'auth-otp-form': 'otp',
  'auth-conditional-otp-form': 'otp',
  'direct-grant-validate-otp': 'otp',
  'reset-otp': 'otp',
  'auth-recovery-authn-code-form': 'recovery-authn-codes',
  'webauthn-authenticator': 'webauthn',
  'webauthn-authenticator-passwordless': 'webauthn-passwordless',
};

/**
 * @returns the aliases of the top-level flows that can run when somebody tries to get into a client that way: a login with an
 *   identity provider begins in the flow for browsers.
 */
export function flowsOfWay(
  { bindings, clients, identityProviders }: AccessRealm,
  clientId: string,
  way: Way,
): string[] {
  const client = clients.get(clientId) ?? {};
  const bound = (override: string, binding: string): string | undefined =>
    textAt(client, 'authenticationFlowBindingOverrides', override) || bindings.get(binding);
  const flows: (string | undefined)[] = [];
  if (way.kind === 'direct-grant') flows.push(bound('direct_grant', 'directGrantFlow'));
  // In these, nothing of the flow for browsers runs (LoginActionsService).
  else if (way.kind === 'registration') flows.push(bindings.get('registrationFlow') ?? 'registration');
  else if (way.kind === 'reset-credentials') flows.push(bindings.get('resetCredentialsFlow') ?? 'reset credentials');
  else if (way.kind !== 'service-account') flows.push(bound('browser', 'browserFlow'));
  if (way.kind === 'broker') {
    const provider = identityProviders.get(way.provider) ?? {};
    const first = textAt(provider, 'firstBrokerLoginFlowAlias') || bindings.get('firstBrokerLoginFlow');
    flows.push(way.isFirst ? first : undefined, textAt(provider, 'postBrokerLoginFlowAlias'));
  }
  return flows.filter((flow) => flow !== undefined && flow !== '') as string[];
}

/**
 * @param flows aliases of top-level flows.
 * @returns what they ask for. Disabled executions ask nothing, and conditions ask only in a sub-flow that is conditional:
 *   elsewhere Keycloak does not look at them (DefaultAuthenticationFlow.fillListsOfExecutions).
 */
export function askedIn(realm: AccessRealm, flows: Iterable<string>): Asked {
  const asked = {
    roles: new Set<string>(),
    attributes: new Map<string, AskedAttribute>(),
    credentials: new Set<Credential>(),
    scopes: new Set<string>(),
  };
  const askForRole = (text: string | undefined): void => {
    const role = findRole(realm, text ?? '');
    if (role !== undefined) asked.roles.add(role.name);
  };
  const askForAttribute = (name = '', value: string | undefined, isPattern = false): void => {
    if (name === '' || value === undefined) return;
    asked.attributes.set(JSON.stringify([name, value, isPattern]), { name, value, isPattern });
  };
  const askOf = ({ authenticator = '', config = {} }: AccessExecution, isConditional: boolean): void => {
    const credential = Object.hasOwn(CREDENTIALS, authenticator) ? CREDENTIALS[authenticator] : undefined;
    if (credential !== undefined) asked.credentials.add(credential);
    if (authenticator === 'auth-conditional-otp-form') {
      askForRole(config['skipOtpRole']);
      askForRole(config['forceOtpRole']);
      for (const value of ['skip', 'force']) askForAttribute(config['otpControlAttribute'], value);
    }
    if (!isConditional) return;
    if (authenticator === 'conditional-user-role') askForRole(config['condUserRole']);
    if (authenticator === 'conditional-client-scope') asked.scopes.add(config['client_scope'] ?? '');
    if (authenticator === 'conditional-user-attribute')
      askForAttribute(config['attribute_name'], config['attribute_expected_value'], isTrue(config['regex']));
  };
  const seen = new Set<string>();
  const visit = (alias: string, isConditional: boolean): void => {
    const key = `${isConditional} ${alias}`;
    if (seen.has(key)) return;
    seen.add(key);
    for (const execution of realm.flows.get(alias)?.executions ?? []) {
      if (execution.requirement === 'DISABLED') continue;
      if (execution.flow === undefined) askOf(execution, isConditional);
      else visit(execution.flow, execution.requirement === 'CONDITIONAL');
    }
  };
  for (const flow of flows) visit(flow, false);
  return { ...asked, attributes: [...asked.attributes.values()] };
}
