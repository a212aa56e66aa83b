import { type AccessRealm, readAccessRealm } from '@realm-as-code/access';
import { freshRealm } from '@realm-as-code/adopter';
import type { RenderedRealm } from '@realm-as-code/renderer';

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
