import { type Access, decide, kindsOfUsers, readAccessRealm, type User, waysInto } from '@realm-as-code/access';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toLiveRealm } from '../src/index.ts';
import { accessRealmOf } from '../src/plan/access/access-realm-of.ts';

const ROLES = ['staff', 'guest', 'app.operator'];
const SCOPES = ['gate', 'profile'];
const REQUIREMENTS = ['REQUIRED', 'ALTERNATIVE', 'CONDITIONAL', 'DISABLED'];

/** Conditions and authenticators, with their configs. */
const authenticator = fc.oneof(
  fc.record({
    authenticator: fc.constant('conditional-user-role'),
    config: fc.record({ condUserRole: fc.constantFrom(...ROLES, 'nobody'), negate: fc.constantFrom('true', 'false') }),
  }),
  fc.record({
    authenticator: fc.constant('conditional-client-scope'),
    config: fc.record({ client_scope: fc.constantFrom(...SCOPES, 'nowhere') }),
  }),
  fc.record({
    authenticator: fc.constant('conditional-user-attribute'),
    config: fc.constant({ attribute_name: 'site', attribute_expected_value: 'Bern', include_group_attributes: 'true' }),
  }),
  fc.record({
    authenticator: fc.constantFrom(
      'auth-cookie',
      'auth-username-password-form',
      'auth-otp-form',
      'deny-access-authenticator',
      'allow-access-authenticator',
      'identity-provider-redirector',
      'of-an-extension',
    ),
    config: fc.constant(undefined),
  }),
);
const executions = fc.array(fc.tuple(authenticator, fc.constantFrom(...REQUIREMENTS), fc.integer({ min: 0, max: 9 })), {
  maxLength: 4,
});
const subset = (names: readonly string[]): fc.Arbitrary<string[]> => fc.subarray([...names]);

const realms = fc
  .record({
    top: executions,
    inner: executions,
    innerRequirement: fc.constantFrom(...REQUIREMENTS),
    other: executions,
    client: fc.record({
      enabled: fc.boolean(),
      standardFlowEnabled: fc.boolean(),
      directAccessGrantsEnabled: fc.boolean(),
      serviceAccountsEnabled: fc.boolean(),
      consentRequired: fc.boolean(),
      publicClient: fc.boolean(),
      redirectUris: fc.constantFrom([], ['https://app.example.org/*']),
      defaultClientScopes: subset(SCOPES),
      optionalClientScopes: subset(SCOPES),
    }),
    hasOverride: fc.boolean(),
    composites: subset(['guest']),
    clientComposites: subset(['operator']),
    post: fc.constantFrom(undefined, 'other'),
    isProviderOn: fc.boolean(),
    isEnabled: fc.boolean(),
  })
  .map((drawn) => {
    const configs: object[] = [];
    const flow = (alias: string, topLevel: boolean, list: object[]): object => ({
      id: `id of ${alias}`,
      alias,
      providerId: 'basic-flow',
      topLevel,
      builtIn: false,
      authenticationExecutions: list,
    });
    const listed = (name: string, list: typeof drawn.top): object[] =>
      list.map(([{ authenticator, config }, requirement], index) => {
        const alias = `${name} ${index}`;
        if (config !== undefined) configs.push({ alias, config });
        return {
          authenticator,
          requirement,
          priority: index,
          authenticatorFlow: false,
          ...(config && { authenticatorConfig: alias }),
        };
      });
    const sub = { flowAlias: 'inner', authenticatorFlow: true, requirement: drawn.innerRequirement, priority: 5 };
    const { composites: realm, clientComposites: app } = drawn;
    return {
      realm: 'demo',
      enabled: drawn.isEnabled,
      keycloakVersion: '26.5.5',
      attributes: {},
      browserFlow: 'top',
      directGrantFlow: 'other',
      firstBrokerLoginFlow: 'other',
      clientAuthenticationFlow: 'clients',
      defaultRole: { name: 'default-roles-demo' },
      defaultDefaultClientScopes: SCOPES,
      defaultOptionalClientScopes: [],
      clientScopes: SCOPES.map((name) => ({ name, protocol: 'openid-connect' })),
      clients: [
        {
          clientId: 'app',
          protocol: 'openid-connect',
          ...drawn.client,
          ...(drawn.hasOverride && { authenticationFlowBindingOverrides: { browser: 'id of other' } }),
        },
      ],
      roles: {
        realm: [
          { name: 'default-roles-demo' },
          { name: 'staff', composites: { realm, client: { app } } },
          { name: 'guest' },
        ],
        client: { app: [{ name: 'operator' }] },
      },
      groups: [
        {
          name: 'people',
          realmRoles: ['guest'],
          attributes: { site: ['Bern'] },
          subGroups: [{ name: 'heads', clientRoles: { app: ['operator'] }, subGroups: [] }],
        },
      ],
      identityProviders: [
        {
          alias: 'login',
          providerId: 'oidc',
          enabled: drawn.isProviderOn,
          firstBrokerLoginFlowAlias: 'other',
          ...(drawn.post !== undefined && { postBrokerLoginFlowAlias: drawn.post }),
          config: {},
        },
      ],
      requiredActions: [
        { alias: 'CONFIGURE_TOTP', providerId: 'CONFIGURE_TOTP', enabled: true, defaultAction: false, priority: 10 },
      ],
      authenticationFlows: [
        flow('top', true, [...listed('top', drawn.top), sub]),
        flow('inner', false, listed('inner', drawn.inner)),
        flow('other', true, listed('other', drawn.other)),
        { ...flow('clients', true, []), providerId: 'client-flow' },
      ],
      authenticatorConfig: configs,
    };
  });

test('a live realm decides as its export does', () => {
  fc.assert(
    fc.property(realms, (realm) => {
      const exported = JSON.parse(JSON.stringify(realm)) as never;
      const [one, other] = [readAccessRealm(exported, {}), accessRealmOf(toLiveRealm(exported))];
      const [kind] = kindsOfUsers(one);
      const anybody = (kind as { user: User }).user;
      const users: User[] = [
        anybody,
        { ...anybody, roles: ['staff'] },
        { ...anybody, groups: ['/people/heads'], credentials: ['password', 'otp'], links: ['login'] },
      ];
      for (const user of users) {
        for (const way of waysInto(one, 'app')) {
          const answers = [one, other].map((tried): Access => decide(tried, { clientId: 'app', user, way }));
          expect(answers[1]).toEqual(answers[0]);
        }
      }
    }),
    { numRuns: 200 },
  );
});
