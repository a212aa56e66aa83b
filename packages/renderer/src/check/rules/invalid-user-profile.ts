import { mayHoldPlaceholder } from '../../document/placeholder.ts';
import type { Json } from '../../document/json.ts';
import { at, items, type Placed } from '../../document/placed.ts';
import {
  GROUP_PROPERTIES,
  PROFILE_PROPERTIES,
  REQUIRED_ATTRIBUTES,
  UNMANAGED_POLICIES,
  USER_PROFILE,
} from '../../keycloak/user-profile.ts';
import { suggest } from '../../text/suggest.ts';
import { nameOf } from '../entity-names.ts';
import {
  attributeFindings,
  groupNames,
  nameFindings,
  type ProfileFinding,
  type ProfileNames,
  unknownKeys,
} from '../user-profile-attributes.ts';
import type { Examples, Rule } from '../rule.ts';

export const rule: Rule<'invalid-user-profile'> = {
  code: 'invalid-user-profile',
  severity: 'error',
  title: 'a user profile that Keycloak refuses',
  reason: 'The first import fails with "unknown_error" or "Cannot parse the JSON".',
  check: (realm, report) => {
    const profiles = realm.components
      .filter(([type]) => type === USER_PROFILE.type)
      .flatMap(([, list]) => items(list).flatMap((component) => items(at(component, 'config', USER_PROFILE.key))));
    const hasScope = (name: string): boolean => realm.find('client-scope', name) !== undefined;
    for (const place of profiles)
      for (const finding of findings(place, { hasScope, providers: realm.providers })) report(place, finding);
  },
};

/** The profile is a text in the document, so all findings in it have the same place. */
function findings(place: Placed, references: Omit<ProfileNames, 'groups'>): ProfileFinding[] {
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

const profile = (validations: object): object => ({
  components: {
    [USER_PROFILE.type]: [
      {
        name: 'profile',
        providerId: 'declarative-user-profile',
        subComponents: {},
        config: { [USER_PROFILE.key]: [{ attributes: [{ name: 'username', validations }, { name: 'email' }] }] },
      },
    ],
  },
});

export const examples: Examples = {
  bad: { 'bootstrap/components.json': profile({ lenght: { max: 255 } }) },
  good: { 'bootstrap/components.json': profile({ length: { max: 255 } }) },
};
