// The building blocks of flows in the examples of rules.

/** @returns a flow that a realm, a client or an identity provider can use. */
export function topLevelFlow(alias: string, ...executions: readonly object[]): object {
  return { alias, providerId: 'basic-flow', topLevel: true, builtIn: false, authenticationExecutions: executions };
}

/** @returns a flow that another flow can contain. */
export function subFlow(alias: string, ...executions: readonly object[]): object {
  return { alias, providerId: 'basic-flow', topLevel: false, builtIn: false, authenticationExecutions: executions };
}

/** @returns an execution that runs an authenticator. */
export function authenticator(name: string, requirement = 'REQUIRED'): object {
  return { authenticator: name, requirement };
}

/** @returns an execution that runs a sub-flow. */
export function subFlowExecution(flowAlias: string, requirement = 'REQUIRED'): object {
  return { authenticatorFlow: true, flowAlias, requirement };
}

/** An execution that turns everybody away. */
export const DENY: object = authenticator('deny-access-authenticator');
