import type { Document } from '../../admin-api.ts';
import { find } from '../entities.ts';
import type { Mutation } from '../mutation.ts';

/** What people do to a realm behind the templates' back: roles. */
export const DRIFT_OF_ROLES: readonly Mutation<Document>[] = [
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
    'a missing role',
    (realm) => {
      const isOther = (name: unknown): boolean => name !== 'AIHubSysAdmin';
      realm['roles'].realm = (realm['roles'].realm as Document[]).filter((one) => isOther(one['name']));
      for (const user of realm['users'] as Document[]) user['realmRoles'] = user['realmRoles']?.filter(isOther);
    },
  ],
];
