import { compareText, isTrue, type Json, type JsonObject, objectAt, own } from '@realm-as-code/renderer';
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
    if (attribute !== undefined && own(WRITTEN_BY_CONSOLE, attribute) === live) return true;
    const value = attribute === undefined ? made[path] : objectAt(made, 'attributes')[attribute];
    return value !== undefined && inOneOrder(value) === inOneOrder(live ?? null);
  };
}

/**
 * What the Admin Console writes into every new OpenID Connect client where nothing is set in it: measured, 26.5.5, public and
 * confidential. One that is made through the Admin API with nothing but an ID has none of them.
 */
const WRITTEN_BY_CONSOLE: Readonly<Record<string, string>> = {
  'backchannel.logout.revoke.offline.tokens': 'false',
  'backchannel.logout.session.required': 'true',
  'dpop.bound.access.tokens': 'false',
  'oauth2.device.authorization.grant.enabled': 'false',
  'oidc.ciba.grant.enabled': 'false',
  'standard.token.exchange.enabled': 'false',
};

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
