import { error as errorOf, type ReportOf, warning as warningOf } from '@realm-as-code/renderer';

/** What can be wrong with what a stage declares now, compared with what it declared before, and what is meant by it. */
export const vanishedCodes = {
  'vanished-declaration': 'something that is no longer declared and stays in running realms',
} as const;

/** @returns a warning that this package finds. */
export const warning: ReportOf<keyof typeof vanishedCodes> = warningOf;

/** What can be wrong with import files of keycloak-config-cli and with its settings, and what is meant by it. */
export const importCodes = {
  'unresolved-variable': 'a variable of an import file that cannot be replaced, at which keycloak-config-cli stops',
  'refused-script': 'a script in an import file, where keycloak-config-cli runs none and stops',
  'empty-document': 'an empty document among those of an import file, at which keycloak-config-cli stops',
  'nameless-realm': 'a document of an import file that does not say which realm it is of',
  'unsubstituted-variable': 'what looks like a variable in an import file, where keycloak-config-cli replaces none',
  'invalid-setting': 'a setting with which keycloak-config-cli does not start',
} as const;

/** @returns an error in import files. */
export const importError: ReportOf<keyof typeof importCodes> = errorOf;
/** @returns a warning about import files. */
export const importWarning: ReportOf<keyof typeof importCodes> = warningOf;
