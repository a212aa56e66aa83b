// Users: people, and the users of service accounts (UserImportService, UserRepository).

import { type Json, type JsonObject, objectAt, own, textAt } from '@realm-as-code/renderer';
import { USER_STORAGE } from '../../live/components.ts';
import { isEmpty, tidyObject } from '../../live/tidy.ts';
import { does } from '../config-cli-versions.ts';
import {
  isKnown,
  isResolvedObject,
  listIn,
  objectIn,
  objectsIn,
  type Resolved,
  type ResolvedObject,
  textIn,
  textsIn,
} from '../resolved.ts';
import type { Run } from '../simulated-run.ts';
import { Stop } from '../stop.ts';
import { noteUnpredicted } from '../unpredicted.ts';
import { assign, givenToNewUsers } from './user-assignments.ts';
import { usesEmailAsUsername } from './user-view.ts';
import { type Place, writeUser } from './write-user.ts';

/** What an update never takes from a document: it has steps of its own. */
const NOT_UPDATED = ['realmRoles', 'clientRoles', 'serviceAccountClientId', 'attributes'];
/** A credential with this label is for new users. */
const INITIAL = 'initial';

/** Creates and updates the users of a document. */
export function importUsers(run: Run, document: ResolvedObject): void {
  for (const file of listIn(document, 'users') ?? []) importUser(run, document, file);
}

function importUser(run: Run, document: ResolvedObject, file: ResolvedObject): void {
  const username = usernameOf(run, file);
  if (username === '') {
    noteUnpredicted(run, 'users', 'keycloak-config-cli takes a user without a username for the first one of the realm');
    return;
  }
  const found = findByUsername(run, username);
  if (found === undefined && run.realm.users === undefined) {
    noteUnpredicted(run, `users.${username}`, 'it is no service account, and other users were not read');
    return;
  }
  if (hasFederation(run) && found?.isAccount !== true)
    noteUnpredicted(run, `users.${username}`, 'a user federation of the realm is asked for users, too');
  const named: ResolvedObject = { ...file, username };
  const place = found ?? findByEmail(run, named);
  const step = `${place === undefined ? 'create' : 'update'} user "${username}"`;
  if (place === undefined) createUser(run, document, named, step);
  else updateUser(run, place, named, step);
  const changed = findByUsername(run, username);
  if (changed === undefined)
    throw new Stop(step, 'keycloak-config-cli found it by its email address, and looks for its username now');
  const { users, key, entity } = changed;
  const user = users.get(key) ?? {};
  const next: JsonObject = { ...user };
  const save = (change: JsonObject): void => {
    Object.assign(next, change);
    users.set(key, tidyObject(next));
  };
  assign(run, { entity, step, user, save }, named);
}

/** Users may come from a federation, which takes new ones, or fails while nobody answers there. */
function hasFederation({ realm: { components } }: Run): boolean {
  return [...components.values()].some(
    (component) =>
      component['providerType'] === USER_STORAGE && [objectAt(component, 'config')['enabled']].flat()[0] !== 'false',
  );
}

/** @returns the username by which a user is looked for, empty where there is none. */
function usernameOf(run: Run, file: ResolvedObject): string {
  const [username, email] = [textIn(file, 'username'), textIn(file, 'email')];
  if (!usesEmailAsUsername(run) || textIn(file, 'serviceAccountClientId') !== '') return username;
  if (username !== '' && username !== email)
    throw new Stop(
      `import user "${username}"`,
      'its email address is another one, and this realm uses that as username',
    );
  return email;
}

function findByUsername({ realm, usernames }: Run, username: string): Place | undefined {
  const name = username.toLowerCase();
  const accounts = name.startsWith('service-account-') ? [...realm.serviceAccounts] : [];
  const [account] = accounts.find(([, user]) => textAt(user, 'username') === name) ?? [];
  if (account !== undefined)
    return {
      users: realm.serviceAccounts,
      key: account,
      entity: { type: 'service-account', name: account },
      isAccount: true,
    };
  const { users = new Map<string, JsonObject>() } = realm;
  const [hidden] = [...usernames].find(([shown, one]) => one === name && users.has(shown)) ?? [];
  const key = hidden ?? (users.has(name) && !usernames.has(name) ? name : undefined);
  return key === undefined ? undefined : placeOf(users, key);
}

function placeOf(users: Map<string, JsonObject>, key: string): Place {
  return { users, key, entity: { type: 'user', name: key }, isAccount: false };
}

/**
 * A user of another username who has the same email address and the same name is taken for the one of the document
 * (UserRepository.searchByAttributes). Keycloak is asked for all whose names contain the declared ones; what the document does
 * not say is compared all the same.
 */
function findByEmail(
  { realm: { users = new Map<string, JsonObject>() } }: Run,
  file: ResolvedObject,
): Place | undefined {
  const [email, ...names] = ['email', 'firstName', 'lastName'].map((key) => lowerCase(own(file, key)));
  if (email === undefined) return undefined;
  for (const [key, user] of users) {
    const live = ['firstName', 'lastName'].map((name) => lowerCase(user[name]));
    if (lowerCase(user['email']) !== email) continue;
    if (names.some((name, index) => name !== undefined && live[index]?.includes(name) !== true)) continue;
    const unsaid = names.findIndex((name, index) => name === undefined || name !== live[index]);
    if (unsaid === -1) return placeOf(users, key);
    if (names[unsaid] === undefined)
      throw new Stop(
        `import user "${textIn(file, 'username')}"`,
        `"${key}" has its email address, and the document does not say its first and last name (a NullPointerException)`,
      );
  }
  return undefined;
}

function lowerCase(value: Resolved | undefined): string | undefined {
  return typeof value === 'string' ? value.toLowerCase() : undefined;
}

function createUser(run: Run, document: ResolvedObject, file: ResolvedObject, step: string): void {
  const { realm } = run;
  const place = placeOf(realm.users ?? new Map(), textIn(file, 'username').toLowerCase());
  const fresh: JsonObject = {
    username: place.key,
    enabled: false,
    emailVerified: false,
    ...givenToNewUsers(realm),
    federatedIdentities: identitiesIn(run, document, file),
  };
  const attributes = isResolvedObject(own(file, 'attributes')) ? objectIn(file, 'attributes') : undefined;
  writeUser(run, {
    place,
    live: undefined,
    next: fresh,
    file,
    attributes,
    step,
    groups: textsIn(file, 'groups'),
    credentials: objectsIn(file, 'credentials'),
  });
}

/** Keycloak shows only those of identity providers that it has. */
function identitiesIn({ realm }: Run, document: ResolvedObject, file: ResolvedObject): Json[] {
  const declared = objectsIn(document, 'identityProviders').map((provider) => textIn(provider, 'alias'));
  const providers = new Set([...realm.identityProviders.keys(), ...declared]);
  const identities = objectsIn(file, 'federatedIdentities');
  return identities
    .filter((one) => providers.has(textIn(one, 'identityProvider')))
    .filter((one) => isKnown(one)) as Json[];
}

function updateUser(run: Run, place: Place, document: ResolvedObject, step: string): void {
  const { settings } = run;
  const live = place.users.get(place.key) ?? {};
  const ignored = new Set([
    ...NOT_UPDATED,
    ...(does(run, 'ignoresUserProperties') ? settings.users.ignoredProperties : []),
  ]);
  const file = Object.fromEntries(
    Object.entries(document).filter(([key, value]) => !ignored.has(key) && value !== null),
  );
  const isFederated = !isEmpty(live['federationLink']) || !isEmpty(own(file, 'federationLink') as Json);
  const isSet =
    isResolvedObject(own(document, 'attributes')) &&
    !(settings.users.skipsAttributesOfFederated && isFederated) &&
    (does(run, 'setsFirstAttributes') || !isEmpty(live['attributes']));
  const attributes = isSet ? objectIn(document, 'attributes') : undefined;
  const credentials = objectsIn(file, 'credentials').filter((one) => textIn(one, 'userLabel') !== INITIAL);
  if (!isChanged(live, file, attributes, credentials)) return;
  writeUser(run, { place, live, next: { ...live }, file, attributes, step, groups: [], credentials });
}

/** What says nothing of a user that Keycloak has not said before. */
const USUAL: Readonly<Record<string, string>> = { totp: 'false', notBefore: '0', disableableCredentialTypes: '[]' };
/** What Keycloak does not list with its users: they are written whenever a document has it. */
const UNLISTED: ReadonlySet<string> = new Set([
  'groups',
  'federatedIdentities',
  'clientConsents',
  'id',
  'createdTimestamp',
]);

/** Whether a user is written: an update with what is there already can fail, too. */
function isChanged(
  live: JsonObject,
  file: ResolvedObject,
  attributes: ResolvedObject | undefined,
  credentials: readonly ResolvedObject[],
): boolean {
  const differs = (key: string, value: unknown): boolean =>
    UNLISTED.has(key) || JSON.stringify(tidied(value)) !== (USUAL[key] ?? JSON.stringify(live[key] ?? tidied('')));
  const rest = Object.entries(file).filter(([key]) => key !== 'credentials' && key !== 'access');
  return (
    credentials.length > 0 ||
    (attributes !== undefined && JSON.stringify(tidied(attributes)) !== JSON.stringify(objectAt(live, 'attributes'))) ||
    rest.some(([key, value]) => differs(key, value))
  );
}

function tidied(value: unknown): Json {
  return tidyObject({ value: value as Json })['value'] ?? {};
}
