import { isTrue, type JsonObject, own } from '../document/json.ts';
import { compareVersions } from './compare-versions.ts';

/** The realm's own bindings of flows. */
export const FLOW_BINDINGS: readonly string[] = [
  'browserFlow',
  'registrationFlow',
  'directGrantFlow',
  'resetCredentialsFlow',
  'clientAuthenticationFlow',
  'dockerAuthenticationFlow',
  'firstBrokerLoginFlow',
];

/** The types of flows: AuthenticationProcessor.createFlowExecution runs no other. */
export const FLOW_TYPES: readonly string[] = ['basic-flow', 'form-flow', 'client-flow'];

/** The flows that a client can have instead of its realm's: org.keycloak.models.AuthenticationFlowBindings. */
export const FLOW_OVERRIDES: readonly string[] = ['browser', 'direct_grant'];

/** What an execution can be: AuthenticationExecutionModel.Requirement. */
export const REQUIREMENTS: readonly string[] = ['REQUIRED', 'ALTERNATIVE', 'CONDITIONAL', 'DISABLED'];

/** The flow that keycloak-config-cli points identity providers at while it changes the one that they use after login. */
export const GUARD_FLOW = 'post broker login';

/**
 * @param reconciler the version of keycloak-config-cli, undefined when it is not known.
 * @returns whether it fails without {@link GUARD_FLOW}, which Keycloak does not have; later versions clear the alias
 *   instead (its source, and measured with 6.5.0 and 6.5.1). Builds of its sources from before 6.5.1 fail, too.
 */
export function needsGuardFlow(reconciler: string | undefined): boolean {
  if (reconciler === undefined) return true;
  return compareVersions(reconciler, '6.5.0') <= 0 || reconciler.startsWith('6.5.1-');
}

/** @returns whether an execution of an export or a document is a sub-flow. Keycloak's exports have both spellings. */
export function isSubFlowExecution(execution: JsonObject): boolean {
  return isTrue(own(execution, 'authenticatorFlow')) || isTrue(own(execution, 'autheticatorFlow'));
}

/** Providers of what runs in flows, by kind. */
export interface FlowProviders {
  readonly authenticators: readonly string[];
  readonly clientAuthenticators: readonly string[];
  readonly formActions: readonly string[];
}

/** @returns what can run in a flow; it depends on the flow's kind, its `providerId`. */
export function authenticatorsFor(flowKind: string | undefined, providers: FlowProviders): readonly string[] {
  if (flowKind === 'form-flow') return providers.formActions;
  if (flowKind === 'client-flow') return providers.clientAuthenticators;
  return providers.authenticators;
}
