import {
  type JsonObject,
  objectsAt,
  type Position,
  type RealmAddition,
  type RenderedRealm,
  textAt,
} from '@realm-as-code/renderer';
import { rightsOfReconciler } from './reconciler-rights.ts';

/** The client of a realm that keycloak-config-cli signs in as, where the stage wants it to be one. */
export const RECONCILER_CLIENT = 'keycloak-config';
/** Its service account, as Keycloak names it. */
export const RECONCILER_ACCOUNT = 'service-account-keycloak-config';

/** The script that makes it in realms that run already. */
export const RECONCILER_CLIENT_SCRIPT = 'reconciler-client.sh';

/**
 * @param folder the realm's, where a root has several: whoever can read the secrets of one realm must not get into another.
 * @returns the environment variable with the client's secret.
 */
export function reconcilerSecret(folder: string | undefined): string {
  const realm = folder === undefined ? '' : `_${folder.toUpperCase().replaceAll('-', '_')}`;
  return `KEYCLOAK_CONFIG${realm}_CLIENT_SECRET`;
}

/** @returns whether keycloak-config-cli signs in to a realm: it has no business in one without managed documents. */
export function isReconciled({ documents }: Pick<RenderedRealm, 'documents'>): boolean {
  return documents.some(({ kind }) => kind === 'managed');
}

/**
 * Makes the document with the client that keycloak-config-cli signs in as, for the first start: no login but with its secret,
 * and the rights that the managed documents need. No managed document declares it, so that no reconcile changes or deletes it.
 *
 * @param file the stage file that asks for it.
 * @param position where.
 * @returns what makes the document; nothing where a document declares the client itself, or no document is managed.
 */
export function reconcilerClientOf(file: string, position: Position): RealmAddition {
  return (realm) => {
    const isDeclared = (value: JsonObject): boolean =>
      objectsAt(value, 'clients').some((client) => textAt(client, 'clientId') === RECONCILER_CLIENT);
    if (realm.documents.some(({ value }) => isDeclared(value)) || !isReconciled(realm)) return undefined;
    const value = {
      realm: realm.name,
      clients: [clientWith(`$(env:${reconcilerSecret(realm.folder)})`)],
      users: [accountWith(rightsOfReconciler(realm.documents))],
    };
    return { name: 'reconciler-client', source: { file, text: '', value, locate: () => position } };
  };
}

function clientWith(secret: string): JsonObject {
  return {
    clientId: RECONCILER_CLIENT,
    name: 'keycloak-config-cli',
    description: 'Reconciles this realm',
    enabled: true,
    protocol: 'openid-connect',
    publicClient: false,
    bearerOnly: false,
    clientAuthenticatorType: 'client-secret',
    secret,
    standardFlowEnabled: false,
    implicitFlowEnabled: false,
    directAccessGrantsEnabled: false,
    serviceAccountsEnabled: true,
    // Its token may carry all roles of its account, which has none but those below.
    fullScopeAllowed: true,
    redirectUris: [],
    webOrigins: [],
    // Of its own, so that it needs no client scope of the realm.
    protocolMappers: [
      {
        name: 'sub',
        protocol: 'openid-connect',
        protocolMapper: 'oidc-sub-mapper',
        consentRequired: false,
        config: { 'access.token.claim': 'true', 'introspection.token.claim': 'true' },
      },
    ],
    defaultClientScopes: [],
    optionalClientScopes: [],
  };
}

function accountWith(rights: readonly string[]): JsonObject {
  return {
    username: RECONCILER_ACCOUNT,
    enabled: true,
    serviceAccountClientId: RECONCILER_CLIENT,
    clientRoles: { 'realm-management': [...rights] },
  };
}
