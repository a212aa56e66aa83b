import { type AccessRealm, readAccessRealm } from '@realm-as-code/access';
import { freshRealm } from '@realm-as-code/adopter';
import type { Json, RenderedRealm } from '@realm-as-code/renderer';

const known = new WeakMap<object, AccessRealm>();

/**
 * @param keycloak the version that it runs on.
 * @returns a realm of a stage as far as it decides who may log in; read once.
 */
export function accessRealmOf({ name, merged }: Pick<RenderedRealm, 'name' | 'merged'>, keycloak: string): AccessRealm {
  let realm = known.get(merged);
  if (realm === undefined) known.set(merged, (realm = readAccessRealm(merged, freshRealm(keycloak, name))));
  return realm;
}

/** Where things are, which no login flow asks. */
const ADDRESSES: ReadonlySet<string> = new Set([
  'adminUrl',
  'baseUrl',
  'browserSecurityHeaders',
  'passwordPolicy',
  'post.logout.redirect.uris',
  'rootUrl',
  'sslRequired',
  'webOrigins',
]);

/** @returns what tells two realms apart that decides who may log in. Stages have, as a rule, the same but for addresses. */
export function fingerprintOf({ merged }: RenderedRealm): string {
  return JSON.stringify(merged, (key, value: Json) => {
    if (ADDRESSES.has(key)) return undefined;
    // A client without any takes no logins.
    return key === 'redirectUris' && Array.isArray(value) ? value.length : value;
  });
}
