// What an export of a realm does not hold and documents may speak of.

import { isObject, type Json, type JsonObject, objectsAt, textAt } from '@realm-as-code/renderer';
import type { Answer } from './http.ts';
import { type Api, pathOfRealm } from './admin-api.ts';
import type { LiveRealm } from './live-realm.ts';
import { type Member, nameOfOrganization, withMembers, withProviders } from './organizations.ts';
import { partReader, UnreadPart } from './part-reader.ts';
import { type Problem, unexpectedStatus } from './problem.ts';
import { toUserProfile } from './user-profile.ts';
import { readUsers, type WantedUser } from './users.ts';

/** What to read of a realm beside its export. */
export interface BesideExport {
  /** The users that documents name, if they have users at all. The realm's user profile is read with them. */
  readonly users: readonly WantedUser[] | undefined;
  readonly organizations: boolean;
  /** The aliases of the organizations whose members are read. */
  readonly membersOf?: readonly string[];
  readonly userProfile: boolean;
}

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
  { users, organizations, membersOf = [], userProfile }: BesideExport,
): Promise<{ live: LiveRealm } | Problem> {
  const reader = new Reader(api, live.name);
  try {
    return {
      live: {
        ...live,
        ...((userProfile || users !== undefined) && {
          userProfile: toUserProfile(await reader.object('/users/profile', 'the user profile')),
        }),
        ...(organizations && { organizations: await reader.organizations(membersOf) }),
        ...(users && { users: await readUsers(partReader(api, pathOfRealm(live.name)), live, users) }),
      },
    };
  } catch (cause) {
    if (cause instanceof Unread || cause instanceof UnreadPart) return cause.problem;
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

  async #get(path: string, what: string): Promise<Json> {
    const answer: Answer | Problem = await this.#api.ask('GET', `${pathOfRealm(this.#realm)}${path}`);
    if ('problem' in answer) throw new Unread(answer);
    if (answer.status === 200) return answer.body;
    if (answer.status === 404) return null;
    throw new Unread(unexpectedStatus(answer.status, what));
  }
}
