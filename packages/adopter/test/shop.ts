import type { JsonObject } from '@realm-as-code/renderer';

const shippedScope = { id: '1', name: 'email', protocol: 'openid-connect', attributes: {}, protocolMappers: [] };
const builtInClients = [
  'account',
  'account-console',
  'admin-cli',
  'broker',
  'realm-management',
  'security-admin-console',
];

function builtInClient(clientId: string, realm: string): JsonObject {
  return {
    id: `${realm}-${clientId}`,
    clientId,
    baseUrl: `/realms/${realm}/account/`,
    publicClient: true,
    defaultClientScopes: ['email'],
    attributes: { realm_client: 'false' },
  };
}

function shipped(realm: string): JsonObject {
  return {
    id: realm,
    realm,
    enabled: true,
    keycloakVersion: '26.5.5',
    accessTokenLifespan: 300,
    accessCodeLifespanUserAction: 300,
    actionTokenGeneratedByUserLifespan: 300,
    oauth2DeviceCodeLifespan: 600,
    oauth2DevicePollingInterval: 5,
    otpPolicyType: 'totp',
    otpPolicyDigits: 6,
    browserFlow: 'browser',
    attributes: { cibaInterval: '5' },
    defaultRole: { id: 'd', name: `default-roles-${realm}`, composite: true, containerId: realm },
    roles: {
      realm: [
        { id: 'd', name: `default-roles-${realm}`, composites: { realm: ['uma_authorization'] }, containerId: realm },
        { id: 'u', name: 'uma_authorization', containerId: realm },
      ],
      client: Object.fromEntries(builtInClients.map((clientId) => [clientId, [{ id: 'r', name: `use-${clientId}` }]])),
    },
    clients: builtInClients.map((clientId) => builtInClient(clientId, realm)),
    clientScopes: [shippedScope],
    defaultDefaultClientScopes: ['email'],
    defaultOptionalClientScopes: [],
    components: {
      'org.keycloak.keys.KeyProvider': [{ id: 'k', name: 'rsa', providerId: 'rsa-generated', config: {} }],
    },
    requiredActions: [{ alias: 'CONFIGURE_TOTP', name: 'Configure OTP', providerId: 'CONFIGURE_TOTP', enabled: true }],
    authenticationFlows: [
      {
        id: 'b',
        alias: 'browser',
        providerId: 'basic-flow',
        topLevel: true,
        builtIn: true,
        authenticationExecutions: [
          { authenticator: 'auth-cookie', requirement: 'ALTERNATIVE', priority: 10, autheticatorFlow: false },
          {
            flowAlias: 'forms',
            authenticatorFlow: true,
            autheticatorFlow: true,
            requirement: 'ALTERNATIVE',
            priority: 20,
          },
        ],
      },
      {
        id: 'f',
        alias: 'forms',
        providerId: 'basic-flow',
        topLevel: false,
        builtIn: true,
        authenticationExecutions: [
          { authenticator: 'auth-username-password-form', requirement: 'REQUIRED', priority: 10 },
        ],
      },
    ],
    authenticatorConfig: [],
    scopeMappings: [],
    clientScopeMappings: { account: [{ client: 'account-console', roles: ['use-account'] }] },
  };
}

/** What a realm named `shop` is like that was just created, in a small form. */
export const fresh: JsonObject = shipped('shop');

/** The export of a realm named `shop` that is as it was created, but for what is given. */
export function shop(change: (realm: Realm) => void = () => {}): JsonObject {
  const realm: Realm = shipped('shop');
  change(realm);
  return realm;
}

/** A realm to change. */
// oxlint-disable-next-line typescript/no-explicit-any -- tests look into it where they know what is there
export type Realm = Record<string, any>;

/** A client as an export has it. */
export function client(clientId: string, more: JsonObject = {}): JsonObject {
  return {
    id: 'c',
    clientId,
    enabled: true,
    publicClient: false,
    clientAuthenticatorType: 'client-secret',
    secret: 'l1ve-S3cret-of-it',
    redirectUris: [],
    notBefore: 0,
    surrogateAuthRequired: false,
    nodeReRegistrationTimeout: -1,
    attributes: { 'client.secret.creation.time': '1726930290' },
    authenticationFlowBindingOverrides: {},
    defaultClientScopes: ['email'],
    ...more,
  };
}
