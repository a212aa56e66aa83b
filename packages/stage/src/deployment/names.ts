/** The name of Keycloak's service, and its host name. */
export const KEYCLOAK = 'keycloak';
/** The name of the reconciler's service. Nothing may depend on it: it ends, and it may fail while Keycloak serves. */
export const RECONCILER = 'keycloak-config';
/** The name of the database's service, and its host name. */
export const POSTGRES = 'postgres';

/** Where the generated files stand in the containers of Keycloak and the reconciler. */
export const HOME = '/opt/realm-as-code';

/** Where a container finds the variables that come as files, each in one of its name. */
export const SECRET_FILES = '/run/secrets';
