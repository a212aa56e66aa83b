import { isTrue, type Json, type JsonObject, objectsAt, textAt } from '@realm-as-code/renderer';
import { byName, isSame } from '../shipped/same.ts';
import type { Part, Realms } from './part.ts';

/** Authenticators of clients that read the client's secret. */
const WITH_SECRET = new Set(['client-secret', 'client-secret-jwt']);

/** Where it is missing, keycloak-config-cli writes the client on every run, even if nothing in it has changed. */
const OVERRIDES = 'authenticationFlowBindingOverrides';

/** Clients other than Keycloak's own are managed. */
export function adoptClients({ realm, fresh }: Realms): Part {
  const own = objectsAt(realm, 'clients').filter((client) => !isBuiltIn(fresh, client));
  return { managed: { clients: own.length === 0 ? {} : { clients: own.map(toClient) } } };
}

/** @returns whether Keycloak makes a client of this name in every realm. */
export function isBuiltIn(fresh: JsonObject, client: JsonObject): boolean {
  return byName(objectsAt(fresh, 'clients'), 'clientId').has(textAt(client, 'clientId') ?? '');
}

/** @returns a client of an export as a template has it. */
export function toClient(client: JsonObject): JsonObject {
  const authenticator = textAt(client, 'clientAuthenticatorType') ?? 'client-secret';
  const needsSecret =
    !isTrue(client['publicClient']) && !isTrue(client['bearerOnly']) && WITH_SECRET.has(authenticator);
  const entries = Object.entries(client).filter(([key]) => key !== 'secret' || needsSecret);
  // Keycloak takes an empty text for none.
  const kept = entries.filter(([key, value]) => key === OVERRIDES || (value !== '' && !isEmptyObject(value)));
  // What is not declared is not restored.
  return { ...Object.fromEntries(kept), protocolMappers: objectsAt(client, 'protocolMappers') };
}

function isEmptyObject(value: Json): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length === 0;
}

/** @returns whether a client is as Keycloak makes it. */
export function isAsShipped(fresh: JsonObject, client: JsonObject): boolean {
  return isSame(client, byName(objectsAt(fresh, 'clients'), 'clientId').get(textAt(client, 'clientId') ?? ''));
}
