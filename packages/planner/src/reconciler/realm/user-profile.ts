// The user profile (UserProfileImportService, UserProfileRepository, UserProfileResource).

import {
  DEFAULT_USER_PROFILE,
  isObject,
  type JsonObject,
  keycloakData,
  objectAt,
  objectsAt,
  own,
  refusalOfUserProfile,
  textAt,
  USER_PROFILE,
} from '@realm-as-code/renderer';
import type { LiveRealm } from '../../live/live-realm.ts';
import { asText } from '../../live/tidy.ts';
import { holdsUserProfile, PROFILE_PROVIDER, toUserProfile } from '../../live/user-profile.ts';
import { validate } from './attribute-validators.ts';
import { does } from '../config-cli-versions.ts';
import { ProfileRules } from './profile-attributes.ts';
import { noteUnknown } from '../properties.ts';
import { isKnown, objectIn, type ResolvedObject } from '../resolved.ts';
import type { Run } from '../simulated-run.ts';
import { Stop } from '../stop.ts';
import { noteUnpredicted } from '../unpredicted.ts';

/** The attribute of the realm without which keycloak-config-cli does not look at the user profile of a document. */
const ENABLED = 'userProfileEnabled';
const STEP = 'update the user profile';
/** The properties of a user that are attributes to its profile and can be missing in it. */
const HIDEABLE: readonly string[] = ['firstName', 'lastName'];

/** Makes the user profile that of a document, exactly, or Keycloak's own where the document switches it off. */
export function importUserProfile(run: Run, document: ResolvedObject): void {
  const enabled = own(objectIn(document, 'attributes'), ENABLED) ?? null;
  const declared = own(document, 'userProfile') ?? null;
  if (enabled === null) return;
  if (!isKnown(enabled)) {
    noteUnpredicted(run, 'userProfile', `whether it is imported depends on the attribute "${ENABLED}"`);
  } else if (asText(enabled).toLowerCase() !== 'true') {
    removeProfile(run);
  } else if (declared !== null) {
    if (!isKnown(declared)) {
      noteUnknown(run, { type: 'user-profile', name: run.realm.name }, 'attributes');
      return;
    }
    if (!isObject(declared)) throw new Stop(STEP, 'Keycloak refuses it: it is not an object (HTTP 400)');
    setProfile(run, declared);
  } else if (!does(run, 'keepsUserProfile')) {
    removeProfile(run);
  }
}

/** Gives a realm another user profile. What else it shows of users is found out after the step (`user-view.ts`). */
export function changeUserProfile(run: Run, profile: JsonObject): void {
  const { realm } = run;
  const were = shownNames(realm);
  realm.userProfile = toUserProfile(profile);
  const are = shownNames(realm);
  const isHidden = (key: string): boolean => HIDEABLE.includes(key) && !are.includes(key);
  for (const [username, user] of realm.users ?? []) {
    for (const name of are) {
      if (were.includes(name) || Object.hasOwn(user, name)) continue;
      noteUnpredicted(run, `users.${username}.${name}`, 'the user profile shows a name that was hidden');
    }
    if (!Object.keys(user).some(isHidden)) continue;
    realm.users?.set(username, Object.fromEntries(Object.entries(user).filter(([key]) => !isHidden(key))));
  }
}

/** @returns the names of people that a realm shows: none that its profile lacks, even where it allows any attribute (measured on 26.5.5). */
function shownNames(realm: LiveRealm): string[] {
  const rules = new ProfileRules(realm);
  const declared = new Set(objectsAt(realm.userProfile, 'attributes').map((attribute) => textAt(attribute, 'name')));
  return HIDEABLE.filter((name) => declared.has(name) && rules.isShown(name));
}

function removeProfile(run: Run): void {
  const { realm } = run;
  const component = profileComponentOf(realm.components);
  if (component === undefined) return;
  realm.components.delete(component);
  changeUserProfile(run, DEFAULT_USER_PROFILE);
}

/** Keycloak writes nothing where the profile is the one that the realm has: then no component is made for it either. */
function setProfile(run: Run, declared: JsonObject): void {
  checkUserProfile(run, declared, STEP);
  const hasDefault = objectsAt(declared, 'attributes').some(
    (attribute) => own(attribute, 'defaultValue') !== undefined,
  );
  if (hasDefault && !does(run, 'sendsUserProfileAsIs'))
    throw new Stop(STEP, 'this version of keycloak-config-cli does not know the property "defaultValue"');
  writeProfile(run, declared);
}

/** Makes it the user profile of the realm, and the component that holds it. */
export function writeProfile(run: Run, declared: JsonObject): void {
  const { realm } = run;
  const profile = toUserProfile(declared);
  if (JSON.stringify(profile) === JSON.stringify(realm.userProfile)) return;
  changeUserProfile(run, profile);
  const name = profileComponentOf(realm.components) ?? `${USER_PROFILE.type}/${PROFILE_PROVIDER}`;
  const component = realm.components.get(name) ?? { providerId: PROFILE_PROVIDER, providerType: USER_PROFILE.type };
  const config = { ...objectAt(component, 'config'), [USER_PROFILE.key]: [JSON.stringify(profile)] };
  realm.components.set(name, { ...component, config });
}

function profileComponentOf(components: ReadonlyMap<string, JsonObject>): string | undefined {
  return [...components].find(([, component]) => holdsUserProfile(component))?.[0];
}

/**
 * Stops where Keycloak refuses a user profile.
 *
 * @param step what the run is doing.
 */
export function checkUserProfile(run: Run, profile: JsonObject, step: string): void {
  const { realm } = run;
  const own = keycloakData(realm.keycloak).providers.validators;
  const named = objectsAt(profile, 'attributes').flatMap((one) => Object.keys(objectAt(one, 'validations')));
  const extensions = named.filter((validator) => !own.includes(validator));
  for (const validator of extensions)
    noteUnpredicted(run, 'userProfile', `whether the server has the validator "${validator}" is not known`);
  const refusal = refusalOfUserProfile(profile, {
    hasScope: (scope) => realm.clientScopes.has(scope),
    validators: [...own, ...extensions],
    keycloak: realm.keycloak,
  });
  if (refusal !== undefined) throw new Stop(step, `Keycloak refuses it: ${refusal} (HTTP 400)`);
  checkDefaultValues(run, profile, step);
}

/** A default value has to be one that the validators of its attribute take. */
function checkDefaultValues(run: Run, profile: JsonObject, step: string): void {
  for (const attribute of objectsAt(profile, 'attributes')) {
    const [name = '', value] = [textAt(attribute, 'name'), textAt(attribute, 'defaultValue')];
    if (value === undefined) continue;
    for (const validator of Object.keys(objectAt(attribute, 'validations'))) {
      const verdict = validate(validator, [value], objectAt(attribute, 'validations', validator));
      if (verdict === 'unknown') {
        noteUnpredicted(
          run,
          'userProfile',
          `whether the default value of "${name}" passes "${validator}" is not known`,
        );
      } else if (verdict !== undefined) {
        throw new Stop(step, `Keycloak refuses it: the default value of "${name}" ${verdict.refusal} (HTTP 400)`);
      }
    }
  }
}
