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

/** Parts of an attribute that are objects or lists. */
export const ATTRIBUTE_SHAPES: readonly (readonly [path: readonly string[], shape: 'object' | 'list'])[] = [
  [['validations'], 'object'],
  [['annotations'], 'object'],
  [['required'], 'object'],
  [['required', 'roles'], 'list'],
  [['required', 'scopes'], 'list'],
  [['permissions'], 'object'],
  [['permissions', 'view'], 'list'],
  [['permissions', 'edit'], 'list'],
  [['selector'], 'object'],
  [['selector', 'scopes'], 'list'],
];

/** The properties of a group of attributes. */
export const GROUP_PROPERTIES: readonly string[] = ['name', 'displayHeader', 'displayDescription', 'annotations'];

/** What can be done with attributes that the profile does not have (UPConfig.UnmanagedAttributePolicy). */
export const UNMANAGED_POLICIES: readonly string[] = ['ENABLED', 'ADMIN_VIEW', 'ADMIN_EDIT'];

/** Who can see, edit or have to fill in an attribute. */
export const ROLES: readonly string[] = ['admin', 'user'];

/** Attributes that every user has in columns of their own. */
export const ROOT_ATTRIBUTES: readonly string[] = ['username', 'email', 'firstName', 'lastName'];

/** What the name of an attribute consists of. */
export const ATTRIBUTE_NAME: RegExp = /^[a-zA-Z0-9._-]+$/;
