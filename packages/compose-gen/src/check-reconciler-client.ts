import {
  type Diagnostic,
  isTrue,
  type JsonObject,
  objectAt,
  objectsAt,
  own,
  type Path,
  type RenderedDocument,
  type RenderedRealm,
  textAt,
  valueAt,
} from '@realm-as-code/renderer';
import {
  isReconciled,
  RECONCILER,
  RECONCILER_ACCOUNT,
  RECONCILER_CLIENT,
  reconcilerSecret,
  rightsOfReconciler,
  type Stage,
} from '@realm-as-code/stage';
import { error } from './codes.ts';
import type { Service } from './read-services.ts';

/** A client or a user of a document, or the document. */
interface Declared {
  readonly value: JsonObject;
  readonly document: RenderedDocument;
  readonly path: Path;
}

/**
 * Checks whether keycloak-config-cli can sign in as a client of each realm. Where a realm declares one of that name itself, it is
 * used as it is.
 *
 * @returns `reconciler-client` where it cannot, lacks rights, or would change what it signs in with.
 */
export function checkReconcilerClient(
  realms: readonly RenderedRealm[],
  { reconciler }: Stage,
  services: ReadonlyMap<string, Service>,
): Diagnostic[] {
  if (reconciler?.signsInAs !== 'client') return [];
  const isPlain = services.get(RECONCILER)?.environment.get('KEYCLOAK_URL')?.startsWith('http:') === true;
  const reconciled = realms.filter(isReconciled);
  return [...(isPlain ? reconciled.flatMap(checkTls) : []), ...reconciled.flatMap(checkDeclared)];
}

/** A realm that wants TLS from everybody gives no token over HTTP, and Keycloak's own network is no exception (measured). */
function checkTls({ documents }: RenderedRealm): Diagnostic[] {
  return documents.flatMap((document) => {
    const value = textAt(document.value, 'sslRequired');
    if (value?.toLowerCase() !== 'all') return [];
    const place = { value: document.value, document, path: [] };
    const hint = 'Write "external", which asks for HTTPS outside of private networks only, or let Keycloak speak HTTPS';
    return [report(place, 'over HTTP, which this realm refuses', hint, 'sslRequired')];
  });
}

function checkDeclared(realm: RenderedRealm): Diagnostic[] {
  const clients = declaredIn(realm, 'clients', 'clientId', RECONCILER_CLIENT);
  const accounts = declaredIn(realm, 'users', 'username', RECONCILER_ACCOUNT);
  const managed = [...clients, ...accounts].filter(({ document }) => document.kind === 'managed');
  if (managed.length > 0) return managed.map((one) => report(one, ...MANAGED));
  const wrong = clients.flatMap((client) => checkClient(client, realm));
  const [client] = clients;
  if (wrong.length > 0 || client === undefined) return wrong;
  if (accounts.length === 0) return [lacking(client, rightsOfReconciler(realm.documents))];
  return accounts.flatMap((account) => checkAccount(account, realm));
}

const MANAGED = [
  'and would change what it signs in with: this document is managed',
  'Declare it in a bootstrap document, or nowhere: then the stage adds it',
] as const;

function declaredIn({ documents }: RenderedRealm, list: string, key: string, name: string): Declared[] {
  return documents.flatMap((document) =>
    objectsAt(document.value, list).flatMap((value, index) =>
      textAt(value, key) === name ? [{ value, document, path: [list, index] }] : [],
    ),
  );
}

function report({ document, path }: Declared, message: string, hint: string, ...property: string[]): Diagnostic {
  const position = document.locate([...path, ...property]);
  const text = `keycloak-config-cli signs in as the client "${RECONCILER_CLIENT}", ${message}`;
  return error('reconciler-client', document.source.file, position, text, hint);
}

function checkClient(client: Declared, { folder }: RenderedRealm): Diagnostic[] {
  const { value } = client;
  const isUsable =
    isTrue(own(value, 'serviceAccountsEnabled')) &&
    !isTrue(own(value, 'publicClient')) &&
    !isTrue(own(value, 'bearerOnly')) &&
    own(value, 'enabled') !== false;
  if (!isUsable) {
    const hint = 'Write "serviceAccountsEnabled": true, and "publicClient": false, or give this client another name';
    return [report(client, 'which has no service account here', hint)];
  }
  const secret = `$(env:${reconcilerSecret(folder)})`;
  if (textAt(value, 'secret') === secret) return [];
  const hint = `Write "secret": "${secret}", or give this client another name`;
  return [report(client, 'with another secret than this', hint, 'secret')];
}

/** Roles that contain others may well contain what is missing, and so may groups. */
function checkAccount(account: Declared, { documents }: RenderedRealm): Diagnostic[] {
  const { value } = account;
  const realmRoles = own(value, 'realmRoles');
  const hasRealmRoles = Array.isArray(realmRoles) && realmRoles.length > 0;
  const clients = Object.keys(objectAt(value, 'clientRoles'));
  if (hasRealmRoles || own(value, 'groups') !== undefined || clients.some((id) => id !== 'realm-management')) return [];
  const rights = valueAt(value, 'clientRoles', 'realm-management');
  const granted = Array.isArray(rights) ? rights : [];
  const missing = rightsOfReconciler(documents).filter((right) => !granted.includes(right));
  if (missing.length === 0 || granted.includes('realm-admin')) return [];
  return [lacking(account, missing)];
}

function lacking(place: Declared, rights: readonly string[]): Diagnostic {
  const hint = `Add them to the clientRoles of the user "${RECONCILER_ACCOUNT}": the managed documents need them`;
  return report(place, `which lacks these roles of realm-management: ${rights.join(', ')}`, hint);
}
