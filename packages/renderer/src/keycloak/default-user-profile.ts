import type { JsonObject } from '../document/json.ts';

const EVERYBODY = { view: ['admin', 'user'], edit: ['admin', 'user'] };
const FOR_USERS = { roles: ['user'] };

/** @returns an attribute that users have to have, and a person's name. */
const partOfName = (name: string): JsonObject => ({
  name,
  displayName: `\${${name}}`,
  validations: { length: { max: 255 }, 'person-name-prohibited-characters': {} },
  required: FOR_USERS,
  permissions: EVERYBODY,
  multivalued: false,
});

/** The user profile of a realm that has none of its own: keycloak-default-user-profile.json of Keycloak 24 to 26. */
export const DEFAULT_USER_PROFILE: JsonObject = {
  attributes: [
    {
      name: 'username',
      displayName: '${username}',
      validations: {
        length: { min: 3, max: 255 },
        'username-prohibited-characters': {},
        'up-username-not-idn-homograph': {},
      },
      permissions: EVERYBODY,
      multivalued: false,
    },
    {
      name: 'email',
      displayName: '${email}',
      validations: { email: {}, length: { max: 255 } },
      required: FOR_USERS,
      permissions: EVERYBODY,
      multivalued: false,
    },
    partOfName('firstName'),
    partOfName('lastName'),
  ],
  groups: [
    {
      name: 'user-metadata',
      displayHeader: 'User metadata',
      displayDescription: 'Attributes, which refer to user metadata',
    },
  ],
};
