import { error as errorOf, type ReportOf } from '@realm-as-code/renderer';

/** What can be wrong with a file that is to be brought in, and what is meant by it. */
export const adoptCodes = {
  'not-a-realm': 'a file that is to be brought in and is not a realm',
  'several-realms': 'a file with several realms, of which one is to be chosen',
  'missing-realm': 'a realm that is to be brought in and is not in the file',
  'unusable-realm': "a realm that cannot be code: Keycloak's own, or one with a name that Keycloak refuses",
} as const;

/** @returns an error that this package finds. */
export const error: ReportOf<keyof typeof adoptCodes> = errorOf;
