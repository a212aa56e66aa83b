import type { Document } from '../../admin-api.ts';
import { client, find, mapper, SCOPES } from '../entities.ts';
import type { Mutation } from '../mutation.ts';

/** What people do to a realm behind the templates' back: clients. */
export const DRIFT_OF_CLIENTS: readonly Mutation<Document>[] = [
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
];

function dropAudience(realm: Document, id: string): void {
  for (const role of Object.keys(realm['roles'].client)) if (role === id) delete realm['roles'].client[role];
}
