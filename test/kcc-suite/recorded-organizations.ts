import type { LiveRealm } from '@realm-as-code/planner';
import type { JsonObject } from '@realm-as-code/renderer';

/** How many organizations the recorded answers have at most: nobody asked for more. */
const RECORDED = 10;

/**
 * @param recorded the realm that was recorded after a step.
 * @returns a realm with no more of its organizations than the recording has of them, which has no members of any.
 */
export function withRecordedOrganizations(realm: LiveRealm, recorded: LiveRealm): LiveRealm {
  if (realm.organizations === undefined) return realm;
  const isCut = recorded.organizations?.size === RECORDED;
  const kept = [...realm.organizations].filter(([alias]) => !isCut || recorded.organizations?.has(alias) === true);
  return { ...realm, organizations: new Map(kept.map(([alias, one]) => [alias, withoutMembers(one)])) };
}

function withoutMembers({ members: _members, managedMembers: _managed, ...rest }: JsonObject): JsonObject {
  return rest;
}
