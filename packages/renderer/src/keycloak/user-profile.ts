/** The component that holds the user profile, and the key of its config. */
export const USER_PROFILE = {
  type: 'org.keycloak.userprofile.UserProfileProvider',
  key: 'kc.user.profile.config',
} as const;

/** The properties of a user profile. */
export const PROFILE_PROPERTIES: readonly string[] = ['attributes', 'groups', 'unmanagedAttributePolicy'];

/** The attributes that every user profile must have. */
export const REQUIRED_ATTRIBUTES: readonly string[] = ['username', 'email'];

/** The properties of an attribute of a user profile. */
export const ATTRIBUTE_PROPERTIES: readonly string[] = [
  'name',
  'displayName',
  'validations',
  'annotations',
  'required',
  'permissions',
  'selector',
  'group',
  'multivalued',
  'defaultValue',
];
