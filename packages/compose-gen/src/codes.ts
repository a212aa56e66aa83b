import { error as errorOf, type ReportOf, warning as warningOf } from '@realm-as-code/renderer';

/** What can be wrong with the deployment of a stage, and what is meant by it. */
export const composeCodes = {
  'unknown-variable': 'a variable that the registry does not describe',
  'invalid-compose': 'a "compose" section that breaks the Compose specification',
  'depends-on-reconciler': 'a service that waits for keycloak-config',
  'image-mismatch': 'images that do not go together',
  'ignored-setting': 'a setting that keycloak-config-cli ignores',
} as const;

export type ComposeCode = keyof typeof composeCodes;

/** @returns an error that this package finds. */
export const error: ReportOf<ComposeCode> = errorOf;
/** @returns a warning that this package finds. */
export const warning: ReportOf<ComposeCode> = warningOf;
