import type { Document } from '../admin-api.ts';
import {
  client,
  denyFlow,
  dropBrowserFlows,
  find,
  flow,
  mapper,
  SCOPES,
  swapPriorities,
  TOP_FLOWS,
} from './entities.ts';
import type { Mutation } from './mutation.ts';

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
  [
    'the kind of a client',
    (realm, random) => {
      const one = client(realm, random);
      const [key, value] = random.pick([
        ['publicClient', true],
        ['bearerOnly', true],
        ['clientAuthenticatorType', 'client-jwt'],
        ['authorizationServicesEnabled', true],
        ['adminUrl', 'https://admin.example.org'],
        ['nodeReRegistrationTimeout', 60],
        ['notBefore', 1000],
        ['surrogateAuthRequired', true],
      ] as const);
      if (one) one[key] = value;
      if (one && key === 'authorizationServicesEnabled') one['serviceAccountsEnabled'] = true;
    },
  ],
  [
    'the order of redirect URIs',
    (realm, random) => {
      const one = client(realm, random);
      if (one) one['redirectUris'] = (one['redirectUris'] as string[]).toReversed();
    },
  ],
  [
    'a hand-made SAML client',
    (realm) => {
      if (!find(realm['clients'], 'clientId', 'saml'))
        realm['clients'].push({ clientId: 'saml', protocol: 'saml', redirectUris: ['https://saml.example.org/*'] });
    },
  ],
  [
    'the service account switched off',
    (realm) => {
      const one = find(realm['clients'], 'clientId', 'aihub-api-service');
      if (one) one['serviceAccountsEnabled'] = false;
      realm['users'] = (realm['users'] as Document[]).filter((user) => user['serviceAccountClientId'] === undefined);
    },
  ],
  [
    'a missing role',
    (realm) => {
      const isOther = (name: unknown): boolean => name !== 'AIHubSysAdmin';
      realm['roles'].realm = (realm['roles'].realm as Document[]).filter((one) => isOther(one['name']));
      for (const user of realm['users'] as Document[]) user['realmRoles'] = user['realmRoles']?.filter(isOther);
    },
  ],
  [
    'a missing scope',
    (realm) => {
      const isOther = (name: unknown): boolean => name !== 'tenants';
      realm['clientScopes'] = (realm['clientScopes'] as Document[]).filter((one) => isOther(one['name']));
      for (const one of realm['clients'] as Document[]) {
        for (const key of ['defaultClientScopes', 'optionalClientScopes']) one[key] = one[key]?.filter(isOther);
      }
    },
  ],
  [
    'a missing flow',
    (realm) => {
      realm['browserFlow'] = 'browser';
      dropBrowserFlows(realm);
      for (const one of realm['clients'] as Document[]) delete one['authenticationFlowBindingOverrides'];
    },
  ],
  [
    'the order of executions',
    (realm, random) => swapPriorities(random.pick(realm['authenticationFlows'] as Document[])),
  ],
  [
    'a sub-flow',
    (realm, random) => {
      const parent = flow(realm, random.pick([...TOP_FLOWS, 'browser-aihub-forms']));
      if (!parent || flow(realm, 'hand-made sub-flow')) return;
      realm['authenticationFlows'].push(denyFlow('hand-made sub-flow', false));
      parent['authenticationExecutions'].push({
        flowAlias: 'hand-made sub-flow',
        authenticatorFlow: true,
        requirement: 'DISABLED',
        priority: random.pick([1, 95]),
        userSetupAllowed: false,
      });
    },
  ],
  [
    'the flows of the identity provider',
    (realm, random) => {
      const [one] = realm['identityProviders'] as [Document];
      if (random.chance(0.5)) delete one['postBrokerLoginFlowAlias'];
      else {
        if (!flow(realm, 'used')) realm['authenticationFlows'].push(denyFlow('used'));
        one['firstBrokerLoginFlowAlias'] = 'used';
      }
    },
  ],
  [
    'the scopes of new clients',
    (realm, random) => {
      const names = ['tenants', 'hand-made-0'].filter((name) => find(realm['clientScopes'], 'name', name));
      realm[random.pick(['defaultDefaultClientScopes', 'defaultOptionalClientScopes'])] = names.slice(0, 1);
    },
  ],
  [
    'scope mappings',
    (realm, random) => {
      const id = random.pick(['openwebui', 'langfuse']);
      if (!find(realm['clients'], 'clientId', id)) return;
      realm['scopeMappings'] = [{ client: id, roles: ['AIHubAccess'] }];
      realm['clientScopeMappings'] = { 'realm-management': [{ client: id, roles: ['view-users'] }] };
    },
  ],
  [
    'a tree of groups',
    (realm) => {
      if (find(realm['groups'], 'name', 'tree')) return;
      realm['groups'].push({
        name: 'tree',
        attributes: { hand: ['made'] },
        subGroups: [{ name: 'leaf', clientRoles: { 'realm-management': ['view-users'] }, realmRoles: ['AIHubAccess'] }],
      });
    },
  ],
  [
    'names in other scripts',
    (realm, random) => {
      realm['clients'].push({ clientId: `ключ/${random.below(1000)} "x"`, name: '${client_x}' });
      realm['roles'].realm.push({ name: `Rolle ${random.below(1000)} é`, description: '${role_x}' });
    },
  ],
];

function dropAudience(realm: Document, id: string): void {
  for (const role of Object.keys(realm['roles'].client)) if (role === id) delete realm['roles'].client[role];
}
