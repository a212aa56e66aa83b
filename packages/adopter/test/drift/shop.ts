import { makePlan, type Plan, reconcilerSettings, toLiveRealm } from '@realm-as-code/planner';
import {
  type Diagnostic,
  type JsonObject,
  type RealmTemplates,
  renderRealm,
  SecretValues,
  validateRealm,
} from '@realm-as-code/renderer';
import { type Drift, findDrift } from '../../src/index.ts';

export const SECRET = 'xK9-the-secret-of-the-shop';
const ENVIRONMENT = new Map([
  ['DOMAIN', 'example.org'],
  ['SHOP_SECRET', SECRET],
]);
const VALUES: JsonObject = {
  origins: { shop: 'https://shop.$(env:DOMAIN)', office: 'https://office.$(env:DOMAIN)' },
  isOpen: true,
  isTest: false,
  stage: 'prod',
};
const RECONCILER = { ...reconcilerSettings(new Map(), '6.5.1'), keeps: new Set<never>() };
const VARIABLES = {
  SHOP_SECRET: { group: 'Clients', description: 'The secret', secret: true, example: 'x', generate: 'Make one' },
  DOMAIN: { group: 'Platform', description: 'The domain', secret: false, example: 'x', generate: 'Any' },
};

/** A managed document, as a person has written it. */
export const CLIENTS = `{
  "realm": "shop",
  "clientScopes": [
    {
      "name": "orders",
      "description": "Orders",
      "protocol": "openid-connect",
      "attributes": { "include.in.token.scope": "true" },
      "protocolMappers": [
        {
          "name": "sub",
          "protocol": "openid-connect",
          "protocolMapper": "oidc-sub-mapper",
          "config": { "access.token.claim": "true", "introspection.token.claim": "true" }
        }
      ]
    }
  ],
  "clients": [
    {
      "clientId": "shop",
      "enabled": "{{isOpen}}",
      "publicClient": false,
      "secret": "$(env:SHOP_SECRET)",
      "rootUrl": "{{origins.shop}}",
      "baseUrl": "{{origins.office}}/start",
      "redirectUris": ["{{origins.shop}}/callback"],
      "webOrigins": ["{{origins.shop}}"],
      "attributes": { "pkce.code.challenge.method": "S256" },
      "protocolMappers": [],
      "defaultClientScopes": ["orders"],
      "optionalClientScopes": []
    },
    {
      "$when": "{{isTest}}",
      "clientId": "test-runner",
      "publicClient": false,
      "secret": "$(env:SHOP_SECRET)",
      "redirectUris": []
    },
    {
      "$when": "{{isOpen}}",
      "clientId": "till",
      "publicClient": false,
      "secret": "$(env:SHOP_SECRET)",
      "serviceAccountsEnabled": true,
      "redirectUris": []
    }
  ],
  "roles": {
    "realm": [
      { "name": "seller", "description": "Sells" },
      { "name": "buyer", "description": "Buys" }
    ]
  },
  "users": [
    {
      "username": "service-account-till",
      "serviceAccountClientId": "till",
      "realmRoles": ["seller"]
    }
  ],
  "authenticationFlows": [
    {
      "alias": "front door",
      "description": "How customers come in",
      "providerId": "basic-flow",
      "topLevel": true,
      "builtIn": false,
      "authenticationExecutions": [
        { "authenticator": "auth-cookie", "authenticatorFlow": false, "requirement": "ALTERNATIVE", "priority": 10 },
        { "flowAlias": "forms", "authenticatorFlow": true, "requirement": "ALTERNATIVE", "priority": 20 }
      ]
    },
    {
      "alias": "forms",
      "description": "",
      "providerId": "basic-flow",
      "topLevel": false,
      "builtIn": false,
      "authenticationExecutions": [
        {
          "authenticator": "auth-username-password-form",
          "authenticatorFlow": false,
          "requirement": "REQUIRED",
          "priority": 10
        }
      ]
    }
  ],
  "authenticatorConfig": []
}
`;

type Entity = Record<string, any>;

/** The realm that these templates make, as an export has it. */
export function shop(): Entity {
  return {
    realm: 'shop',
    keycloakVersion: '26.5.5',
    clients: [
      {
        clientId: 'shop',
        enabled: true,
        protocol: 'openid-connect',
        publicClient: false,
        clientAuthenticatorType: 'client-secret',
        secret: SECRET,
        rootUrl: 'https://shop.example.org',
        baseUrl: 'https://office.example.org/start',
        redirectUris: ['https://shop.example.org/callback'],
        webOrigins: ['https://shop.example.org'],
        attributes: { 'pkce.code.challenge.method': 'S256', realm_client: 'false' },
        defaultClientScopes: ['orders'],
        optionalClientScopes: [],
      },
      {
        clientId: 'till',
        enabled: true,
        protocol: 'openid-connect',
        publicClient: false,
        clientAuthenticatorType: 'client-secret',
        secret: SECRET,
        serviceAccountsEnabled: true,
        redirectUris: [],
      },
    ],
    clientScopes: [
      {
        name: 'orders',
        description: 'Orders',
        protocol: 'openid-connect',
        attributes: { 'include.in.token.scope': 'true' },
        protocolMappers: [
          {
            name: 'sub',
            protocol: 'openid-connect',
            protocolMapper: 'oidc-sub-mapper',
            consentRequired: false,
            config: { 'access.token.claim': 'true', 'introspection.token.claim': 'true' },
          },
        ],
      },
    ],
    roles: {
      realm: [
        { name: 'seller', description: 'Sells', composite: false },
        { name: 'buyer', description: 'Buys', composite: false },
      ],
      client: {},
    },
    users: [
      {
        username: 'service-account-till',
        serviceAccountClientId: 'till',
        realmRoles: ['default-roles-shop', 'seller'],
      },
    ],
    authenticationFlows: [
      {
        alias: 'front door',
        description: 'How customers come in',
        providerId: 'basic-flow',
        topLevel: true,
        builtIn: false,
        authenticationExecutions: [
          { authenticator: 'auth-cookie', authenticatorFlow: false, requirement: 'ALTERNATIVE', priority: 10 },
          { flowAlias: 'forms', authenticatorFlow: true, requirement: 'ALTERNATIVE', priority: 20 },
        ],
      },
      {
        alias: 'forms',
        description: '',
        providerId: 'basic-flow',
        topLevel: false,
        builtIn: false,
        authenticationExecutions: [
          {
            authenticator: 'auth-username-password-form',
            authenticatorFlow: false,
            requirement: 'REQUIRED',
            priority: 10,
          },
        ],
      },
    ],
    authenticatorConfig: [],
    groups: [],
    identityProviders: [],
  };
}

export function templatesWith(text: string): RealmTemplates {
  return { bootstrap: [], managed: [{ path: 'managed/10-shop.json', text }] };
}

export function errorsOf(templates: RealmTemplates): readonly Diagnostic[] {
  const realm = renderRealm(templates, VALUES);
  return [...realm.diagnostics, ...validateRealm(realm)].filter(({ severity }) => severity === 'error');
}

/** What drifted into a realm from these templates. */
export function driftOf(exported: Entity, text: string = CLIENTS): Drift {
  const templates = templatesWith(text);
  return findDrift({
    stage: 'prod',
    templates,
    realm: renderRealm(templates, VALUES),
    values: VALUES,
    variables: VARIABLES,
    environment: ENVIRONMENT,
    secrets: new SecretValues([SECRET]),
    reconciler: RECONCILER,
    exported: exported,
    check: errorsOf,
  });
}

/** The plan of a template. */
export function planOf(exported: Entity, text: string): Plan {
  return makePlan({
    stage: 'prod',
    live: toLiveRealm(exported),
    realm: renderRealm(templatesWith(text), VALUES),
    values: ENVIRONMENT,
    secrets: new SecretValues(),
    reconciler: RECONCILER,
  });
}

/** The one template as it would be. */
export function after(drift: Drift): string {
  return drift.templates.managed[0]?.text ?? '';
}

/** The lines that the changed template has and the other one has not, without indentation. */
export function newLines(drift: Drift, before: string = CLIENTS): string[] {
  const old = new Set(before.split('\n'));
  return after(drift)
    .split('\n')
    .filter((line) => !old.has(line))
    .map((line) => line.trim());
}
