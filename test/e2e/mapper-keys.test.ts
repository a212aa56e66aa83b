import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NEEDED_KEYS, USEFUL_KEYS } from '../../packages/renderer/src/keycloak/token-mappers.ts';
import { type Keycloak, startKeycloak } from './keycloak.ts';

// What `broken-mapper`, `ineffective-mapper` and `unknown-config-key` say of protocol mappers without a key.

const CLAIM = { 'claim.name': 'probe', 'jsonType.label': 'String' };
const ON = { 'access.token.claim': 'true' };

/** A config for each mapper with which it adds something; `probe`, or what is named. */
const CONFIGS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'oidc-group-membership-mapper': { ...ON, 'claim.name': 'probe' },
  'oidc-hardcoded-claim-mapper': { ...ON, ...CLAIM, 'claim.value': 'a' },
  'oidc-hardcoded-role-mapper': { role: 'extra' },
  'oidc-role-name-mapper': { role: 'staff', 'new.role.name': 'renamed' },
  'oidc-sha256-pairwise-sub-mapper': { pairwiseSubAlgorithmSalt: 'salt' },
  'oidc-usermodel-attribute-mapper': { ...ON, ...CLAIM, 'user.attribute': 'locality' },
  'oidc-usermodel-client-role-mapper': { ...ON, ...CLAIM, 'usermodel.clientRoleMapping.clientId': 'other' },
  'oidc-usermodel-property-mapper': { ...ON, ...CLAIM, 'user.attribute': 'email' },
  'oidc-usermodel-realm-role-mapper': { ...ON, ...CLAIM },
  'oidc-usersessionmodel-note-mapper': { ...ON, ...CLAIM, 'user.session.note': 'clientAddress' },
};

/** A mapper without one of its keys, undefined for all of them. */
const CASES = Object.entries(CONFIGS).flatMap(([type, config]) =>
  [undefined, ...Object.keys(config)].map((without) => ({ type, without })),
);

describe('a protocol mapper without a key', () => {
  let keycloak: Keycloak;

  beforeAll(async () => {
    keycloak = await startKeycloak();
    const clients = CASES.map(({ type, without }, index) => ({
      clientId: `client-${index}`,
      secret: 'secret',
      directAccessGrantsEnabled: true,
      serviceAccountsEnabled: true,
      redirectUris: ['https://app.example.org/*'],
      defaultClientScopes: [],
      optionalClientScopes: [],
      protocolMappers: [
        {
          name: 'probe',
          protocol: 'openid-connect',
          protocolMapper: type,
          config: Object.fromEntries(Object.entries(CONFIGS[type] ?? {}).filter(([key]) => key !== without)),
        },
      ],
    }));
    const credentials = [{ type: 'password', value: 'Passw0rd' }];
    await keycloak.admin.post('', {
      realm: 'mappers',
      enabled: true,
      roles: { realm: [{ name: 'staff' }, { name: 'extra' }], client: { other: [{ name: 'reader' }] } },
      groups: [{ name: 'team' }],
      clients: [{ clientId: 'other' }, ...clients],
      users: [
        {
          username: 'ann',
          enabled: true,
          email: 'ann@example.org',
          firstName: 'Ann',
          lastName: 'Example',
          attributes: { locality: ['Bern'] },
          realmRoles: ['staff'],
          clientRoles: { other: ['reader'] },
          groups: ['/team'],
          credentials,
        },
      ],
      components: {
        'org.keycloak.userprofile.UserProfileProvider': [
          {
            providerId: 'declarative-user-profile',
            config: {
              'kc.user.profile.config': [
                JSON.stringify({
                  attributes: [{ name: 'username' }, { name: 'email' }],
                  unmanagedAttributePolicy: 'ENABLED',
                }),
              ],
            },
          },
        ],
      },
    });
  });

  afterAll(async () => {
    await keycloak?.stop();
  });

  it.each(CASES.map(({ type, without }, index) => [type, without, index] as const))(
    '%s without %s does what is said of it',
    async (type, without, index) => {
      const isNote = type === 'oidc-usersessionmodel-note-mapper';
      const grant = isNote ? 'client_credentials' : 'password';
      const body = { grant_type: grant, username: 'ann', password: 'Passw0rd' };
      const answer = await fetch(`${keycloak.url}/realms/mappers/protocol/openid-connect/token`, {
        method: 'POST',
        body: new URLSearchParams({ ...body, client_id: `client-${index}`, client_secret: 'secret' }),
      });
      const isNeeded = without !== undefined && NEEDED_KEYS[type]?.includes(without) === true;
      expect(answer.status).toBe(isNeeded ? 500 : 200);
      if (isNeeded || !Object.hasOwn(CONFIGS[type] ?? {}, 'claim.name')) return;
      const { access_token: token } = (await answer.json()) as { access_token: string };
      const claims = JSON.parse(Buffer.from(token.split('.')[1] as string, 'base64url').toString()) as object;
      const isUseless =
        without !== undefined && (USEFUL_KEYS[type]?.includes(without) === true || Object.hasOwn(ON, without));
      expect(Object.hasOwn(claims, 'probe')).toBe(!isUseless);
    },
  );
});
