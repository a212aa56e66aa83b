import { own } from '@realm-as-code/renderer';
import type { User } from '../access.ts';
import type { AccessRealm } from './access-realm.ts';
import { groupAt, withParents } from './groups.ts';
import { textsAt } from './texts-at.ts';

/** What every account has a field for, and that Keycloak gives out as attributes too (UserAdapter.getAttributeStream). */
const FIELDS: readonly string[] = ['username', 'email', 'firstName', 'lastName'];

/** What Keycloak keeps in lower case (UserAdapter.setUsername, setEmail). */
const IN_LOWER_CASE: readonly string[] = ['username', 'email'];

/**
 * @param withGroups also those of the user's groups, and of the groups that these are in, beside the user's own
 *   (KeycloakModelUtils.resolveAttribute, which collects them all).
 * @returns the values of a user's attribute; undefined for a field of the account – user name, e-mail address, first and last
 *   name – that a kind of user says nothing of: an account has one, but which is not known.
 */
export function attributeValues(
  realm: AccessRealm,
  user: User,
  name: string,
  withGroups: boolean,
): readonly string[] | undefined {
  const values = own(user.attributes, name);
  if (values === undefined && FIELDS.includes(name)) return undefined;
  const ofUser = (values ?? []).map((value) => (IN_LOWER_CASE.includes(name) ? value.toLowerCase() : value));
  if (!withGroups) return ofUser;
  const groups = user.groups.map((path) => groupAt(realm, path)).filter((group) => group !== undefined);
  const ofGroups = groups
    .flatMap((group) => withParents(realm, group))
    .flatMap((group) => textsAt(group, 'attributes', name));
  return [...new Set([...ofUser, ...ofGroups])];
}
