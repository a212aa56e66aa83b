// How the Admin API shows users: with its settings and its user profile, a realm shows other things of the same ones.

import { type JsonObject, objectAt, textAt } from '@realm-as-code/renderer';
import { asText, tidyObject } from '../../live/tidy.ts';
import { ProfileRules } from '../realm/profile-attributes.ts';
import type { Run } from '../simulated-run.ts';
import { noteUnpredicted } from '../unpredicted.ts';
import { noteRename } from './write-user.ts';

/** @returns whether a realm uses email addresses as usernames. */
export function usesEmailAsUsername({ realm: { settings } }: Run): boolean {
  return settings['registrationEmailAsUsername'] === true;
}

/** @returns what brings the users of a run up to date, after steps that change how they are shown. */
export function viewOfUsers(run: Run): () => void {
  let [usedEmail, rules] = [usesEmailAsUsername(run), new ProfileRules(run.realm)];
  return () => {
    showUsernames(run, usedEmail);
    showAttributes(run, rules);
    [usedEmail, rules] = [usesEmailAsUsername(run), new ProfileRules(run.realm)];
  };
}

/**
 * Where email addresses are usernames, Keycloak shows them as such, even if users were made with others. Those come to light
 * again when the realm changes its mind.
 *
 * @param did whether the realm did so before.
 */
function showUsernames(run: Run, did: boolean): void {
  const { users } = run.realm;
  const does = usesEmailAsUsername(run);
  if (users === undefined || does === did) return;
  for (const [key, user] of new Map(users)) {
    const email = textAt(user, 'email');
    const hidden = run.usernames.get(key);
    if (email === undefined) continue;
    if (does) rename(run, users, key, email);
    else if (hidden !== undefined) rename(run, users, key, hidden);
    else noteUnpredicted(run, `users.${key}`, 'its username is not shown as long as email addresses are usernames');
  }
}

/**
 * A changed profile shows other attributes of the same users: those that are no longer visible go, and defaults come.
 *
 * @param before the rules before the change.
 */
function showAttributes(run: Run, before: ProfileRules): void {
  const { users } = run.realm;
  const rules = new ProfileRules(run.realm);
  if (users === undefined || rules.showsAs(before)) return;
  for (const [key, user] of new Map(users)) {
    const attributes = Object.entries(objectAt(user, 'attributes'));
    const lists = attributes.map(([name, values]): [string, string[]] => [name, [values].flat().map(asText)]);
    const { shown, isCertain } = rules.show(new Map(lists), before);
    const next = Object.fromEntries([...shown].map(([name, values]) => [name, [...values]]));
    users.set(key, tidyObject({ ...user, attributes: next }));
    if (!isCertain)
      noteUnpredicted(
        run,
        `users.${key}.attributes`,
        'the user profile shows values that were hidden, or hides defaults',
      );
  }
}

function rename(run: Run, users: Map<string, JsonObject>, key: string, name: string): void {
  const { usernames } = run;
  const user = users.get(key) ?? {};
  users.delete(key);
  users.set(name, { ...user, username: name });
  if (name !== key) noteRename(run, key, name);
  if (usernames.delete(key)) return;
  if (name !== key) usernames.set(name, key);
}
