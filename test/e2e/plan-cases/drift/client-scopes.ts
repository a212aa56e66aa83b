import type { Document } from '../../admin-api.ts';
import { client, find, mapper, SCOPES } from '../entities.ts';
import type { Mutation } from '../mutation.ts';

/** What people do to a realm behind the templates' back: client scopes. */
export const DRIFT_OF_CLIENT_SCOPES: readonly Mutation<Document>[] = [
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
];
