import type { Document } from '../../admin-api.ts';
import type { Managed, Mutation } from '../mutation.ts';

/** What people do to the templates: roles. */
export const EDITS_OF_ROLES: readonly Mutation<Managed>[] = [
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
      clientRoles(roles)['openwebui'] = [{ name: `declared-${random.below(3)}`, description: 'x' }];
    },
  ],
  [
    'a client role removed',
    ({ roles }) => {
      delete clientRoles(roles)['realm-management'];
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
      clientRoles(roles)['langfuse'] = [
        { name: 'declared', composite: true, composites: random.pick([composites, { realm: ['AIHubAccess'] }]) },
      ];
    },
  ],
  ['a role of an unknown client', ({ roles }) => void (clientRoles(roles)['nobody'] = [{ name: 'x' }])],
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

/** The templates may declare no roles of clients. */
function clientRoles(roles: Document): Document {
  return (roles['roles'].client ??= {}) as Document;
}
