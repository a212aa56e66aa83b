import type { Document } from './admin-api.ts';
import { environment } from './environment.ts';
import type { Keycloak } from './keycloak.ts';

/** The realm that plays Entra. */
export const ENTRA = 'entra';

/**
 * A second realm of the same server plays Entra: the provider of the AI Hub realm is pointed there, nothing else changes.
 *
 * @param more settings of the second realm.
 */
export async function standInForEntra({ admin, url }: Keycloak, more: Document = {}): Promise<void> {
  const entra = `${url}/realms/${ENTRA}`;
  await admin.post('', {
    realm: ENTRA,
    enabled: true,
    sslRequired: 'none',
    roles: { realm: [{ name: 'AIHubAccess' }, { name: 'AIHubSysAdmin' }] },
    clients: [
      {
        clientId: environment['KEYCLOAK_AZURE_CLIENT_ID'],
        // The secret that the provider was imported with: a login works only if it arrived byte-exact.
        secret: environment['KEYCLOAK_AZURE_CLIENT_SECRET'],
        redirectUris: [`${url}/realms/aihub/broker/azure-ad/endpoint`],
        protocolMappers: [
          {
            name: 'roles',
            protocol: 'openid-connect',
            protocolMapper: 'oidc-usermodel-realm-role-mapper',
            config: {
              'claim.name': 'roles',
              'jsonType.label': 'String',
              multivalued: 'true',
              'id.token.claim': 'true',
              'access.token.claim': 'true',
              'userinfo.token.claim': 'true',
            },
          },
        ],
      },
    ],
    ...more,
  });
  const provider = await admin.get('/aihub/identity-provider/instances/azure-ad');
  const protocol = `${entra}/protocol/openid-connect`;
  Object.assign(provider['config'], {
    authorizationUrl: `${protocol}/auth`,
    tokenUrl: `${protocol}/token`,
    logoutUrl: `${protocol}/logout`,
    jwksUrl: `${protocol}/certs`,
    userInfoUrl: `${protocol}/userinfo`,
    issuer: entra,
  });
  await admin.put('/aihub/identity-provider/instances/azure-ad', provider);
}
