import type { Document } from '../../admin-api.ts';
import { mapper } from '../entities.ts';
import type { Managed, Mutation } from '../mutation.ts';

/** What people do to the templates: client scopes. */
export const EDITS_OF_CLIENT_SCOPES: readonly Mutation<Managed>[] = [
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
];
