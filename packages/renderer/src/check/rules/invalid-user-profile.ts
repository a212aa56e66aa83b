import { mayHoldPlaceholder } from '../../document/placeholder.ts';
import { isObject, type Json } from '../../document/json.ts';
import { at, entries, items, type Placed } from '../../document/placed.ts';
import type { ProviderLists } from '../../keycloak/provider-lists.ts';
import {
  ATTRIBUTE_PROPERTIES,
  PROFILE_PROPERTIES,
  REQUIRED_ATTRIBUTES,
  USER_PROFILE,
} from '../../keycloak/user-profile.ts';
import { suggest } from '../../text/suggest.ts';
import { nameOf } from '../entity-names.ts';
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
    for (const place of profiles) for (const finding of findings(place, realm.providers)) report(place, finding);
  },
};

interface Finding {
  readonly message: string;
  readonly hint?: string | undefined;
}

/** The profile is a text in the document, so all findings in it have the same place. */
function findings(place: Placed, providers: ProviderLists): Finding[] {
  let profile = place.value;
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
  const missing = REQUIRED_ATTRIBUTES.filter((name) => !names.includes(name));
  return [
    ...unknownKeys(inside, PROFILE_PROPERTIES),
    ...missing.map((name) => ({
      message: `the user profile has no attribute "${name}"`,
      hint: 'Add it: Keycloak requires it',
    })),
    ...attributes.flatMap((attribute) => attributeFindings(attribute, providers)),
  ];
}

function attributeFindings(attribute: Placed, providers: ProviderLists): Finding[] {
  const name = nameOf(attribute);
  const unknown = entries(at(attribute, 'validations'))
    .map(([validator]) => validator)
    .filter((validator) => !providers.validators.includes(validator));
  return [
    ...unknown.map((validator) => ({
      message: `the user profile attribute "${name}" has the validator "${validator}", which Keycloak ${providers.keycloak} lacks`,
      hint: suggest(validator, providers.validators),
    })),
    ...unknownKeys(attribute, ATTRIBUTE_PROPERTIES),
  ];
}

function unknownKeys(object: Placed, known: readonly string[]): Finding[] {
  return Object.keys(isObject(object.value) ? object.value : {})
    .filter((key) => !known.includes(key))
    .map((key) => ({
      message: `"${key}" is not a property that a user profile can have here`,
      hint: suggest(key, known),
    }));
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
