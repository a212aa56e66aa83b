/** Characters that Keycloak refuses in the name of a realm (`ReservedCharValidator`, Keycloak 26.5). */
export const RESERVED_IN_NAMES: RegExp = /[:/?#@!$&()*+,;=[\]\\]/;

/** @returns whether Keycloak makes a realm of this name itself, for its administrators. */
export function isRealmOfKeycloak(name: string): boolean {
  return name === 'master';
}
