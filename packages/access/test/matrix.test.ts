import fc from 'fast-check';
import type { JsonObject } from '@realm-as-code/renderer';
import { describe, expect, test } from 'vitest';
import { type AccessRealm, ANYBODY, decide, kindsOfUsers, makeMatrix, type Way } from '../src/index.ts';
import { type Line, realmWith, sub } from './realm-with.ts';

const FORM = 'REQUIRED auth-username-password-form';
const DENY = 'REQUIRED deny-access-authenticator';
const ROLES = ['staff', 'admin', 'auditor'];
const SCOPES = ['narrow', 'wide'];

/** A gate: conditions, and a denial. */
const gates = fc
  .array(
    fc.record({
      requirement: fc.constantFrom('CONDITIONAL', 'CONDITIONAL', 'REQUIRED', 'DISABLED'),
      role: fc.option(fc.constantFrom(...ROLES, 'nowhere')),
      scope: fc.option(fc.constantFrom(...SCOPES)),
      attribute: fc.option(fc.constantFrom('red', 'blue')),
      negate: fc.constantFrom('true', 'false'),
      last: fc.constantFrom('deny-access-authenticator', 'allow-access-authenticator', 'auth-otp-form', 'acme-check'),
    }),
    { maxLength: 4 },
  )
  .map((list) =>
    list.map(({ requirement, role, scope, attribute, negate, last }, index): Line => {
      const lines: Line[] = [];
      if (scope !== null) lines.push(['REQUIRED conditional-client-scope', { client_scope: scope, negate }]);
      if (role !== null) lines.push(['REQUIRED conditional-user-role', { condUserRole: role, negate }]);
      if (attribute !== null)
        lines.push([
          'REQUIRED conditional-user-attribute',
          { attribute_name: 'team', attribute_expected_value: attribute, not: negate },
        ]);
      return sub(requirement, `gate ${index}`, ...lines, `REQUIRED ${last}`);
    }),
  );

const clients = fc
  .array(
    fc.record(
      {
        enabled: fc.boolean(),
        publicClient: fc.boolean(),
        standardFlowEnabled: fc.boolean(),
        directAccessGrantsEnabled: fc.boolean(),
        serviceAccountsEnabled: fc.boolean(),
        consentRequired: fc.boolean(),
        bearerOnly: fc.boolean(),
        protocol: fc.constantFrom('openid-connect', 'saml'),
        redirectUris: fc.subarray(['https://app.example/*']),
        defaultClientScopes: fc.subarray(SCOPES),
        optionalClientScopes: fc.subarray(SCOPES),
        attributes: fc.constantFrom(
          {},
          { 'display.on.consent.screen': 'true' },
          { 'default.acr.values': '2' },
          { login_theme: 'other' },
        ),
        authenticationFlowBindingOverrides: fc.constantFrom({}, { browser: 'browser' }, { direct_grant: 'gated' }),
      },
      { requiredKeys: [] },
    ),
    { minLength: 1, maxLength: 6 },
  )
  .map((list) => list.map((client, index): JsonObject => ({ ...client, clientId: `client-${index}` })));

/** What an identity provider gives to whom it lets in. */
const mappers = fc.array(
  fc.record({
    identityProviderMapper: fc.constantFrom(
      'oidc-role-idp-mapper',
      'oidc-hardcoded-role-idp-mapper',
      'hardcoded-attribute-idp-mapper',
      'acme-idp-mapper',
    ),
    role: fc.constantFrom(...ROLES),
    syncMode: fc.constantFrom('FORCE', 'IMPORT'),
  }),
  { maxLength: 3 },
);

const settings = fc.record({ registrationAllowed: fc.boolean(), resetPasswordAllowed: fc.boolean() });

const realms = fc
  .record({ lines: gates, list: clients, given: mappers, set: settings })
  .map(({ lines, list, given, set }) =>
    realmWith([FORM, ...lines], {
      ...set,
      registrationFlow: 'gated',
      clients: list,
      clientScopes: SCOPES.map((name) => ({ name, protocol: 'openid-connect' })),
      roles: {
        realm: [...ROLES.slice(0, 2).map((name) => ({ name })), { name: 'auditor', composites: { realm: ['staff'] } }],
      },
      identityProviders: [
        {
          alias: 'idp',
          providerId: 'oidc',
          enabled: true,
          firstBrokerLoginFlowAlias: 'first broker login',
          postBrokerLoginFlowAlias: 'gated',
        },
      ],
      identityProviderMappers: given.map(({ identityProviderMapper, role, syncMode }, index) => ({
        name: `mapper ${index}`,
        identityProviderAlias: 'idp',
        identityProviderMapper,
        config: { syncMode, role, attribute: 'team', 'attribute.value': 'red' },
      })),
    }),
  );

describe('a matrix', () => {
  test('says of every client, user and way what is decided there', () => {
    fc.assert(
      fc.property(realms, (realm) => {
        const matrix = makeMatrix(realm, kindsOfUsers(realm));
        for (const clientId of matrix.clients)
          for (const way of matrix.waysInto(clientId))
            for (const kind of matrix.kinds) {
              const { user } = kind;
              expect(matrix.at(clientId, kind, way)).toEqual(decide(realm, { clientId, user, way }));
            }
      }),
      { numRuns: 30 },
    );
  });

  test('has every client in one group, with its ways', () => {
    fc.assert(
      fc.property(realms, (realm) => {
        const matrix = makeMatrix(realm, kindsOfUsers(realm));
        expect(matrix.groups.flat().toSorted()).toEqual(matrix.clients);
        expect(matrix.clients).toEqual([...realm.clients.keys()].toSorted());
      }),
      { numRuns: 20 },
    );
  });
});

test('of two users with the same role, an identity provider may bring one only: each has an answer of their own', () => {
  const realm = realmWith(
    [
      sub('CONDITIONAL', 'gate', ['REQUIRED conditional-user-role', { condUserRole: 'staff', negate: 'true' }], DENY),
      'REQUIRED allow-access-authenticator',
    ],
    {
      browserFlow: 'browser',
      roles: { realm: [{ name: 'staff' }, { name: 'auditor', composites: { realm: ['staff'] } }] },
      identityProviders: [
        {
          alias: 'idp',
          providerId: 'oidc',
          enabled: true,
          trustEmail: true,
          firstBrokerLoginFlowAlias: 'first broker login',
          postBrokerLoginFlowAlias: 'gated',
        },
      ],
      identityProviderMappers: [
        {
          name: 'auditors',
          identityProviderAlias: 'idp',
          identityProviderMapper: 'oidc-role-idp-mapper',
          config: { syncMode: 'IMPORT', role: 'auditor' },
        },
      ],
    },
  );
  const [staff, auditor] = ['staff', 'auditor'].map((role) => ({ name: role, user: { ...ANYBODY, roles: [role] } }));
  const way: Way = { kind: 'broker', provider: 'idp', isFirst: true, hasAccount: false };
  const matrix = makeMatrix(realm, []);
  expect([staff, auditor].map((kind) => kind && matrix.at('app', kind, way).by?.name)).toEqual([
    'deny-access-authenticator',
    undefined,
  ]);
});

describe('answers that are the same', () => {
  const without = (role: string): Line => ['REQUIRED conditional-user-role', { condUserRole: role, negate: 'true' }];
  const gate = (role: string): Line =>
    sub('CONDITIONAL', `gate ${role}`, without(role), 'REQUIRED deny-access-authenticator');
  const roles = Array.from({ length: 8 }, (_, index) => `role-${index}`);
  const realm: AccessRealm = realmWith([FORM, ...roles.map(gate)], {
    directGrantFlow: '',
    roles: { realm: roles.map((name) => ({ name })) },
    clients: Array.from({ length: 100 }, (_, index) => ({
      clientId: `client-${index}`,
      name: `Client ${index}`,
      secret: `secret ${index}`,
      redirectUris: [`https://client-${index}.example/*`],
    })),
  });

  test('are found once: of eight gates and many clients, whom each of them stops, and who comes in', () => {
    const matrix = makeMatrix(realm, kindsOfUsers(realm));
    expect(matrix.kinds).toHaveLength(256);
    const answers = new Set(
      matrix.clients
        .filter((clientId) => clientId.startsWith('client-'))
        .flatMap((clientId) => matrix.kinds.map((kind) => matrix.at(clientId, kind, { kind: 'form' }))),
    );
    expect(answers.size).toBe(9);
  });
});
