import type { Document } from '../../admin-api.ts';
import { client, find, mapper, SCOPES } from '../entities.ts';
import type { Managed, Mutation } from '../mutation.ts';

/** What people do to the templates: clients. */
export const EDITS_OF_CLIENTS: readonly Mutation<Managed>[] = [
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
];
