// What an export of a realm does not hold and documents may speak of.

import { isObject, type Json, type JsonObject, objectsAt, textAt } from '@realm-as-code/renderer';
import type { Answer } from './http.ts';
import { type Api, pathOfRealm } from './admin-api.ts';
import type { LiveRealm } from './live-realm.ts';
import { type Member, nameOfOrganization, withMembers, withProviders } from './organizations.ts';
import { type Problem, unexpectedStatus } from './problem.ts';
import { asText, tidyObject } from './tidy.ts';
import { toUserProfile } from './user-profile.ts';

/** What to read of a realm beside its export. */
export interface BesideExport {
  /** The names of the users that documents have. */
  readonly usernames: readonly string[];
  readonly organizations: boolean;
  /** The aliases of the organizations whose members are read. */
  readonly membersOf?: readonly string[];
  readonly userProfile: boolean;
}

/** How many users are read at once. */
const AT_ONCE = 8;

/** Ends a reading. Its problem is what a person is told. */
class Unread extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.problem);
    this.problem = problem;
  }
}

/** @returns the realm with what is to be read, or why that could not be read. */
export async function readBesideExport(
  api: Api,
  live: LiveRealm,
  { usernames, organizations, membersOf = [], userProfile }: BesideExport,
): Promise<{ live: LiveRealm } | Problem> {
  const reader = new Reader(api, live.name);
  try {
    return {
      live: {
        ...live,
        ...(userProfile && { userProfile: toUserProfile(await reader.object('/users/profile', 'the user profile')) }),
        ...(organizations && { organizations: await reader.organizations(membersOf) }),
        ...(usernames.length > 0 && { users: await reader.users(usernames) }),
      },
    };
  } catch (cause) {
    if (cause instanceof Unread) return cause.problem;
    throw cause;
  }
}

class Reader {
  readonly #api: Api;
  readonly #realm: string;

  constructor(api: Api, realm: string) {
    this.#api = api;
    this.#realm = realm;
  }

  async object(path: string, what: string): Promise<JsonObject> {
    const body = await this.#get(path, what);
    return isObject(body) ? body : {};
  }

  async list(path: string, what: string): Promise<JsonObject[]> {
    return objectsAt(await this.#get(path, what));
  }

  /** A server without the feature has none. */
  async organizations(membersOf: readonly string[]): Promise<Map<string, JsonObject>> {
    const found = await this.list('/organizations?briefRepresentation=false&max=-1', 'the organizations');
    if (found.length === 0) return new Map();
    const providers = await this.list('/identity-provider/instances?briefRepresentation=false', 'identity providers');
    const organizations = new Map<string, JsonObject>();
    for (const one of found) {
      const name = nameOfOrganization(one);
      const members = membersOf.includes(name) ? await this.#members(textAt(one, 'id') ?? '') : [];
      organizations.set(name, withMembers(withProviders(one, providers), members));
    }
    return organizations;
  }

  async #members(organization: string): Promise<Member[]> {
    const members = await this.list(`/organizations/${organization}/members?max=-1`, 'the members of an organization');
    return members.map((member) => ({
      username: textAt(member, 'username') ?? '',
      isManaged: member['membershipType'] === 'MANAGED',
    }));
  }

  async users(usernames: readonly string[]): Promise<Map<string, JsonObject>> {
    const users = new Map<string, JsonObject>();
    for (let at = 0; at < usernames.length; at += AT_ONCE) {
      const some = await Promise.all(usernames.slice(at, at + AT_ONCE).map(async (name) => this.#user(name)));
      for (const user of some) if (user !== undefined) users.set(textAt(user, 'username') ?? '', user);
    }
    return users;
  }

  async #user(username: string): Promise<JsonObject | undefined> {
    const query = `username=${encodeURIComponent(username)}&exact=true&briefRepresentation=false`;
    const [user] = await this.list(`/users?${query}`, 'a user');
    // The user of a service account is read with its client.
    if (user === undefined || textAt(user, 'serviceAccountClientId') !== undefined) return undefined;
    const path = `/users/${textAt(user, 'id') ?? ''}`;
    const [roles, groups, identities, credentials] = await Promise.all([
      this.object(`${path}/role-mappings`, 'the roles of a user'),
      this.list(`${path}/groups?briefRepresentation=false`, 'the groups of a user'),
      this.list(`${path}/federated-identity`, 'the identities of a user'),
      this.list(`${path}/credentials`, 'the credentials of a user'),
    ]);
    const clientRoles = Object.entries(isObject(roles['clientMappings']) ? roles['clientMappings'] : {});
    return tidyObject({
      ...withoutNoise(user),
      realmRoles: namesOf(objectsAt(roles, 'realmMappings'), 'name'),
      clientRoles: Object.fromEntries(
        clientRoles.map(([client, mapping]) => [client, namesOf(objectsAt(mapping, 'mappings'), 'name')]),
      ),
      groups: namesOf(groups, 'path'),
      federatedIdentities: identities,
      credentials: credentials.map(({ type, userLabel }) => ({ type: type ?? null, userLabel: userLabel ?? null })),
    });
  }

  async #get(path: string, what: string): Promise<Json> {
    const answer: Answer | Problem = await this.#api.ask('GET', `${pathOfRealm(this.#realm)}${path}`);
    if ('problem' in answer) throw new Unread(answer);
    if (answer.status === 200) return answer.body;
    if (answer.status === 404) return null;
    throw new Unread(unexpectedStatus(answer.status, what));
  }
}

/** What Keycloak says of a user beside what was set. */
function withoutNoise(user: JsonObject): JsonObject {
  const { totp: _totp, disableableCredentialTypes: _types, notBefore: _notBefore, ...rest } = user;
  return rest;
}

function namesOf(objects: readonly JsonObject[], key: string): string[] {
  return objects.map((object) => asText(object[key] ?? ''));
}
