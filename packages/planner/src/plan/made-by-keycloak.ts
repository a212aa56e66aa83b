import { compareText, isTrue, type Json, type JsonObject, keycloakData, objectAt } from '@realm-as-code/renderer';
import type { LiveRealm } from '../live/live-realm.ts';
import { asText, tidyObject } from '../live/tidy.ts';
import { completeNewClient, NEW_CLIENT } from '../reconciler/clients/new-client.ts';
import { isKnown, type ResolvedObject, textIn } from '../reconciler/resolved.ts';
import { acceptsScope } from '../reconciler/clients/scopes-of-client.ts';
import type { PropertyChange } from './compare.ts';

const SERVICE_ACCOUNT = 'service_account';

/**
 * @param file a client as a document declares it.
 * @returns what tells a property that the document does not declare and that the client has had since Keycloak made it: nobody
 *   has set it by hand.
 */
export function isAsMade(file: ResolvedObject, realm: LiveRealm): (property: PropertyChange) => boolean {
  const made = newClient(file, realm);
  return ({ path, live }) => {
    const attribute = /^attributes\.(.*)$/s.exec(path)?.[1];
    if (attribute !== undefined && isUsual(attribute, live ?? null, realm.keycloak)) return true;
    const value = attribute === undefined ? made[path] : objectAt(made, 'attributes')[attribute];
    return value !== undefined && inOneOrder(value) === inOneOrder(live ?? null);
  };
}

/**
 * What the attributes of clients are that Keycloak writes by itself, or takes for this where they are missing. Measured with 26.5.5
 * for clients that were made with nothing but an ID and a protocol; `use.refresh.tokens` and `acr.loa.map` are those of
 * OIDCAdvancedConfigWrapper and AcrUtils.
 */
const USUAL_ATTRIBUTES: Readonly<Record<string, string>> = {
  'backchannel.logout.session.required': 'true',
  'backchannel.logout.revoke.offline.tokens': 'false',
  'use.refresh.tokens': 'true',
  'acr.loa.map': '{}',
};

/** Whether an attribute means what a client without it does: all switches of clients are off that are not set, but for those above. */
function isUsual(attribute: string, value: Json, version: string): boolean {
  if (Object.hasOwn(USUAL_ATTRIBUTES, attribute)) return value === USUAL_ATTRIBUTES[attribute];
  // Keycloak switches some of a new SAML client on.
  if (value !== 'false' || attribute.startsWith('saml')) return false;
  const types = keycloakData(version).attributes.client;
  return Object.hasOwn(types, attribute) && types[attribute] === 'boolean';
}

/** What Keycloak would make of a declaration now. */
function newClient(file: ResolvedObject, realm: LiveRealm): JsonObject {
  const known = Object.entries(file).filter((entry): entry is [string, Json] => isKnown(entry[1]));
  const made: JsonObject = { ...NEW_CLIENT, ...Object.fromEntries(known) };
  completeNewClient(textIn(file, 'clientId'), file, made);
  const { default: byDefault, optional } = realm.realmDefaultScopes;
  const scopes = isTrue(made['serviceAccountsEnabled']) ? [...byDefault, SERVICE_ACCOUNT] : byDefault;
  const accepted = (names: readonly string[]): string[] => names.filter((name) => acceptsScope(realm, made, name));
  return tidyObject({
    ...made,
    defaultClientScopes: made['defaultClientScopes'] ?? accepted(scopes),
    optionalClientScopes: made['optionalClientScopes'] ?? accepted(optional),
  });
}

function inOneOrder(value: Json): string {
  return Array.isArray(value) ? JSON.stringify(value.map(asText).toSorted(compareText)) : asText(value);
}
