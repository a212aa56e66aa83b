import {
  DEFAULT_USER_PROFILE,
  isObject,
  isTrue,
  type Json,
  type JsonObject,
  objectsAt,
  own,
  textAt,
  USER_PROFILE,
  valueAt,
} from '@realm-as-code/renderer';
import type { AccessRealm } from './access-realm.ts';
import { textsAt } from './texts-at.ts';

/**
 * @param scopes the client scopes of the request: some attributes are required with certain ones only.
 * @returns the attributes that a user must have and may write (DeclarativeUserProfileProvider, AttributeRequiredByMetadataValidator,
 *   in the context of an update by the user).
 */
export function requiredAttributes(realm: AccessRealm, scopes: ReadonlySet<string>): string[] {
  const isEmailUsername = isTrue(own(realm.settings, 'registrationEmailAsUsername'));
  return objectsAt(profileOf(realm), 'attributes').flatMap((attribute) => {
    const name = textAt(attribute, 'name') ?? '';
    const isRequired =
      name === 'username'
        ? !isEmailUsername
        : (name === 'email' && isEmailUsername) || isRequiredWith(own(attribute, 'required'), scopes);
    return isRequired && isWritable(attribute, name) ? [name] : [];
  });
}

/** @returns the client scopes with which some attributes are required. */
export function scopesOfProfile(realm: AccessRealm): string[] {
  return objectsAt(profileOf(realm), 'attributes').flatMap((attribute) => textsAt(attribute, 'required', 'scopes'));
}

/** @returns the user profile of a realm; Keycloak's where it has none, or none that can be read. */
export function profileOf({ settings }: AccessRealm): JsonObject {
  const component = objectsAt(settings, 'components', USER_PROFILE.type).at(0);
  const text = textsAt(component, 'config', USER_PROFILE.key).at(0);
  try {
    const profile: Json = JSON.parse(text ?? '');
    return isObject(profile) ? profile : DEFAULT_USER_PROFILE;
  } catch {
    return DEFAULT_USER_PROFILE;
  }
}

function isRequiredWith(required: Json | undefined, scopes: ReadonlySet<string>): boolean {
  if (!isObject(required)) return false;
  const roles = textsAt(required, 'roles');
  const names = textsAt(required, 'scopes');
  // With scopes, the roles do not matter in a login.
  if (names.length > 0) return names.some((name) => scopes.has(name));
  return roles.length === 0 || roles.includes('user');
}

function isWritable(attribute: JsonObject, name: string): boolean {
  const permissions = valueAt(attribute, 'permissions');
  const isUnset = !isObject(permissions) || ['view', 'edit'].every((kind) => textsAt(permissions, kind).length === 0);
  if (isUnset) return name === 'username' || name === 'email';
  return textsAt(permissions, 'edit').includes('user');
}
