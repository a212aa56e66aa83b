// What makes two clients, two users or two ways the same to everything that decides: where a key is equal, the answer is.

import { isTrue, type JsonObject, objectAt, objectsAt, own, textAt } from '@realm-as-code/renderer';
import type { User, Way } from '../access.ts';
import type { AccessRealm } from '../realm/access-realm.ts';
import { scopesOfProfile } from '../realm/required-attributes.ts';
import { scopesOfClient } from '../realm/scopes.ts';
import { ON_CONSENT_SCREEN } from '../ways/after-flow.ts';
import { askedIn } from './asked.ts';

/** What of a ClientRepresentation says nothing of who may log in; of the rest, the following says more than enough. */
const SAYS_NOTHING: ReadonlySet<string> = new Set([
  'id',
  'clientId',
  'name',
  'description',
  'type',
  'rootUrl',
  'adminUrl',
  'baseUrl',
  'redirectUris',
  'webOrigins',
  'secret',
  'registrationAccessToken',
  'notBefore',
  'protocolMappers',
  'authorizationSettings',
  'nodeReRegistrationTimeout',
  'registeredNodes',
  'access',
  'origin',
  'attributes',
  'defaultClientScopes',
  'optionalClientScopes',
]);

/** The attributes of clients that say which level of authentication is asked for, and what of consent. */
const ATTRIBUTES: readonly string[] = [
  'acr.loa.map',
  'default.acr.values',
  'minimum.acr.value',
  'display.on.consent.screen',
];

/** @returns what tells the clients of a realm apart. */
export function keysOfClients(realm: AccessRealm): (clientId: string) => string {
  const scopes = [...askedIn(realm, realm.flows.keys()).scopes, ...scopesOfProfile(realm)];
  const accounts = new Map(
    objectsAt(realm.settings, 'users').map((user) => [textAt(user, 'serviceAccountClientId'), own(user, 'enabled')]),
  );
  return (clientId) => {
    const client = realm.clients.get(clientId) ?? {};
    const { always, onRequest } = scopesOfClient(realm, clientId);
    const redirectUris = own(client, 'redirectUris');
    return JSON.stringify([
      propertiesOf(client),
      Array.isArray(redirectUris) ? redirectUris.length > 0 : redirectUris,
      ATTRIBUTES.map((name) => own(objectAt(client, 'attributes'), name)),
      scopes.map((scope) => [always.has(scope), onRequest.has(scope)]),
      // The consent screen shows every scope that does not say otherwise.
      isTrue(own(client, 'consentRequired'))
        ? [own(objectAt(client, 'attributes'), ON_CONSENT_SCREEN), [...always].toSorted(), [...onRequest].toSorted()]
        : [],
      accounts.has(clientId) ? [accounts.get(clientId)] : [],
    ]);
  };
}

/** In the moments of a reconcile, the clients of a realm are the same objects. */
const KNOWN = new WeakMap<JsonObject, string>();

function propertiesOf(client: JsonObject): string {
  let text = KNOWN.get(client);
  if (text === undefined) {
    const properties = Object.entries(client).filter(([name]) => !SAYS_NOTHING.has(name));
    text = JSON.stringify(properties.toSorted(([a], [b]) => (a < b ? -1 : 1)));
    KNOWN.set(client, text);
  }
  return text;
}

/** Everything but the roles of the user alone: those of groups come with the groups. */
export function keyOfUser(user: User): string {
  return JSON.stringify({ ...user, roles: [] });
}

export function keyOfWay(way: Way): string {
  if (way.kind !== 'broker') return way.kind;
  const account = way.hasAccount === undefined ? '' : ` with${way.hasAccount ? '' : 'out'} an account`;
  return `${way.isFirst ? 'first' : 'later'} ${way.provider}${account}`;
}
