// What Keycloak refuses in the attributes of a user profile (UPConfigUtils.validate, measured on Keycloak 26.5; the same in
// 26.7).

import { type Json, isObject } from '../document/json.ts';
import { at, entries, items, type Placed, text, texts } from '../document/placed.ts';
import {
  ATTRIBUTE_NAME,
  ATTRIBUTE_PROPERTIES,
  ATTRIBUTE_SHAPES,
  ROLES,
  ROOT_ATTRIBUTES,
} from '../keycloak/user-profile.ts';
import type { ProviderLists } from '../keycloak/provider-lists.ts';
import { suggest } from '../text/suggest.ts';
import { nameOf } from './entity-names.ts';
import { refusalsOfValidator } from './user-profile-validators.ts';

export interface ProfileFinding {
  readonly message: string;
  readonly hint?: string | undefined;
}

/** What an attribute can refer to. */
export interface ProfileNames {
  readonly groups: ReadonlySet<string>;
  readonly hasScope: (name: string) => boolean;
  readonly providers: Pick<ProviderLists, 'validators' | 'keycloak'>;
}

/** @returns what is wrong with the names of a profile's attributes. */
export function nameFindings(attributes: readonly Placed[]): ProfileFinding[] {
  const seen = new Set<string>();
  return attributes.flatMap((attribute) => {
    const value = at(attribute, 'name')?.value ?? '';
    if (typeof value !== 'string') return [];
    if (value.trim() === '')
      return [{ message: 'an attribute of the user profile has no name', hint: 'Write its "name"' }];
    if (seen.has(value))
      return [{ message: `the user profile has the attribute "${value}" twice`, hint: 'Remove one of them' }];
    seen.add(value);
    if (ATTRIBUTE_NAME.test(value)) return [];
    const hint = 'Use letters from a to z, digits, ".", "_" and "-"';
    return [{ message: `the user profile cannot have an attribute with the name "${value}"`, hint }];
  });
}

/** @returns what is wrong with an attribute beside its name. */
export function attributeFindings(attribute: Placed, names: ProfileNames): ProfileFinding[] {
  const subject = `the user profile attribute "${nameOf(attribute)}"`;
  const shapes = shapeFindings(attribute, subject);
  // What has another shape is not looked into.
  if (shapes.length > 0) return shapes;
  return [
    ...unknownKeys(attribute, ATTRIBUTE_PROPERTIES),
    ...validatorFindings(attribute, subject, names),
    ...defaultFindings(attribute, subject),
    ...referenceFindings(attribute, subject, names),
    ...annotationFindings(at(attribute, 'annotations'), subject),
  ];
}

/** @returns the properties that nothing reads, for which Keycloak refuses the profile. */
export function unknownKeys(object: Placed, known: readonly string[]): ProfileFinding[] {
  return Object.keys(isObject(object.value) ? object.value : {})
    .filter((key) => !known.includes(key))
    .map((key) => ({
      message: `"${key}" is not a property that a user profile can have here`,
      hint: suggest(key, known),
    }));
}

function shapeFindings(attribute: Placed, subject: string): ProfileFinding[] {
  return ATTRIBUTE_SHAPES.flatMap(([path, shape]) => {
    const value = at(attribute, ...path)?.value ?? null;
    if (value === null || (shape === 'list' ? Array.isArray(value) : isObject(value))) return [];
    const example = shape === 'list' ? '[…]' : '{…}';
    return [
      {
        message: `${subject}: "${path.join('.')}" is not ${shape === 'list' ? 'a list' : 'an object'}`,
        hint: `Write ${example}`,
      },
    ];
  });
}

function validatorFindings(attribute: Placed, subject: string, { providers }: ProfileNames): ProfileFinding[] {
  return entries(at(attribute, 'validations')).flatMap(([validator, { value }]): ProfileFinding[] => {
    if (!providers.validators.includes(validator)) {
      const message = `${subject} has the validator "${validator}", which Keycloak ${providers.keycloak} lacks`;
      return [{ message, hint: suggest(validator, providers.validators) }];
    }
    return refusalsOfValidator(validator, value).map((refusal) => ({
      message: `${subject}: the validator "${validator}" ${refusal}`,
    }));
  });
}

/** Keycloak looks at a default value only where there are validators. */
function defaultFindings(attribute: Placed, subject: string): ProfileFinding[] {
  const value = text(attribute, 'defaultValue');
  if (value === undefined || at(attribute, 'validations')?.value == null) return [];
  if (ROOT_ATTRIBUTES.includes(nameOf(attribute)))
    return [{ message: `${subject} cannot have a default value`, hint: 'Remove "defaultValue"' }];
  const options = at(attribute, 'validations', 'options', 'options');
  const isOption = !Array.isArray(options?.value) || options.value.includes(value);
  const max: Json = at(attribute, 'validations', 'length', 'max')?.value ?? null;
  const refusals = [
    ...(isOption ? [] : ['is not one of its options']),
    ...(typeof max === 'number' && value.length > max ? [`has ${value.length} characters, more than its ${max}`] : []),
  ];
  return refusals.map((refusal) => ({ message: `${subject}: the default value "${value}" ${refusal}` }));
}

function referenceFindings(attribute: Placed, subject: string, { groups, hasScope }: ProfileNames): ProfileFinding[] {
  const group = at(attribute, 'group')?.value;
  const unknownGroup = typeof group === 'string' && !groups.has(group);
  const inLists = (paths: readonly (readonly [string, string])[]): [path: string, name: string][] =>
    paths.flatMap((path) => texts(at(attribute, ...path)).map((name): [string, string] => [path.join('.'), name]));
  const roles = inLists([
    ['permissions', 'view'],
    ['permissions', 'edit'],
    ['required', 'roles'],
  ]).filter(([, name]) => !ROLES.includes(name));
  const scopes = inLists([
    ['required', 'scopes'],
    ['selector', 'scopes'],
  ]).filter(([, name]) => !hasScope(name));
  return [
    ...(unknownGroup
      ? [
          {
            message: `${subject} is in the group "${group}", which the user profile lacks`,
            hint: suggest(group, groups),
          },
        ]
      : []),
    ...roles.map(([path, name]) => ({
      message: `${subject}: "${path}" names "${name}"; only ${ROLES.map((role) => `"${role}"`).join(' and ')} can be there`,
      hint: suggest(name, ROLES),
    })),
    ...scopes.map(([path, name]) => ({
      message: `${subject}: "${path}" names the client scope "${name}", which the realm lacks`,
      hint: 'Correct the name, or declare the client scope',
    })),
  ];
}

function annotationFindings(annotations: Placed | undefined, subject: string): ProfileFinding[] {
  const [options, labels] = [
    annotations && at(annotations, 'inputOptions'),
    annotations && at(annotations, 'inputOptionLabels'),
  ];
  return [
    ...(options === undefined || Array.isArray(options.value)
      ? []
      : [{ message: `${subject}: the annotation "inputOptions" is not a list`, hint: 'Write ["…", "…"]' }]),
    ...(labels === undefined || isObject(labels.value)
      ? []
      : [{ message: `${subject}: the annotation "inputOptionLabels" is not an object`, hint: 'Write {"…": "…"}' }]),
  ];
}

/** @returns the names of a profile's groups. */
export function groupNames(profile: Placed): Set<string> {
  return new Set(items(at(profile, 'groups')).map((group) => nameOf(group)));
}
