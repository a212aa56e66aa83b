import type { Document } from '../admin-api.ts';
import { client, denyFlow, dropBrowserFlows, find, mapper, SCOPES, swapPriorities } from './entities.ts';
import type { Managed, Mutation } from './mutation.ts';

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
      dropBrowserFlows(flows);
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
  [
    'an empty list',
    (managed, random) => {
      const [document, key] = random.pick(LISTS);
      if (random.chance(0.5)) managed[document][key] = [];
    },
  ],
  [
    'no list',
    (managed, random) => {
      const [document, key] = random.pick(LISTS);
      delete managed[document][key];
    },
  ],
  [
    'no roles',
    ({ roles }, random) => {
      if (random.chance(0.5)) delete roles['roles'][random.pick(['realm', 'client'])];
      else roles['roles'].realm = [];
    },
  ],
  [
    'a client renamed',
    ({ clients }, random) => {
      const one = client(clients, random);
      if (one) one['clientId'] = `${one['clientId']}-renamed`;
    },
  ],
  [
    'the kind of a client',
    ({ clients }, random) => {
      const one = client(clients, random);
      if (one) one[random.pick(['publicClient', 'bearerOnly', 'standardFlowEnabled', 'enabled'])] = random.chance(0.5);
    },
  ],
  [
    'a secret',
    ({ clients }, random) => {
      const one = client(clients, random);
      if (one && one['secret'] !== undefined) one['secret'] = 'another';
    },
  ],
  [
    'texts of a client',
    ({ clients }, random) => {
      const one = client(clients, random);
      if (one)
        one[random.pick(['name', 'description', 'rootUrl', 'baseUrl', 'adminUrl'])] = random.pick(['', 'é "x" \\']);
    },
  ],
  [
    'another mapper of the same name',
    ({ clients }, random) => {
      const one = client(clients, random, ['aihub-frontend', 'oauth2-proxy-attu'])?.['protocolMappers']?.[0];
      if (!one) return;
      if (random.chance(0.5)) one['name'] = 'renamed';
      else one['protocolMapper'] = 'oidc-full-name-mapper';
    },
  ],
  [
    'details of a role',
    ({ roles }, random) => {
      const one = random.pick(roles['roles'].realm as Document[]);
      if (one === undefined) return;
      if (random.chance(0.5)) delete one['description'];
      else one['attributes'] = random.pick([{}, { a: ['b', 'c'] }]);
    },
  ],
  [
    'a client role with composites',
    ({ roles }, random) => {
      const composites = { realm: ['AIHubAccess'], client: { 'realm-management': ['view-users'] } };
      roles['roles'].client['langfuse'] = [
        { name: 'declared', composite: true, composites: random.pick([composites, { realm: ['AIHubAccess'] }]) },
      ];
    },
  ],
  ['a role of an unknown client', ({ roles }) => void (roles['roles'].client['nobody'] = [{ name: 'x' }])],
  [
    'a sub-flow',
    (managed, random) => {
      const flows = managed['auth-flows']['authenticationFlows'] as Document[];
      const parent = random.pick(flows.filter((one) => !one['alias'].startsWith('new-')));
      if (parent === undefined || find(flows, 'alias', 'new sub-flow')) return;
      flows.push({ ...denyFlow('new sub-flow', false), description: 'new' });
      parent['authenticationExecutions'].push({
        flowAlias: 'new sub-flow',
        authenticatorFlow: true,
        requirement: random.pick(['DISABLED', 'CONDITIONAL']),
        priority: random.pick([1, 95]),
        userSetupAllowed: false,
      });
    },
  ],
  [
    'a sub-flow that is nowhere',
    (managed, random) => {
      const flows = managed['auth-flows']['authenticationFlows'] as Document[];
      if (random.chance(0.3))
        flows.splice(
          flows.findIndex((one) => one['topLevel'] !== true),
          1,
        );
    },
  ],
  [
    'the order of executions',
    (managed, random) => {
      const one = random.pick(managed['auth-flows']['authenticationFlows'] as Document[]);
      if (one !== undefined) swapPriorities(one);
    },
  ],
  [
    'a requirement',
    (managed, random) => {
      const one = random.pick(managed['auth-flows']['authenticationFlows'] as Document[]);
      const execution = random.pick((one?.['authenticationExecutions'] ?? []) as Document[]);
      if (execution) execution['requirement'] = random.pick(['DISABLED', 'REQUIRED', 'ALTERNATIVE']);
    },
  ],
  [
    'a config renamed',
    (managed, random) => {
      const { authenticatorConfig: configs, authenticationFlows: flows } = managed['auth-flows'] as Record<
        string,
        Document[]
      >;
      const one = random.pick(configs ?? []);
      if (one === undefined) return;
      for (const execution of (flows ?? []).flatMap((each) => each['authenticationExecutions'] as Document[])) {
        if (execution['authenticatorConfig'] === one['alias']) execution['authenticatorConfig'] = `${one['alias']} 2`;
      }
      one['alias'] = `${one['alias']} 2`;
    },
  ],
  [
    'other bindings',
    (managed, random) => {
      managed['auth-flows'][
        random.pick(['registrationFlow', 'resetCredentialsFlow', 'directGrantFlow', 'firstBrokerLoginFlow'])
      ] = random.pick(['browser-aihub', 'direct grant', 'registration']);
    },
  ],
  [
    'details of the service account',
    (managed, random) => {
      const [user] = managed['service-accounts']['users'] as [Document];
      const key = random.pick([
        'realmRoles',
        'clientRoles',
        'emailVerified',
        'email',
        'firstName',
        'enabled',
        'groups',
      ]);
      if (key === 'email') user[key] = 'service@example.org';
      else if (key === 'firstName') user[key] = 'Service';
      else if (key === 'groups') user[key] = ['/tenants'];
      else if (typeof user[key] === 'boolean') user[key] = !user[key];
      else delete user[key];
    },
  ],
];

const LISTS = [
  ['clients', 'clients'],
  ['client-scopes', 'clientScopes'],
  ['auth-flows', 'authenticationFlows'],
  ['auth-flows', 'authenticatorConfig'],
  ['service-accounts', 'users'],
] as const;
