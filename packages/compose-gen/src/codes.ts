import { error as errorOf, type ReportOf, warning as warningOf } from '@realm-as-code/renderer';

/** What can be wrong with the deployment of a stage, and what is meant by it. */
export const composeCodes = {
  'unknown-variable': 'a variable that the registry does not describe',
  'unmarked-secret': 'a variable in the place of a secret that the registry does not call one',
  'misplaced-secret': 'a variable that comes as a file, in a text that cannot have it from there',
  'duplicate-realm': 'two folders with templates of one realm',
  'invalid-compose': 'a "compose" section that breaks the Compose specification',
  'lost-mount': 'a file or folder that a container needs, and that a "compose" section takes from it',
  'secret-in-compose': 'a secret in plain text in a "compose" section',
  'lost-hardening': 'more power than a generated container needs, in a "compose" section',
  'powerful-service': 'a service of one’s own that has power over the machine it runs on',
  'not-on-compose': 'what Compose cannot run',
  'depends-on-reconciler': 'a service that waits for keycloak-config',
  'image-mismatch': 'images that do not go together',
  'wrong-login-realm': 'a keycloak-config-cli that signs in where it cannot change a realm',
  'reconciler-client': 'a client as which keycloak-config-cli cannot sign in, or cannot reconcile the realm',
  'ignored-setting': 'a setting that keycloak-config-cli ignores',
  'unknown-option': 'an option that kc.sh does not have',
  'removed-option': 'an option that kc.sh had in former versions',
  'invalid-option': 'a value that an option of kc.sh does not take',
  'unavailable-option': 'an option of kc.sh that is available only together with another one',
  'unknown-feature': 'a feature that Keycloak does not have, or not in this version',
  'feature-conflict': 'features of Keycloak that do not go together',
  'unfinished-feature': 'an experimental or deprecated feature of Keycloak, outside development',
  'never-healthy': 'a health check that cannot succeed, or is missing where a service waits for it',
  'spoofed-address': 'a Keycloak that believes everybody what only its proxy may say',
  'unreachable-keycloak': 'an address at which Keycloak does not answer',
  'keycloak-start': 'options with which Keycloak does not start',
} as const;

export type ComposeCode = keyof typeof composeCodes;

/** What a stage can make an exception for: at places such as `compose#services.keycloak`, and in documents. */
export const exceptableCodes: readonly ComposeCode[] = ['lost-hardening', 'powerful-service', 'unmarked-secret'];

/** @returns an error that this package finds. */
export const error: ReportOf<ComposeCode> = errorOf;
/** @returns a warning that this package finds. */
export const warning: ReportOf<ComposeCode> = warningOf;
