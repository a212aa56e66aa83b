// A small realm, and the document that declares it: what the tests change.

import { SecretValues } from '@realm-as-code/renderer';
import {
  makePlan,
  type ManagedType,
  type Plan,
  type PlanInput,
  type ServerProviders,
  toLiveRealm,
  reconcilerSettings,
} from '../src/index.ts';

/** Entities by name, as both Keycloak's exports and documents have them, but without the name. */
// oxlint-disable-next-line typescript/no-explicit-any -- tests change any property of them
type Entities = Record<string, any>;

/** A realm, in the form that exports and documents share. */
interface Shop {
  /** Everything beside the entities below. */
  settings: Entities;
  clients: Entities;
  clientScopes: Entities;
  realmRoles: Entities;
  /** By client, then by name. */
  clientRoles: Record<string, Entities>;
  /** Users of service accounts, by client. */
  serviceAccounts: Entities;
  flows: Entities;
  configs: Entities;
  identityProviders: Entities;
  groups: object[];
}

/** Changes the live realm, the documents, or both. */
export type Edit = (live: Shop, file: Shop) => void;

/** What a plan depends on beside the realm and the document. */
export interface Circumstances {
  readonly values?: Readonly<Record<string, string>>;
  readonly secrets?: readonly string[];
  readonly version?: string;
  readonly validates?: boolean;
  readonly keeps?: readonly ManagedType[];
  readonly target?: string;
  readonly providers?: ServerProviders;
  readonly signsInAs?: PlanInput['signsInAs'];
  /** What the managed document has no list of. */
  readonly omit?: readonly (keyof Shop)[];
  /** Names of the last run's clients, realm roles and roles of the client `api`; those of the document unless given. */
  readonly remembered?: { clients?: string[]; realmRoles?: string[]; apiRoles?: string[] };
}

/** Makes a plan for the realm and its documents. Identity providers and groups are in a bootstrap document. */
export function planShop(edit: Edit, circumstances: Circumstances = {}): Plan {
  const {
    values = {},
    secrets = [],
    version = '6.5.0',
    validates = true,
    keeps = [],
    target,
    providers,
    signsInAs,
    omit = [],
  } = circumstances;
  const [live, file] = [liveShop(), declaredShop()];
  edit(live, file);
  const attributes = { ...rememberedIn(circumstances.remembered ?? {}), ...live.settings['attributes'] };
  const exported = toJson({
    ...live,
    clients: Object.fromEntries(
      Object.entries(live.clients).map(([id, client]) => [id, { ...EVERY_CLIENT, ...client }]),
    ),
    settings: { ...live.settings, attributes },
  });
  const { identityProviders, groups, ...rest } = file;
  const managed = Object.fromEntries(Object.entries(rest).filter(([key]) => !omit.includes(key as keyof Shop)));
  return makePlan({
    stage: 'test',
    live: toLiveRealm(exported as never, providers),
    realm: {
      documents: [
        { kind: 'bootstrap', name: 'once', value: toJson({ identityProviders, groups }) },
        { kind: 'managed', name: 'shop', value: toJson(managed) },
      ] as never,
    },
    values: new Map(Object.entries({ API_SECRET: 'secret-of-api', ...values })),
    secrets: new SecretValues(secrets),
    reconciler: {
      ...reconcilerSettings(new Map([['IMPORT_CACHE_ENABLED', 'false']]), version),
      validates,
      keeps: new Set(keeps),
    },
    signsInAs,
    ...(target === undefined ? {} : { target }),
  });
}

/** @returns what a plan says, one line for each entity and each property that changes or stays. */
export function linesOf({ changes }: Plan): string[] {
  return changes.flatMap(({ action, type, name, properties }) => {
    const entity = `${action} ${type} ${name}`;
    if (action === 'create' || properties.length === 0) return [entity];
    return properties.map(({ path, live, file }) =>
      action === 'stays'
        ? `${entity}: ${path} = ${JSON.stringify(live)}`
        : `${entity}: ${path} ${JSON.stringify(live)} → ${JSON.stringify(file)}`,
    );
  });
}

/** What Keycloak gives every client that is written. */
const EVERY_CLIENT = { protocol: 'openid-connect', clientAuthenticatorType: 'client-secret' };

/** The realm: every kind of entity once or twice, and some of those that Keycloak makes itself. */
function liveShop(): Shop {
  const shop = declaredShop();
  const { clients, clientScopes, realmRoles, clientRoles, serviceAccounts, flows, configs, identityProviders, groups } =
    shop;
  return {
    settings: {
      keycloakVersion: '26.5.5',
      browserFlow: 'shop login',
      directGrantFlow: 'direct grant',
      defaultDefaultClientScopes: ['email'],
      scopeMappings: [{ client: 'web', roles: ['buyer'] }],
      clientScopeMappings: { api: [{ client: 'web', roles: ['read'] }] },
    },
    clients: {
      ...clients,
      api: { ...clients['api'], secret: '**********' },
      account: { name: '${client_account}', publicClient: true },
    },
    clientScopes: { ...clientScopes, email: { protocol: 'openid-connect' } },
    realmRoles: { ...realmRoles, 'default-roles-shop': { description: '${role_default-roles}' } },
    clientRoles: { ...clientRoles, account: { 'view-profile': { description: '${role_view-profile}' } } },
    serviceAccounts: {
      api: { ...serviceAccounts['api'], realmRoles: ['buyer', 'default-roles-shop'], enabled: true },
    },
    flows: {
      ...flows,
      'direct grant': {
        builtIn: true,
        topLevel: true,
        authenticationExecutions: [run('direct-grant-validate-username')],
      },
    },
    configs,
    identityProviders,
    groups,
  };
}

function declaredShop(): Shop {
  return {
    settings: { browserFlow: 'shop login' },
    clients: {
      web: {
        publicClient: true,
        redirectUris: ['https://shop.example.org/*'],
        attributes: { 'pkce.code.challenge.method': 'S256' },
        protocolMappers: [mapper('locale', { 'claim.name': 'locale' })],
        defaultClientScopes: ['email', 'shop'],
        optionalClientScopes: [],
      },
      api: { publicClient: false, serviceAccountsEnabled: true, secret: '$(env:API_SECRET)' },
    },
    clientScopes: {
      shop: { protocol: 'openid-connect', protocolMappers: [mapper('basket', { 'claim.name': 'basket' })] },
      email: { protocol: 'openid-connect' },
    },
    realmRoles: {
      buyer: { description: 'May buy' },
      manager: { composites: { realm: ['buyer'], client: { api: ['read'] } } },
    },
    clientRoles: { api: { read: { description: 'May read' }, write: { composites: { client: { api: ['read'] } } } } },
    serviceAccounts: {
      api: {
        username: 'service-account-api',
        realmRoles: ['buyer'],
        clientRoles: { api: ['read'] },
        groups: ['/staff'],
      },
    },
    flows: {
      'shop login': {
        topLevel: true,
        authenticationExecutions: [run('auth-cookie', 'ALTERNATIVE', 10), subFlow('shop forms', 'ALTERNATIVE', 20)],
      },
      'shop forms': {
        authenticationExecutions: [
          run('auth-username-password-form', 'REQUIRED', 10),
          { ...run('conditional-user-role', 'REQUIRED', 20), authenticatorConfig: 'only buyers' },
        ],
      },
      check: { topLevel: true, authenticationExecutions: [run('deny-access-authenticator')] },
    },
    configs: { 'only buyers': { config: { condUserRole: 'buyer' } } },
    identityProviders: { partner: { providerId: 'oidc', postBrokerLoginFlowAlias: 'check' } },
    groups: [{ name: 'staff', subGroups: [{ name: 'admins' }] }],
  };
}

/** A protocol mapper. */
export function mapper(name: string, config: Record<string, string>): object {
  return { name, protocol: 'openid-connect', protocolMapper: 'oidc-usermodel-attribute-mapper', config };
}

/** A top-level flow. */
export function topLevel(...authenticationExecutions: object[]): object {
  return { topLevel: true, authenticationExecutions };
}

/** An execution that runs an authenticator. */
export function run(authenticator: string, requirement = 'REQUIRED', priority = 0): object {
  return { authenticator, requirement, priority, authenticatorFlow: false };
}

/** An execution that runs a sub-flow. */
export function subFlow(flowAlias: string, requirement = 'REQUIRED', priority = 0): object {
  return { flowAlias, requirement, priority, authenticatorFlow: true };
}

const STATE = 'de.adorsys.keycloak.config.state-default-';

function rememberedIn(names: NonNullable<Circumstances['remembered']>): Record<string, string> {
  const { clients = ['web', 'api'], realmRoles = ['buyer', 'manager'], apiRoles = ['read', 'write'] } = names;
  return {
    [`${STATE}clients-0`]: JSON.stringify(clients),
    [`${STATE}roles-realm-0`]: JSON.stringify(realmRoles),
    [`${STATE}roles-client-api-0`]: JSON.stringify(apiRoles),
  };
}

/** Lists of entities are left out where there is none. */
function toJson(shop: Partial<Shop>): object {
  const list = (entities: Entities | undefined, nameKey: string): object[] | undefined =>
    entities && Object.entries(entities).map(([name, entity]) => ({ [nameKey]: name, ...entity }));
  const clientRoles =
    shop.clientRoles &&
    Object.fromEntries(Object.entries(shop.clientRoles).map(([client, roles]) => [client, list(roles, 'name')]));
  const json = {
    realm: 'shop',
    ...shop.settings,
    clients: list(shop.clients, 'clientId'),
    clientScopes: list(shop.clientScopes, 'name'),
    roles: (shop.realmRoles || clientRoles) && { realm: list(shop.realmRoles, 'name'), client: clientRoles },
    users: list(shop.serviceAccounts, 'serviceAccountClientId'),
    authenticationFlows: list(shop.flows, 'alias')?.map((flow) => ({ providerId: 'basic-flow', ...flow })),
    authenticatorConfig: list(shop.configs, 'alias'),
    identityProviders: list(shop.identityProviders, 'alias'),
    groups: shop.groups,
  };
  return JSON.parse(JSON.stringify(json)) as object;
}
