import type { User } from '@realm-as-code/access';
import type { Document } from '../e2e/admin-api.ts';
import { ONE_TIME_CODES } from './one-time-code.ts';

export const PASSWORD = 'Passw0rd';

/** The realm that identities come from, with everybody in it. */
export const UPSTREAM = 'logins-upstream';
const UPSTREAM_CLIENT = { clientId: 'logins', secret: 'upstream-secret' };

/** Quick to check: passwords are not what is tested. */
export const QUICK = 'hashAlgorithm(pbkdf2-sha256) and hashIterations(1)';

export function personName(n: number): string {
  return `person-${n}`;
}

function personId(n: number): string {
  return `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
}

export function profileOf(n: number): Record<'username' | 'email' | 'firstName' | 'lastName', string> {
  return { username: personName(n), email: `${personName(n)}@example.org`, firstName: 'Person', lastName: `No ${n}` };
}

/** @returns the user of a case as a RealmRepresentation has it. */
export function personOf(n: number, user: User, realm: Document): Document {
  const roles = user.roles.map((role) => splitRole(role, realm));
  const clientRoles: Record<string, string[]> = {};
  for (const { client, name } of roles) if (client !== undefined) (clientRoles[client] ??= []).push(name);
  return {
    ...profileOf(n),
    enabled: user.enabled,
    emailVerified: user.emailVerified,
    attributes: user.attributes,
    requiredActions: user.requiredActions,
    realmRoles: [
      `default-roles-${(realm['realm'] as string).toLowerCase()}`,
      ...roles.flatMap(({ client, name }) => (client === undefined ? [name] : [])),
    ],
    clientRoles,
    groups: user.groups,
    credentials: user.credentials.flatMap((type): Document[] =>
      type === 'password' ? [{ type, value: PASSWORD }] : type === 'otp' ? [ONE_TIME_CODES] : [],
    ),
    federatedIdentities: user.links.map((identityProvider) => ({
      identityProvider,
      userId: personId(n),
      userName: personName(n),
    })),
  };
}

/** A role as conditions of flows write it: of a client of the realm, or of the realm itself. */
function splitRole(role: string, realm: Document): { client?: string; name: string } {
  for (const client of realm['clients'] as Document[]) {
    const prefix = `${client['clientId']}.`;
    const roles = (realm['roles']?.client?.[client['clientId']] ?? []) as Document[];
    const name = role.slice(prefix.length);
    if (role.startsWith(prefix) && roles.some((one) => one['name'] === name))
      return { client: client['clientId'] as string, name };
  }
  return { name: role };
}

/** @returns the realm that identities come from. */
export function upstreamRealm(people: number): Document {
  return {
    realm: UPSTREAM,
    enabled: true,
    sslRequired: 'none',
    loginTheme: 'base',
    passwordPolicy: QUICK,
    clients: [{ ...UPSTREAM_CLIENT, redirectUris: ['*'], standardFlowEnabled: true, enabled: true }],
    users: Array.from({ length: people }, (_, n) => ({
      ...profileOf(n),
      id: personId(n),
      enabled: true,
      emailVerified: true,
      credentials: [{ type: 'password', value: PASSWORD }],
    })),
  };
}

/** @returns the config of an identity provider that asks the realm {@link UPSTREAM} of the same server. */
export function upstreamConfig(url: string): Record<string, string> {
  const oidc = `${url}/realms/${UPSTREAM}/protocol/openid-connect`;
  return {
    issuer: `${url}/realms/${UPSTREAM}`,
    authorizationUrl: `${oidc}/auth`,
    tokenUrl: `${oidc}/token`,
    userInfoUrl: `${oidc}/userinfo`,
    jwksUrl: `${oidc}/certs`,
    useJwksUrl: 'true',
    validateSignature: 'true',
    clientId: UPSTREAM_CLIENT.clientId,
    clientSecret: UPSTREAM_CLIENT.secret,
    clientAuthMethod: 'client_secret_post',
    defaultScope: 'openid profile email',
  };
}
