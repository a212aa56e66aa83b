// What differs between versions of keycloak-config-cli, in one place (its source at v6.4.0, v6.5.0 and 9cc85939).

import { compareVersions } from '@realm-as-code/renderer';
import type { Run } from './simulated-run.ts';

/** The first version in which something is so; before, it is not. */
const SINCE = {
  /** It remembers the groups at the top, and deletes only those while it remembers any. */
  remembersGroups: '6.5.0',
  /** `IMPORT_MANAGED_SUBGROUP` keeps sub-groups that the list of a changed group lacks; before, it was ignored. */
  keepsSubGroups: '6.5.0',
  /** A client of which a group gets no roles need not exist. */
  skipsEmptyClientRoles: '6.5.0',
  /** The realm roles in a realm role are exact even where the document does not mention them. */
  emptiesComposites: '6.5.0',
  /** Users can keep the roles and groups that they have beside the declared ones. */
  mergesUsers: '6.5.0',
  /** Properties of users that an update ignores can be set. */
  ignoresUserProperties: '6.5.0',
  /** A user without attributes gets the declared ones in an update, too. */
  setsFirstAttributes: '6.5.0',
  /** It refuses names of realms and of login themes that are too long for some versions of Keycloak. */
  refusesLongNames: '6.5.0',
  /** How long events are kept can be changed once it is set. */
  changesEventsExpiration: '6.5.0',
  /** Flows are bound even where a document has no list of them. */
  bindsWithoutFlows: '6.5.0',
  /** It goes on where Keycloak does not delete a flow, because something uses it, and keeps its own temporary flows. */
  keepsUsedFlows: '6.5.0',
  /** What used a flow that it changes is pointed back at it even where the run stops. */
  pointsBack: '6.5.0',
  /** The algorithm of one-time codes is sent on its own only where it changes; before, the whole realm always was. */
  comparesOtpAlgorithm: '6.5.0',
  /** The flow of first logins is bound after the flows are made; before, with the settings of the realm, too. */
  bindsFirstLoginsLater: '6.5.1',
  /** It imports organizations. */
  importsOrganizations: '6.5.0',
  /** It sees all organizations; before, the first ten by name. */
  seesAllOrganizations: '6.5.1',
  /** Client profiles and policies that a document lacks stay; before, they were deleted. */
  keepsClientPolicies: '6.5.0',
  /** The user profile that a document switches on and lacks stays; before, it became Keycloak's own. */
  keepsUserProfile: '6.5.0',
  /** It sends the user profile as it is; before, it refused what keycloak-client 26.0 does not know. */
  sendsUserProfileAsIs: '6.5.0',
  /** It leaves the client of admin permissions alone, and makes none of those that only Keycloak makes. */
  leavesAdminPermissions: '6.4.1',
  /** It looks after the attributes by which clients exchange tokens. */
  exchangesTokens: '6.5.0',
  /** It compares the declared attributes of a client; before, one that was not declared was a difference. */
  mergesClientAttributes: '6.5.0',
  /** It goes on where Keycloak has no authorization settings for a client, or does not take something new in them. */
  toleratesAuthorization: '6.5.0',
  /** A policy may name a resource by a placeholder alone. */
  completesPlaceholders: '6.5.0',
  /** A placeholder in the name of a resource becomes an id; in 6.5.0, the whole name does. */
  keepsResourceType: '6.5.1',
} as const;

/** @returns whether the keycloak-config-cli of a run behaves so. */
export function does({ settings: { version } }: Run, behaviour: keyof typeof SINCE): boolean {
  return compareVersions(version, SINCE[behaviour]) >= 0;
}
