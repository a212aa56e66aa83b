import type { Document } from '../../admin-api.ts';
import { denyFlow, find, flow, TOP_FLOWS } from '../entities.ts';
import type { Mutation } from '../mutation.ts';

/** What people do to a realm behind the templates' back: the rest of a realm. */
export const DRIFT_OF_REALM: readonly Mutation<Document>[] = [
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
