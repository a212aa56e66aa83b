// Flows for the examples of rules.

/** @returns a top-level flow of one's own. */
export function topLevelFlow(alias: string, ...executions: readonly object[]): object {
  return { alias, providerId: 'basic-flow', topLevel: true, builtIn: false, authenticationExecutions: executions };
}

/** @returns a flow for use inside another one. */
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

/** An execution that refuses everybody. */
export const DENY: object = authenticator('deny-access-authenticator');
