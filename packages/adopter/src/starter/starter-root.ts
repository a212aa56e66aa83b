import type { AdoptedFile } from '../adopt-realm.ts';
import { starterFiles } from '../generated/starter-files.js';

/** What the name of a realm may be like here: it stands in documents, addresses and commands as it is. */
const NAME = /^[a-z0-9][a-z0-9._-]{0,63}$/i;

/** @returns why a new realm is not to have this name, undefined where it may. */
export function refusalOfName(name: string): string | undefined {
  if (name.toLowerCase() === 'master') return 'Keycloak has a realm "master" of its own, for its administrators.';
  return NAME.test(name) ? undefined : 'A name is up to 64 letters, digits, dots, underscores and hyphens.';
}

/**
 * @param realm the name of the realm, one that {@link refusalOfName} does not refuse.
 * @returns a small root that passes all checks: a realm with a first user, a web client, and a service account with a role;
 *   a stage for development and one for production. With paths below the root.
 */
export function starterRoot(realm: string): AdoptedFile[] {
  // Keycloak writes the name of the default role in lower case.
  const withName = (text: string): string =>
    text.replaceAll('default-roles-@REALM@', `default-roles-${realm.toLowerCase()}`).replaceAll('@REALM@', realm);
  return starterFiles().map(({ path, text }) => ({ path, text: withName(text) }));
}
