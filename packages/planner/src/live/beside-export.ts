// What an export of a realm does not hold and documents may speak of.

import { type JsonObject, textAt } from '@realm-as-code/renderer';
import { type Api, pathOfRealm } from './admin-api.ts';
import type { LiveRealm } from './live-realm.ts';
import { type Member, nameOfOrganization, withMembers, withProviders } from './organizations.ts';
import { type PartReader, partReader, UnreadPart } from './part-reader.ts';
import type { Problem } from './problem.ts';
import { toUserProfile } from './user-profile.ts';
import { readUsers, type WantedUser } from './users.ts';
import { pathStep } from './path-step.ts';

/** The right that organizations ask for (OrganizationsResource of Keycloak 26.5; 26.7 knows lesser ones, too). */
const ORGANIZATIONS = 'manage-realm';

/** What to read of a realm beside its export. */
export interface BesideExport {
  /** The users that documents name, if they have users at all. The realm's user profile is read with them. */
  readonly users: readonly WantedUser[] | undefined;
  readonly organizations: boolean;
  /** The aliases of the organizations whose members are read. */
  readonly membersOf?: readonly string[];
  readonly userProfile: boolean;
}

/** @returns the realm with what is to be read, or why that could not be read. */
export async function readBesideExport(
  api: Api,
  live: LiveRealm,
  { users, organizations, membersOf = [], userProfile }: BesideExport,
): Promise<{ live: LiveRealm } | Problem> {
  const reader = partReader(api, pathOfRealm(live.name));
  try {
    return {
      live: {
        ...live,
        ...((userProfile || users !== undefined) && {
          userProfile: toUserProfile(await reader.object('/users/profile', 'view-realm')),
        }),
        ...(organizations && { organizations: await readOrganizations(reader, membersOf) }),
        ...(users && { users: await readUsers(reader, live, users) }),
      },
    };
  } catch (cause) {
    if (cause instanceof UnreadPart) return cause.problem;
    throw cause;
  }
}

/** A server without the feature has none. */
async function readOrganizations(reader: PartReader, membersOf: readonly string[]): Promise<Map<string, JsonObject>> {
  const found = await reader.list('/organizations?briefRepresentation=false&max=-1', ORGANIZATIONS);
  if (found.length === 0) return new Map();
  const providers = await reader.list(
    '/identity-provider/instances?briefRepresentation=false',
    'view-identity-providers',
  );
  const organizations = new Map<string, JsonObject>();
  for (const one of found) {
    const name = nameOfOrganization(one);
    const members = membersOf.includes(name) ? await readMembers(reader, textAt(one, 'id') ?? '') : [];
    organizations.set(name, withMembers(withProviders(one, providers), members));
  }
  return organizations;
}

async function readMembers(reader: PartReader, organization: string): Promise<Member[]> {
  const members = await reader.list(`/organizations/${pathStep(organization)}/members?max=-1`, ORGANIZATIONS);
  return members.map((member) => ({
    username: textAt(member, 'username') ?? '',
    isManaged: member['membershipType'] === 'MANAGED',
  }));
}
