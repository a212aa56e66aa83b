// Names from older versions that Keycloak still understands.

/** Required actions that it renames. */
export const FORMER_REQUIRED_ACTIONS: readonly string[] = ['terms_and_conditions'];

/** Themes whose successors it shows instead, and one that 26.6 and later do not list, but still have. */
export const FORMER_THEMES: readonly string[] = ['keycloak', 'keycloak.v2', 'base'];
