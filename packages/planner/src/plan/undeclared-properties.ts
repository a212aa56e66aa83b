import { type Json, type JsonObject, objectAt } from '@realm-as-code/renderer';
import { isEmpty } from '../live/tidy.ts';
import { NEW_SERVER } from '../reconciler/authorization/authorization-services.ts';
import { objectIn, type ResolvedObject } from '../reconciler/resolved.ts';
import type { PropertyChange } from './compare.ts';

/** What Keycloak gives every client (Keycloak 26.5, its exports). */
export const CLIENT_DEFAULTS: JsonObject = {
  enabled: true,
  protocol: 'openid-connect',
  clientAuthenticatorType: 'client-secret',
  standardFlowEnabled: true,
  fullScopeAllowed: true,
  nodeReRegistrationTimeout: -1,
  notBefore: 0,
  authorizationSettings: NEW_SERVER,
};
/** Names, what is compared in parts below, and what no run leaves as it is. */
const IGNORED = new Set([
  'attributes',
  'secret',
  'authenticationFlowBindingOverrides',
  'clientId',
  'name',
  'protocolMappers',
]);

/**
 * Finds the properties of a client or a client scope that its document does not declare and somebody has set: mappers and
 * attributes too.
 *
 * @param live the entity after the run.
 * @param file the entity as the document has it.
 * @param defaults what Keycloak gives every such entity.
 */
export function undeclaredProperties(live: JsonObject, file: ResolvedObject, defaults: JsonObject): PropertyChange[] {
  const isDefault = (key: string, value: Json): boolean =>
    isEmpty(value) || value === false || JSON.stringify(defaults[key]) === JSON.stringify(value);
  const properties = Object.entries(live)
    .filter(([key, value]) => !IGNORED.has(key) && !Object.hasOwn(file, key) && !isDefault(key, value))
    .map(([path, value]) => ({ path, live: value }));
  return [...properties, ...undeclaredMappers(live, file), ...undeclaredAttributes(live, file)];
}

/** A declared list of mappers is exact, so that none stays beside it. */
function undeclaredMappers(live: JsonObject, file: ResolvedObject): PropertyChange[] {
  if (Object.hasOwn(file, 'protocolMappers')) return [];
  const mappers = Object.entries(objectAt(live, 'protocolMappers'));
  return mappers.map(([name, mapper]) => ({ path: `protocolMappers.${name}`, live: mapper }));
}

function undeclaredAttributes(live: JsonObject, file: ResolvedObject): PropertyChange[] {
  const declared = objectIn(file, 'attributes');
  return Object.entries(objectAt(live, 'attributes'))
    .filter(([key, value]) => !Object.hasOwn(declared, key) && !isKeycloaksOwn(key, value))
    .map(([key, value]) => ({ path: `attributes.${key}`, live: value }));
}

/** Attributes that Keycloak sets by itself; a `+` takes the redirect URIs of logins for logouts as well. */
function isKeycloaksOwn(key: string, value: Json): boolean {
  return key === 'realm_client' || (key === 'post.logout.redirect.uris' && value === '+');
}
