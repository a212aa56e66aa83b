import { type JsonObject, nearestVersion } from '@realm-as-code/renderer';
import { freshRealmTexts } from '../generated/fresh-realms.js';

/**
 * @param version a version of Keycloak.
 * @param name the name of the realm.
 * @returns the partial export of a realm that was created with nothing but that name: everything that this version of
 *   Keycloak, or else the one nearest to it, puts into every realm. It has no `id` and no `containerId` and is not
 *   enabled; its lists are sorted, but for those whose order counts.
 */
export function freshRealm(version: string, name = 'fresh'): JsonObject {
  const texts = freshRealmTexts();
  const text = texts[nearestVersion(version, Object.keys(texts))] ?? '{}';
  return JSON.parse(text, (_key, value: unknown) =>
    typeof value === 'string' ? withName(value, name) : value,
  ) as JsonObject;
}

/**
 * The realms in the data are named "fresh". Keycloak's `RealmManager` puts the name into the addresses of its own
 * clients, and, in lower case, into the name of the default role.
 */
function withName(text: string, name: string): string {
  if (text === 'fresh') return name;
  if (text === 'default-roles-fresh') return `default-roles-${name.toLowerCase()}`;
  return text.replace(/^(\/(?:realms|admin)\/)fresh\//, (_, path: string) => `${path}${encodeURIComponent(name)}/`);
}
