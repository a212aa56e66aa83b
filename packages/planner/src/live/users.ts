// The users that documents name: no export has people.

import { isObject, type JsonObject, objectsAt, textAt } from '@realm-as-code/renderer';
import type { LiveRealm } from './live-realm.ts';
import type { PartReader } from './part-reader.ts';
import { asText, tidyObject } from './tidy.ts';
import { pathStep } from './path-step.ts';

/** A user to read. */
export interface WantedUser {
  readonly username: string;
  /** By which the user is looked for, too: another one may have this address. */
  readonly email?: string;
  readonly firstName?: string;
  readonly lastName?: string;
  /** Whether to read which credentials the user has. */
  readonly credentials: boolean;
  /** Whether to read which accounts at identity providers the user has. A run never changes those of a user that is there. */
  readonly identities: boolean;
}

/** What Keycloak asks for. */
const RIGHT = 'view-users';

/** @returns the users that are there, by username, and others who have their email addresses. */
export async function readUsers(
  reader: PartReader,
  live: LiveRealm,
  wanted: readonly WantedUser[],
): Promise<Map<string, JsonObject>> {
  const accounts = new Set([...live.serviceAccounts.values()].map((user) => textAt(user, 'username')));
  const people = wanted.filter(({ username }) => !accounts.has(username.toLowerCase()));
  const found = await reader.each(people, (one) => readUser(reader, one));
  const others = found.flatMap((one) => one.others);
  const users = found.flatMap(({ user }) => (user === undefined ? [] : [user]));
  return new Map([...others, ...users].map((user) => [textAt(user, 'username') ?? '', user]));
}

/** One request for a user that is there with the email address that the document has, four where all is to be read. */
async function readUser(
  reader: PartReader,
  wanted: WantedUser,
): Promise<{ user: JsonObject | undefined; others: JsonObject[] }> {
  const { username, email = '' } = wanted;
  const [byName] =
    username === ''
      ? []
      : await reader.list(
          `/users?username=${encodeURIComponent(username)}&exact=true&briefRepresentation=false`,
          RIGHT,
        );
  const addresses = new Set([
    ...(email !== '' && !isText(byName, 'email', email) ? [email] : []),
    ...(byName === undefined && username.includes('@') ? [username] : []),
  ]);
  const others: JsonObject[] = [];
  for (const address of addresses) {
    // Quoted, it is looked for as a whole: among usernames, email addresses and names.
    const search = encodeURIComponent(`"${address}"`);
    others.push(...(await reader.list(`/users?search=${search}&briefRepresentation=false`, RIGHT)));
  }
  const isMeant = (user: JsonObject): boolean =>
    email !== '' &&
    isText(user, 'email', email) &&
    isText(user, 'firstName', wanted.firstName ?? '') &&
    isText(user, 'lastName', wanted.lastName ?? '');
  const user = byName ?? others.find(isMeant);
  return {
    user: user && (await withDetails(reader, user, wanted)),
    others: others.map((other) => tidyObject(withoutNoise(other))),
  };
}

function isText(user: JsonObject | undefined, key: string, text: string): boolean {
  return (textAt(user, key) ?? '').toLowerCase() === text.toLowerCase();
}

async function withDetails(
  reader: PartReader,
  user: JsonObject,
  { credentials, identities }: WantedUser,
): Promise<JsonObject> {
  const path = `/users/${pathStep(textAt(user, 'id') ?? '')}`;
  const [roles, groups, accounts, secrets] = await Promise.all([
    reader.object(`${path}/role-mappings`, RIGHT),
    reader.list(`${path}/groups?briefRepresentation=false`, RIGHT),
    identities ? reader.list(`${path}/federated-identity`, RIGHT) : [],
    credentials ? reader.list(`${path}/credentials`, RIGHT) : [],
  ]);
  const clientRoles = Object.entries(isObject(roles['clientMappings']) ? roles['clientMappings'] : {});
  return tidyObject({
    ...withoutNoise(user),
    realmRoles: namesOf(objectsAt(roles, 'realmMappings'), 'name'),
    clientRoles: Object.fromEntries(
      clientRoles.map(([client, mapping]) => [client, namesOf(objectsAt(mapping, 'mappings'), 'name')]),
    ),
    groups: namesOf(groups, 'path'),
    federatedIdentities: accounts,
    credentials: Object.fromEntries(
      secrets.map((one) => [nameOfCredential(textAt(one, 'type') ?? '', textAt(one, 'userLabel') ?? ''), dateOf(one)]),
    ),
  });
}

/** @returns what a credential is called: a user has one password, and any number of others. */
export function nameOfCredential(type: string, label: string): string {
  return type === 'password' || label === '' ? type : `${type} ${label}`;
}

/** When it was set is all that is told of a credential: a run that sets one again changes that. */
function dateOf({ createdDate }: JsonObject): string {
  return typeof createdDate === 'number' ? new Date(createdDate).toISOString() : 'set';
}

/** What Keycloak says of a user beside what was set. */
function withoutNoise(user: JsonObject): JsonObject {
  const {
    totp: _totp,
    disableableCredentialTypes: _types,
    notBefore: _notBefore,
    userProfileMetadata: _metadata,
    ...rest
  } = user;
  return rest;
}

function namesOf(objects: readonly JsonObject[], key: string): string[] {
  return objects.map((object) => asText(object[key] ?? ''));
}
