import type { Document } from './admin-api.ts';

/** A small generator of random numbers with a seed (mulberry32): the same cases on every machine. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  }

  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T;
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }
}

/** A random change to a realm document (drift) or to the managed documents (an edit), by name. */
type Mutation<T> = readonly [name: string, apply: (target: T, random: Random) => void];

const CLIENTS = [
  'aihub-frontend',
  'openwebui',
  'oauth2-proxy-dagster',
  'oauth2-proxy-attu',
  'langfuse',
  'aihub-api-service',
];
const SCOPES = ['openid', 'profile', 'email', 'roles', 'tenants'];

function client(realm: Document, random: Random, among = CLIENTS): Document | undefined {
  return find(realm['clients'], 'clientId', random.pick(among));
}

function find(list: Document[] | undefined, key: string, name: string): Document | undefined {
  return list?.find((one) => one[key] === name);
}

function flow(realm: Document, alias: string): Document | undefined {
  return find(realm['authenticationFlows'], 'alias', alias);
}

function mapper(random: Random): Document {
  return {
    name: random.pick(['extra', 'realm roles', 'groups']),
    protocol: 'openid-connect',
    protocolMapper: random.pick(['oidc-full-name-mapper', 'oidc-group-membership-mapper']),
    consentRequired: false,
    config: { 'claim.name': random.pick(['a', 'b']), 'full.path': random.pick(['true', 'false']) },
  };
}

function denyFlow(alias: string, topLevel = true): Document {
  return {
    alias,
    description: 'made by hand',
    providerId: 'basic-flow',
    topLevel,
    builtIn: false,
    authenticationExecutions: [
      {
        authenticator: 'deny-access-authenticator',
        authenticatorFlow: false,
        requirement: 'REQUIRED',
        priority: 0,
        userSetupAllowed: false,
      },
    ],
  };
}

const TOP_FLOWS = ['browser-aihub', 'Post Broker Login - AIHubAccess Check', 'post broker login'];

/** What people do to a realm behind the templates' back. */
export const DRIFT: readonly Mutation<Document>[] = [
  [
    'hand-made client',
    (realm, random) => {
      const id = `hand-made-${random.below(3)}`;
      if (find(realm['clients'], 'clientId', id) !== undefined) return;
      realm['clients'].push({
        clientId: id,
        redirectUris: ['https://hand.example.org/*'],
        serviceAccountsEnabled: random.chance(0.3),
        defaultClientScopes: [random.pick(SCOPES)],
        optionalClientScopes: [],
      });
    },
  ],
  [
    'redirect URIs',
    (realm, random) =>
      void client(realm, random)?.['redirectUris'].push(random.pick(['*', 'https://evil.example.org/*'])),
  ],
  [
    'web origins',
    (realm, random) => {
      const one = client(realm, random);
      if (one) one['webOrigins'] = random.pick([[], ['*'], ['https://x.example.org']]);
    },
  ],
  [
    'a switch',
    (realm, random) => {
      const one = client(realm, random);
      const key = random.pick([
        'enabled',
        'consentRequired',
        'directAccessGrantsEnabled',
        'standardFlowEnabled',
        'implicitFlowEnabled',
        'frontchannelLogout',
        'fullScopeAllowed',
        'alwaysDisplayInConsole',
      ]);
      if (one) one[key] = one[key] !== true;
    },
  ],
  [
    'a text',
    (realm, random) => {
      const one = client(realm, random);
      if (one)
        one[random.pick(['name', 'description', 'baseUrl', 'rootUrl'])] = random.pick([
          'edited',
          'https://edited.example.org',
        ]);
    },
  ],
  [
    'an extra attribute',
    (realm, random) => {
      const one = client(realm, random);
      if (one) one['attributes']['hand.made'] = 'kept';
    },
  ],
  [
    'a changed attribute',
    (realm, random) => {
      const one = client(realm, random);
      if (one)
        one['attributes'][
          random.pick(['pkce.code.challenge.method', 'post.logout.redirect.uris', 'oidc.ciba.grant.enabled'])
        ] = random.pick(['plain', 'https://x.example.org', 'true']);
    },
  ],
  [
    'a removed attribute',
    (realm, random) => {
      const one = client(realm, random);
      if (one)
        delete one['attributes'][random.pick(['pkce.code.challenge.method', 'backchannel.logout.session.required'])];
    },
  ],
  [
    'a client secret',
    (realm, random) => {
      const one = client(realm, random, ['openwebui', 'langfuse', 'aihub-api-service']);
      if (one) one['secret'] = `stolen-${random.below(100)}`;
    },
  ],
  [
    'an extra mapper',
    (realm, random) => {
      const one = client(realm, random);
      const extra = mapper(random);
      if (one && !find(one['protocolMappers'], 'name', extra['name'])) one['protocolMappers'].push(extra);
    },
  ],
  [
    'a changed mapper',
    (realm, random) => {
      const one = client(realm, random, ['aihub-frontend']);
      const first = one?.['protocolMappers']?.[0];
      if (first) first['config'][random.pick(['claim.name', 'hand.made'])] = 'edited';
    },
  ],
  [
    'a removed mapper',
    (realm, random) => void client(realm, random, ['aihub-frontend', 'oauth2-proxy-attu'])?.['protocolMappers'].pop(),
  ],
  [
    'default scopes',
    (realm, random) => {
      const one = client(realm, random);
      if (one) one['defaultClientScopes'] = SCOPES.filter(() => random.chance(0.5));
    },
  ],
  [
    'optional scopes',
    (realm, random) => {
      const one = client(realm, random);
      const scope = random.pick(SCOPES);
      if (one && !one['defaultClientScopes'].includes(scope)) one['optionalClientScopes'].push(scope);
    },
  ],
  [
    'a missing client',
    (realm, random) => {
      const id = random.pick(['openwebui', 'oauth2-proxy-attu']);
      realm['clients'] = (realm['clients'] as Document[]).filter((one) => one['clientId'] !== id);
      dropAudience(realm, id);
    },
  ],
  [
    'a service account switched on',
    (realm, random) => {
      const one = client(realm, random, ['openwebui', 'langfuse']);
      if (one) one['serviceAccountsEnabled'] = true;
    },
  ],
  [
    'flow overrides',
    (realm, random) => {
      const one = client(realm, random);
      if (one) one['authenticationFlowBindingOverrides'] = { browser: random.pick(['browser', 'browser-aihub']) };
    },
  ],
  [
    'hand-made role',
    (realm, random) => {
      const name = `HandMade${random.below(3)}`;
      if (!find(realm['roles'].realm, 'name', name))
        realm['roles'].realm.push({ name, attributes: random.chance(0.5) ? { a: ['b'] } : {} });
    },
  ],
  [
    'a role',
    (realm, random) => {
      const one = find(realm['roles'].realm, 'name', random.pick(['AIHubAccess', 'AIHubSysAdmin']));
      if (one) one[random.pick(['description'])] = 'edited';
    },
  ],
  [
    'role attributes',
    (realm, random) => {
      const one = find(realm['roles'].realm, 'name', random.pick(['AIHubAccess', 'AIHubSysAdmin']));
      if (one) one['attributes'] = { hand: ['made'] };
    },
  ],
  [
    'role composites',
    (realm) => {
      const one = find(realm['roles'].realm, 'name', 'AIHubSysAdmin');
      if (one && find(realm['roles'].realm, 'name', 'AIHubAccess'))
        Object.assign(one, { composite: true, composites: { realm: ['AIHubAccess'] } });
    },
  ],
  [
    'client composites',
    (realm, random) => {
      const one = find(realm['roles'].realm, 'name', random.pick(['AIHubSysAdmin', 'AIHubAccess']));
      if (one) Object.assign(one, { composite: true, composites: { client: { 'realm-management': ['view-users'] } } });
    },
  ],
  [
    'a client role',
    (realm, random) => {
      const id = random.pick(['openwebui', 'langfuse', 'hand-made-0']);
      if (find(realm['clients'], 'clientId', id))
        (realm['roles'].client[id] ??= []).push({ name: `role-${random.below(1000)}` });
    },
  ],
  [
    'hand-made scope',
    (realm, random) => {
      const name = `hand-made-${random.below(2)}`;
      if (!find(realm['clientScopes'], 'name', name))
        realm['clientScopes'].push({
          name,
          protocol: 'openid-connect',
          attributes: {},
          protocolMappers: [mapper(random)],
        });
    },
  ],
  [
    'a hand-made scope in use',
    (realm, random) => {
      if (find(realm['clientScopes'], 'name', 'in-use')) return;
      realm['clientScopes'].push({ name: 'in-use', protocol: 'openid-connect', attributes: {} });
      client(realm, random)?.['optionalClientScopes'].push('in-use');
      realm['clients'].push({
        clientId: `user-of-scope-${random.below(1000)}`,
        defaultClientScopes: ['in-use'],
        optionalClientScopes: [],
      });
    },
  ],
  [
    'a scope',
    (realm, random) => {
      const one = find(realm['clientScopes'], 'name', random.pick(SCOPES));
      if (one) one['description'] = 'edited';
    },
  ],
  [
    'scope attributes',
    (realm, random) => {
      const one = find(realm['clientScopes'], 'name', random.pick(SCOPES));
      if (one)
        one['attributes'][random.pick(['include.in.token.scope', 'hand.made', 'display.on.consent.screen'])] =
          random.pick(['false', 'edited']);
    },
  ],
  [
    'scope mappers',
    (realm, random) => {
      const one = find(realm['clientScopes'], 'name', random.pick(SCOPES));
      const extra = mapper(random);
      if (one && !find(one['protocolMappers'], 'name', extra['name'])) one['protocolMappers'].push(extra);
    },
  ],
  [
    'a scope mapper',
    (realm, random) => {
      const one = find(realm['clientScopes'], 'name', random.pick(SCOPES))?.['protocolMappers']?.[0];
      if (one) one['config']['claim.name'] = 'edited';
    },
  ],
  [
    'no scope mappers',
    (realm, random) => {
      const one = find(realm['clientScopes'], 'name', random.pick(SCOPES));
      if (one) one['protocolMappers'] = [];
    },
  ],
  [
    'hand-made flow',
    (realm, random) => {
      const alias = `hand-made-${random.below(2)}`;
      if (!flow(realm, alias)) realm['authenticationFlows'].push(denyFlow(alias));
    },
  ],
  [
    'a hand-made flow in use',
    (realm, random) => {
      if (!flow(realm, 'used')) realm['authenticationFlows'].push(denyFlow('used'));
      if (random.chance(0.5)) realm['registrationFlow'] = 'used';
      else realm['identityProviders'][0]['postBrokerLoginFlowAlias'] = 'used';
    },
  ],
  [
    'a flow description',
    (realm, random) => {
      const one = random.pick(realm['authenticationFlows'] as Document[]);
      one['description'] = 'edited';
    },
  ],
  [
    'a requirement',
    (realm, random) => {
      const one = random.pick(realm['authenticationFlows'] as Document[]);
      random.pick(one['authenticationExecutions'] as Document[])['requirement'] = random.pick(['DISABLED', 'REQUIRED']);
    },
  ],
  [
    'an extra execution',
    (realm, random) => {
      random.pick(realm['authenticationFlows'] as Document[])['authenticationExecutions'].push({
        authenticator: 'allow-access-authenticator',
        authenticatorFlow: false,
        requirement: 'DISABLED',
        priority: 90,
        userSetupAllowed: false,
      });
    },
  ],
  [
    'a removed execution',
    (realm, random) => {
      const one = random.pick(realm['authenticationFlows'] as Document[]);
      const last = (one['authenticationExecutions'] as Document[]).at(-1);
      if (last?.['flowAlias'] === undefined && one['authenticationExecutions'].length > 1)
        one['authenticationExecutions'].pop();
    },
  ],
  [
    'an authenticator config',
    (realm, random) => {
      const one = random.pick(realm['authenticatorConfig'] as Document[]);
      one['config'] = { ...one['config'], [random.pick(['negate', 'denyErrorMessage', 'hand.made'])]: 'edited' };
    },
  ],
  [
    'the bound flow',
    (realm, random) => {
      realm[random.pick(['browserFlow', 'directGrantFlow'])] = random.pick(['browser', 'direct grant']);
    },
  ],
  [
    'a realm setting',
    (realm, random) => {
      realm[random.pick(['displayName', 'ssoSessionIdleTimeout', 'rememberMe'])] = random.pick([7200, 3600]);
    },
  ],
  [
    'an identity provider',
    (realm) => {
      realm['identityProviders'][0]['displayName'] = 'edited';
    },
  ],
  [
    'a second identity provider',
    (realm, random) => {
      if (find(realm['identityProviders'], 'alias', 'second')) return;
      const after = random.chance(0.5) ? { postBrokerLoginFlowAlias: random.pick(TOP_FLOWS) } : {};
      realm['identityProviders'].push({
        alias: 'second',
        providerId: 'oidc',
        enabled: true,
        ...after,
        config: { clientId: 'x', authorizationUrl: 'https://x.example.org', tokenUrl: 'https://x.example.org' },
      });
    },
  ],
  [
    'a group',
    (realm) =>
      void realm['groups'].push({
        name: `hand-made-${(realm['groups'] as Document[]).length}`,
        realmRoles: ['AIHubAccess'],
      }),
  ],
  [
    'roles of the service account',
    (realm, random) => {
      const user = find(realm['users'], 'username', 'service-account-aihub-api-service');
      if (!user) return;
      user['clientRoles']['realm-management'] = ['view-users', 'realm-admin', 'view-realm'].filter(() =>
        random.chance(0.6),
      );
      user['realmRoles'] = ['AIHubAccess'].filter(() => random.chance(0.5));
      if (random.chance(0.3)) user['clientRoles']['account'] = ['view-profile'];
    },
  ],
  [
    'groups of the service account',
    (realm) => {
      const user = find(realm['users'], 'username', 'service-account-aihub-api-service');
      if (user) user['groups'] = ['/tenants'];
    },
  ],
  [
    'the service account disabled',
    (realm) => {
      const user = find(realm['users'], 'username', 'service-account-aihub-api-service');
      if (user) user['enabled'] = false;
    },
  ],
];

function dropAudience(realm: Document, id: string): void {
  for (const role of Object.keys(realm['roles'].client)) if (role === id) delete realm['roles'].client[role];
}

/** The managed documents by name, such as `clients`. */
export interface Managed {
  readonly roles: Document;
  readonly 'client-scopes': Document;
  readonly clients: Document;
  readonly 'auth-flows': Document;
  readonly 'service-accounts': Document;
}

/** What people do to the templates. */
export const EDITS: readonly Mutation<Managed>[] = [
  [
    'a new client',
    ({ clients }, random) => {
      clients['clients'].push({
        ...structuredClone(find(clients['clients'], 'clientId', 'openwebui')),
        clientId: `new-${random.below(1000)}`,
        serviceAccountsEnabled: random.chance(0.3),
      });
    },
  ],
  [
    'a client removed',
    (managed, random) => {
      const { clients } = managed;
      const id = random.pick(['oauth2-proxy-attu', 'langfuse', 'openwebui']);
      clients['clients'] = (clients['clients'] as Document[]).filter((one) => one['clientId'] !== id);
    },
  ],
  [
    'redirect URIs',
    ({ clients }, random) => {
      const one = client(clients, random);
      if (one) one['redirectUris'] = ['https://new.example.org/*'];
    },
  ],
  [
    'a switch',
    ({ clients }, random) => {
      const one = client(clients, random);
      const key = random.pick(['consentRequired', 'frontchannelLogout', 'fullScopeAllowed']);
      if (one) one[key] = one[key] !== true;
    },
  ],
  [
    'an undeclared property',
    ({ clients }, random) => {
      const one = client(clients, random);
      if (one)
        delete one[
          random.pick([
            'webOrigins',
            'redirectUris',
            'protocolMappers',
            'attributes',
            'defaultClientScopes',
            'authenticationFlowBindingOverrides',
            'description',
            'secret',
          ])
        ];
    },
  ],
  [
    'an attribute emptied',
    ({ clients }, random) => {
      const one = client(clients, random);
      if (one?.['attributes']) one['attributes']['pkce.code.challenge.method'] = '';
    },
  ],
  [
    'a mapper',
    ({ clients }, random) => {
      const one = client(clients, random);
      const extra = mapper(random);
      if (one?.['protocolMappers'] && !find(one['protocolMappers'], 'name', extra['name']))
        one['protocolMappers'].push(extra);
    },
  ],
  [
    'a mapper without config',
    ({ clients }, random) => {
      const one = client(clients, random, ['aihub-frontend', 'oauth2-proxy-attu'])?.['protocolMappers']?.[0];
      if (one) delete one['config'];
    },
  ],
  [
    'flow overrides',
    ({ clients }, random) => {
      const one = client(clients, random);
      if (one)
        one['authenticationFlowBindingOverrides'] = {
          browser: random.pick(['browser', 'no such flow', 'registration']),
        };
    },
  ],
  [
    'a service account',
    ({ clients }, random) => {
      const one = client(clients, random, ['openwebui']);
      if (one) one['serviceAccountsEnabled'] = true;
    },
  ],
  [
    'default scopes',
    ({ clients }, random) => {
      const one = client(clients, random);
      if (one) one['defaultClientScopes'] = SCOPES.filter(() => random.chance(0.7));
    },
  ],
  [
    'an unknown scope',
    ({ clients }, random) => {
      const one = client(clients, random);
      if (random.chance(0.3)) one?.['defaultClientScopes']?.push('no-such-scope');
    },
  ],
  [
    'a fragment',
    ({ clients }, random) => {
      const one = client(clients, random);
      if (random.chance(0.3)) one?.['redirectUris']?.push('https://x.example.org/#x');
    },
  ],
  [
    'a new role',
    ({ roles }, random) =>
      void roles['roles'].realm.push({
        name: `New${random.below(1000)}`,
        description: 'new',
        ...(random.chance(0.4)
          ? { composite: true, composites: { realm: ['AIHubAccess'], client: { 'realm-management': ['view-users'] } } }
          : {}),
      }),
  ],
  ['a role removed', ({ roles }) => void roles['roles'].realm.pop()],
  [
    'a role',
    ({ roles }, random) => {
      const one = random.pick(roles['roles'].realm as Document[]);
      if (one) one['description'] = 'new';
    },
  ],
  [
    'an undefined composite',
    ({ roles }, random) => {
      const one = random.pick(roles['roles'].realm as Document[]);
      if (one && random.chance(0.4)) Object.assign(one, { composite: true, composites: { realm: ['Nope'] } });
    },
  ],
  [
    'a client role',
    ({ roles }, random) => {
      roles['roles'].client['openwebui'] = [{ name: `declared-${random.below(3)}`, description: 'x' }];
    },
  ],
  [
    'a client role removed',
    ({ roles }) => {
      delete roles['roles'].client['realm-management'];
    },
  ],
  [
    'a new scope',
    (managed, random) =>
      void managed['client-scopes']['clientScopes'].push({
        name: `new-${random.below(1000)}`,
        protocol: 'openid-connect',
        attributes: { 'include.in.token.scope': 'true' },
        protocolMappers: random.chance(0.5) ? [mapper(random)] : [],
      }),
  ],
  [
    'a scope removed',
    (managed) => {
      managed['client-scopes']['clientScopes'] = (managed['client-scopes']['clientScopes'] as Document[]).filter(
        (one) => one['name'] !== 'tenants',
      );
      for (const one of managed['clients']['clients'] as Document[])
        one['defaultClientScopes'] = (one['defaultClientScopes'] as string[] | undefined)?.filter(
          (scope) => scope !== 'tenants',
        );
    },
  ],
  [
    'a scope',
    (managed, random) => {
      const one = random.pick(managed['client-scopes']['clientScopes'] as Document[]);
      one['description'] = 'new';
      if (random.chance(0.3)) delete one['protocolMappers'];
      if (random.chance(0.3)) one['attributes'] = { 'include.in.token.scope': 'false' };
    },
  ],
  [
    'a flow description',
    (managed, random) => {
      random.pick(managed['auth-flows']['authenticationFlows'] as Document[])['description'] = 'new';
    },
  ],
  [
    'a config',
    (managed, random) => {
      random.pick(managed['auth-flows']['authenticatorConfig'] as Document[])['config']['denyErrorMessage'] = 'new';
    },
  ],
  [
    'a new flow',
    (managed, random) =>
      void managed['auth-flows']['authenticationFlows'].push({
        ...denyFlow(`new-${random.below(1000)}`),
        description: 'new',
      }),
  ],
  [
    'no browser flow',
    (managed) => {
      const flows = managed['auth-flows'];
      flows['browserFlow'] = 'browser';
      flows['authenticationFlows'] = (flows['authenticationFlows'] as Document[]).filter(
        (one) => !/browser/i.test(one['alias'] as string),
      );
      flows['authenticatorConfig'] = (flows['authenticatorConfig'] as Document[]).filter(
        (one) => !/browser/.test(one['alias'] as string),
      );
    },
  ],
  [
    'no guard',
    (managed, random) => {
      if (!random.chance(0.5)) return;
      const flows = managed['auth-flows'];
      flows['authenticationFlows'] = (flows['authenticationFlows'] as Document[]).filter(
        (one) => one['alias'] !== 'post broker login',
      );
      flows['authenticatorConfig'] = (flows['authenticatorConfig'] as Document[]).filter(
        (one) => one['alias'] !== 'post broker login - deny',
      );
    },
  ],
  [
    'an unknown authenticator',
    (managed, random) => {
      if (random.chance(0.3))
        managed['auth-flows']['authenticationFlows'].push({
          ...denyFlow('broken'),
          authenticationExecutions: [
            { authenticator: 'nope', authenticatorFlow: false, requirement: 'REQUIRED', priority: 0 },
          ],
        });
    },
  ],
  [
    'a config that nobody uses',
    (managed, random) => {
      if (random.chance(0.3))
        managed['auth-flows']['authenticatorConfig'].push({ alias: 'unused', config: { a: 'b' } });
    },
  ],
  [
    'an unknown binding',
    (managed, random) => {
      if (random.chance(0.3)) managed['auth-flows']['browserFlow'] = 'nope';
    },
  ],
  [
    'roles of the service account',
    (managed, random) => {
      const user = managed['service-accounts']['users'][0];
      user['clientRoles']['realm-management'] = [
        'view-users',
        'view-clients',
        random.chance(0.1) ? 'view-userz' : 'view-realm',
      ];
      user['realmRoles'] = ['AIHubAccess'].filter(() => random.chance(0.5));
    },
  ],
];

const STATE = 'de.adorsys.keycloak.config.state-default-';

/** The reconciler's memory of an earlier run: whole, absent, partly erased, or of what is no longer declared. */
export function giveState(realm: Document, managed: Managed, random: Random): string {
  const kind = random.pick(['present', 'present', 'present', 'absent', 'partly erased', 'older']);
  realm['attributes'] = { ...(realm['attributes'] as Document | undefined) };
  if (kind === 'absent') return kind;
  const clients = (managed['clients']['clients'] as Document[]).map((one) => one['clientId'] as string);
  const roles = (managed['roles']['roles'].realm as Document[]).map((one) => one['name'] as string);
  if (kind === 'older') {
    clients.push('hand-made-0', 'hand-made-1');
    roles.push('HandMade0', 'HandMade1');
  }
  realm['attributes'][`${STATE}roles-realm-0`] = JSON.stringify(roles);
  if (kind !== 'partly erased') realm['attributes'][`${STATE}clients-0`] = JSON.stringify(clients);
  if (random.chance(0.7)) realm['attributes'][`${STATE}roles-client-realm-management-0`] = '["view-groups"]';
  return kind;
}

/** Applies some of the mutations. @returns their names. */
export function mutate<T>(target: T, mutations: readonly Mutation<T>[], count: number, random: Random): string[] {
  return Array.from({ length: count }, () => {
    const [name, apply] = random.pick(mutations);
    apply(target, random);
    return name;
  });
}
