// What Keycloak refuses in a user profile (UPConfigUtils.validate, measured on Keycloak 26.5; the same in 26.7).

import type { Json } from '../document/json.ts';
import { at, items, type Placed, unplaced } from '../document/placed.ts';
import { mayHoldPlaceholder } from '../document/placeholder.ts';
import {
  GROUP_PROPERTIES,
  PROFILE_PROPERTIES,
  REQUIRED_ATTRIBUTES,
  UNMANAGED_POLICIES,
} from '../keycloak/user-profile.ts';
import { suggest } from '../text/suggest.ts';
import { nameOf } from './entity-names.ts';
import {
  attributeFindings,
  groupNames,
  nameFindings,
  type ProfileFinding,
  type ProfileNames,
  unknownKeys,
} from './user-profile-attributes.ts';

/**
 * @param place the profile: an object, or its JSON as a text.
 * @returns what is wrong with it, if it is known by now.
 */
export function profileFindings(place: Placed, references: Omit<ProfileNames, 'groups'>): ProfileFinding[] {
  let profile = place.value;
  if (typeof profile !== 'string' && mayHoldPlaceholder(JSON.stringify(profile))) return [];
  if (typeof profile === 'string') {
    if (mayHoldPlaceholder(profile)) return []; // the final text is not known yet
    try {
      profile = JSON.parse(profile) as Json;
    } catch {
      return [
        { message: 'the user profile is not valid JSON', hint: 'Write it as an object, which is converted to text' },
      ];
    }
  }
  const inside: Placed = { ...place, value: profile };
  const attributes = items(at(inside, 'attributes'));
  const names = attributes.map((attribute) => nameOf(attribute));
  // A profile without a list of attributes is fine: Keycloak checks nothing in it.
  const isChecked = Array.isArray(at(inside, 'attributes')?.value);
  const missing = REQUIRED_ATTRIBUTES.filter((name) => isChecked && !names.includes(name));
  const known = { ...references, groups: groupNames(inside) };
  return [
    ...unknownKeys(inside, PROFILE_PROPERTIES),
    ...policyFindings(inside),
    ...groupFindings(items(at(inside, 'groups'))),
    ...missing.map((name) => ({
      message: `the user profile has no attribute "${name}"`,
      hint: 'Add it: Keycloak requires it',
    })),
    ...nameFindings(attributes),
    ...attributes.flatMap((attribute) => attributeFindings(attribute, known)),
  ];
}

function policyFindings(profile: Placed): ProfileFinding[] {
  const policy = at(profile, 'unmanagedAttributePolicy')?.value ?? null;
  if (policy === null || (typeof policy === 'string' && UNMANAGED_POLICIES.includes(policy))) return [];
  const hint = suggest(JSON.stringify(policy), UNMANAGED_POLICIES) ?? `Known: ${UNMANAGED_POLICIES.join(', ')}`;
  const message = `${JSON.stringify(policy)} is not a policy for attributes that the user profile does not have`;
  return [{ message, hint }];
}

function groupFindings(groups: readonly Placed[]): ProfileFinding[] {
  return groups.flatMap((group) => [
    ...(at(group, 'name')?.value == null
      ? [{ message: 'a group of the user profile has no name', hint: 'Write its "name"' }]
      : []),
    ...unknownKeys(group, GROUP_PROPERTIES),
  ]);
}

/** What a user profile can refer to in its realm. */
export interface ProfileSurroundings {
  readonly hasScope: (name: string) => boolean;
  /** The names of the server's validators. */
  readonly validators: readonly string[];
  /** The server's version. */
  readonly keycloak: string;
}

/** @returns why Keycloak refuses a user profile, undefined when it takes it. */
export function refusalOfUserProfile(profile: Json, realm: ProfileSurroundings): string | undefined {
  const { hasScope, ...providers } = realm;
  return profileFindings(unplaced(profile), { hasScope, providers })[0]?.message;
}
