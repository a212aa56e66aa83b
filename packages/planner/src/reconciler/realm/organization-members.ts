// Who is in an organization.

import { compareText, type JsonObject } from '@realm-as-code/renderer';
import { type Member, withMembers } from '../../live/organizations.ts';
import { asText } from '../../live/tidy.ts';
import { findUser } from '../people/find-user.ts';
import { type ResolvedObject, textIn } from '../resolved.ts';
import type { Run } from '../simulated-run.ts';
import { noteUnpredicted } from '../unpredicted.ts';

/** How many members keycloak-config-cli sees: as many as the Admin API lists where nobody says how many. */
const SEEN = 10;

/** Adds the members of a document to an organization, and takes those away that it lacks unless nothing is deleted. */
export function setMembers(run: Run, alias: string, files: readonly ResolvedObject[]): void {
  const seen = membersOf(run, alias)
    .map(({ username }) => username)
    .toSorted(compareText)
    .slice(0, SEEN);
  // Names are compared as they are written: one in other letters is added if it is not there, and taken away if it is.
  const wanted = new Set(files.map((file) => textIn(file, 'username')).filter((username) => username !== ''));
  for (const username of wanted) if (!seen.includes(username)) add(run, alias, username);
  if (run.settings.keeps.has('organization')) return;
  for (const username of seen) if (!wanted.has(username)) removeMember(run, alias, username);
}

/** An organization without its members. */
export function removeMembers(run: Run, alias: string): void {
  for (const { username } of membersOf(run, alias)) removeMember(run, alias, username);
}

/** Someone who does not exist is not added: that is only logged. */
function add(run: Run, alias: string, username: string): void {
  const found = findUser(run.realm, username);
  if (found === undefined) return;
  if (found === null)
    noteUnpredicted(run, `organizations.${alias}.members`, `whether there is a user "${username}" is not known`);
  const members = membersOf(run, alias);
  const name = found ?? username.toLowerCase();
  if (members.some((member) => member.username === name)) return;
  replace(run, alias, [...members, { username: name, isManaged: false }]);
}

/** An account that belongs to the organization is deleted then. */
function removeMember(run: Run, alias: string, username: string): void {
  const members = membersOf(run, alias);
  replace(
    run,
    alias,
    members.filter((member) => member.username !== username),
  );
  if (members.some((member) => member.username === username && member.isManaged)) run.realm.users?.delete(username);
}

function membersOf({ realm }: Run, alias: string): Member[] {
  const organization: JsonObject = realm.organizations?.get(alias) ?? {};
  const namesIn = (key: string): string[] => {
    const list = organization[key];
    return Array.isArray(list) ? list.map(asText) : [];
  };
  const managed = namesIn('managedMembers');
  return namesIn('members').map((username) => ({ username, isManaged: managed.includes(username) }));
}

function replace({ realm }: Run, alias: string, members: readonly Member[]): void {
  const organization = realm.organizations?.get(alias);
  if (organization !== undefined) realm.organizations?.set(alias, withMembers(organization, members));
}
