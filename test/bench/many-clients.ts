import type { JsonObject } from '@realm-as-code/renderer';

/** What {@link realmWithManyClients} is, in words. */
export const MANY = '1000 clients × 256 kinds of users';

/**
 * @returns a realm as Keycloak imports it: a login page, an identity provider, and gates for eight roles, two of which concern
 *   only clients with a certain client scope; every tenth client has login flows of its own.
 */
export function realmWithManyClients(): JsonObject {
  const roles = Array.from({ length: 8 }, (_, index) => `role-${index}`);
  const gates = roles.map((role, index) => ({ role, scope: index < 6 ? undefined : `gate-${index}` }));
  const configs: JsonObject[] = [];
  const config = (alias: string, values: JsonObject): string => {
    configs.push({ alias, config: values });
    return alias;
  };
  const flow = (alias: string, topLevel: boolean, authenticationExecutions: JsonObject[]): JsonObject => ({
    alias,
    providerId: 'basic-flow',
    topLevel,
    builtIn: false,
    authenticationExecutions: authenticationExecutions.map((execution, index) => ({ ...execution, priority: index })),
  });
  const subFlow = (flowAlias: string, requirement: string): JsonObject => ({
    flowAlias,
    authenticatorFlow: true,
    requirement,
  });
  const step = (authenticator: string, requirement: string, authenticatorConfig?: string): JsonObject => ({
    authenticator,
    requirement,
    ...(authenticatorConfig !== undefined && { authenticatorConfig }),
  });
  const gated = (name: string, first: JsonObject[]): JsonObject[] => [
    flow(name, true, [...first, ...gates.map(({ role }) => subFlow(`${name} ${role}`, 'CONDITIONAL'))]),
    ...gates.map(({ role, scope }) =>
      flow(`${name} ${role}`, false, [
        ...(scope === undefined
          ? []
          : [step('conditional-client-scope', 'REQUIRED', config(`${name} ${role} scope`, { client_scope: scope }))]),
        step('conditional-user-role', 'REQUIRED', config(`${name} ${role}`, { condUserRole: role, negate: 'true' })),
        step('deny-access-authenticator', 'REQUIRED', config(`${name} ${role} deny`, { denyErrorMessage: role })),
      ]),
    ),
  ];
  const pages = (name: string): JsonObject[] => [
    ...gated(name, [subFlow(`${name} authenticate`, 'REQUIRED')]),
    flow(`${name} authenticate`, false, [
      step('auth-cookie', 'ALTERNATIVE'),
      step('identity-provider-redirector', 'ALTERNATIVE'),
      subFlow(`${name} forms`, 'ALTERNATIVE'),
    ]),
    flow(`${name} forms`, false, [step('auth-username-password-form', 'REQUIRED')]),
  ];
  const overrides = ['one', 'two', 'three'];
  const flows = [
    ...pages('pages'),
    ...overrides.flatMap(pages),
    flow('first', true, [step('idp-create-user-if-unique', 'REQUIRED')]),
    ...gated('after', [step('allow-access-authenticator', 'REQUIRED')]),
  ];
  return {
    realm: 'bench',
    enabled: true,
    browserFlow: 'pages',
    directGrantFlow: 'grant',
    roles: { realm: roles.map((name) => ({ name })) },
    clientScopes: ['gate-6', 'gate-7'].map((name) => ({ name, protocol: 'openid-connect' })),
    clients: Array.from({ length: 1000 }, (_, index) => ({
      clientId: `client-${index}`,
      enabled: true,
      protocol: 'openid-connect',
      standardFlowEnabled: true,
      directAccessGrantsEnabled: index % 3 === 0,
      serviceAccountsEnabled: index % 5 === 0,
      redirectUris: [`https://client-${index}.example.org/*`],
      defaultClientScopes: [index % 2 === 0 ? 'gate-6' : [], index % 7 === 0 ? 'gate-7' : []].flat(),
      optionalClientScopes: index % 11 === 0 ? ['gate-7'] : [],
      ...(index % 10 === 0 && {
        authenticationFlowBindingOverrides: { browser: overrides[(index / 10) % overrides.length] ?? '' },
      }),
    })),
    identityProviders: [
      {
        alias: 'idp',
        providerId: 'oidc',
        enabled: true,
        firstBrokerLoginFlowAlias: 'first',
        postBrokerLoginFlowAlias: 'after',
      },
    ],
    authenticationFlows: flows,
    authenticatorConfig: configs,
  };
}
