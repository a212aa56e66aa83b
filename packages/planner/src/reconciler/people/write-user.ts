// Writing a user through the Admin API (UserResource, UsersResource of Keycloak 26.5).

import { type Json, type JsonObject, keycloakData, objectAt, own, textAt } from '@realm-as-code/renderer';
import { asText, isEmpty, tidyObject } from '../../live/tidy.ts';
import { type AttributeVerdict, type Attributes, ProfileRules, ROOT_ATTRIBUTES } from '../realm/profile-attributes.ts';
import { findGroup } from './group-tree.ts';
import { noteUnknown, setProperty } from '../properties.ts';
import { isKnown, namesIn, type ResolvedObject } from '../resolved.ts';
import type { EntityName, Run } from '../simulated-run.ts';
import { Stop } from '../stop.ts';
import { noteUnpredicted } from '../unpredicted.ts';
import { setCredentials } from './user-credentials.ts';

/** Where a user is. */
export interface Place {
  readonly users: Map<string, JsonObject>;
  readonly key: string;
  readonly entity: EntityName;
  /** Whether it is the user of a service account. */
  readonly isAccount: boolean;
}

/** What is written to a user. */
export interface Writing {
  readonly place: Place;
  /** The user as it is; undefined where it is new. */
  readonly live: JsonObject | undefined;
  /** The user as it is before anything of the document is in it. */
  readonly next: JsonObject;
  readonly file: ResolvedObject;
  /** The declared attributes, which are exact. */
  readonly attributes: ResolvedObject | undefined;
  /** Paths of groups that a new user joins at once. */
  readonly groups: readonly string[];
  readonly credentials: readonly ResolvedObject[];
  readonly step: string;
}

/** Writes a user, all of it or nothing (UserResource.updateUser, UsersResource.createUser). */
export function writeUser(run: Run, writing: Writing): void {
  const { place, live, next, file, step, credentials } = writing;
  const written = { ...next, ...withAttributes(run, writing) };
  checkUnique(run, place, live, written, step);
  for (const key of ['enabled', 'emailVerified', 'federationLink']) {
    const value = own(file, key);
    if (value !== undefined && value !== null) setProperty(run, place.entity, written, key, value);
  }
  setRequiredActions(run, written, file, live === undefined);
  joinGroups(run, written, writing);
  setCredentials(run, { name: place.key, user: written, isNew: live === undefined, credentials, step });
  const key = place.isAccount ? place.key : (textAt(written, 'username') ?? place.key);
  // Written, it has the username that is shown.
  if (!place.isAccount) run.usernames.delete(place.key);
  if (key !== place.key) {
    place.users.delete(place.key);
    noteRename(run, place.key, key);
  }
  place.users.set(key, tidyObject(written));
}

function joinGroups({ realm }: Run, user: JsonObject, { groups, step }: Writing): void {
  if (groups.length === 0) return;
  const joined = groups.map((path) => {
    const found = findGroup(realm.groups, path);
    if (found === undefined) throw new Stop(step, `there is no group "${path}" (HTTP 500)`);
    return found;
  });
  user['groups'] = [...new Set([...namesIn(user, 'groups'), ...joined])];
}

/** @returns the texts and attributes of a user as they will be. */
function withAttributes(run: Run, { place, live, file, attributes, step }: Writing): JsonObject {
  const rules = new ProfileRules(run.realm);
  const before = live && attributesOf(live);
  const declared = new Map(attributes === undefined ? before : []);
  const unknown = new Set<string>();
  const declare = (name: string, value: unknown, path: string): void => {
    const values = (Array.isArray(value) ? value : [value]) as Json[];
    const kept = before?.get(name);
    if (!isKnown(values)) {
      unknown.add(name);
      noteUnknown(run, place.entity, path);
      if (kept !== undefined) declared.set(name, kept);
    } else declared.set(name, values.filter((one) => one !== null).map(asText));
  };
  for (const [name, value] of Object.entries(attributes ?? {})) declare(name, value, `attributes.${name}`);
  for (const name of ROOT_ATTRIBUTES) {
    const value = own(file, name) ?? live?.[name];
    if (value === undefined || value === null) declared.delete(name);
    else declare(name, value, name);
  }
  const removes = attributes !== undefined || !isEmpty(live?.['attributes']);
  const user = { live: before, declared, removes, isAccount: place.isAccount };
  const verdicts = rules.check(user).filter(({ attribute }) => !unknown.has(attribute));
  report(run, place, verdicts, step);
  const after = rules.write(user);
  const rest = [...after].filter(([name]) => !ROOT_ATTRIBUTES.includes(name));
  return {
    ...Object.fromEntries(ROOT_ATTRIBUTES.map((name) => [name, after.get(name)?.[0] ?? null])),
    attributes: Object.fromEntries(rest.map(([name, values]) => [name, [...values]])),
  };
}

function attributesOf(user: JsonObject): Attributes {
  const roots = ROOT_ATTRIBUTES.flatMap((name): [string, string[]][] => {
    const text = textAt(user, name);
    return text === undefined ? [] : [[name, [text]]];
  });
  const rest = Object.entries(objectAt(user, 'attributes')).map(([name, values]): [string, string[]] => [
    name,
    [values].flat().map(asText),
  ]);
  return new Map([...rest, ...roots]);
}

function report(run: Run, { key }: Place, verdicts: readonly AttributeVerdict[], step: string): void {
  for (const { attribute, verdict } of verdicts) {
    if (typeof verdict === 'object')
      throw new Stop(step, `Keycloak refuses "${attribute}": it ${verdict.refusal} (HTTP 400)`);
  }
  for (const { attribute } of verdicts)
    noteUnpredicted(run, `users.${key}.${attribute}`, 'only Keycloak can tell whether it takes the value');
}

/** Usernames are unique, and email addresses unless the realm allows otherwise. */
function checkUnique(run: Run, place: Place, live: JsonObject | undefined, user: JsonObject, step: string): void {
  const { settings, serviceAccounts, users = new Map<string, JsonObject>() } = run.realm;
  const others = [...serviceAccounts, ...users].filter(
    ([, other]) => other !== place.users.get(place.key) || live === undefined,
  );
  const isTaken = (key: string, text: string): boolean => others.some(([, other]) => textAt(other, key) === text);
  const [username, email] = [textAt(user, 'username') ?? '', textAt(user, 'email') ?? ''];
  const signsInWithEmail = settings['loginWithEmailAllowed'] === true;
  if (isTaken('username', username) || (signsInWithEmail && username.includes('@') && isTaken('email', username)))
    throw new Stop(step, 'another user has its username (HTTP 409)');
  if (settings['duplicateEmailsAllowed'] === true || email === '' || email === textAt(live ?? {}, 'email')) return;
  if (isTaken('email', email) || (signsInWithEmail && isTaken('username', email)))
    throw new Stop(step, 'another user has its email address (HTTP 409)');
}

/** Actions that Keycloak does not know are ignored; an update takes away those that the document does not have. */
function setRequiredActions({ realm }: Run, user: JsonObject, file: ResolvedObject, isNew: boolean): void {
  const declared = own(file, 'requiredActions');
  if (!Array.isArray(declared) || !isKnown(declared)) return;
  const known = new Set([
    ...keycloakData(realm.keycloak).providers.requiredActions,
    ...[...realm.requiredActions].map(([alias, action]) => textAt(action, 'providerId') ?? alias),
  ]);
  const kept = namesIn(user, 'requiredActions').filter((action) => isNew || !known.has(action));
  user['requiredActions'] = [
    ...new Set([...kept, ...namesIn(file, 'requiredActions').filter((one) => known.has(one))]),
  ];
}

/** Notes that a user has another username now. */
export function noteRename({ realm: { formerUsernames } }: Run, from: string, to: string): void {
  const first = formerUsernames.get(from) ?? from;
  formerUsernames.delete(from);
  if (first !== to) formerUsernames.set(to, first);
}
