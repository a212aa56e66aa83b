// Which client of a realm a document means. keycloak-config-cli finds those without a client ID by their name.

import { own, textAt } from '@realm-as-code/renderer';
import type { LiveRealm } from '../../live/live-realm.ts';
import { type ResolvedObject, textIn } from '../resolved.ts';
import { Stop } from '../stop.ts';

/** Stands before the name of a client without an ID: in the state of keycloak-config-cli, and in a plan. */
const BY_NAME = 'name:';
/** Keycloak makes the ID of such a client. */
const GENERATED_ID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;

/** @returns what a plan calls a client of a document: its client ID, or `name:…` where Keycloak has to make that. */
export function nameOfClient(file: ResolvedObject): string {
  return hasId(file) ? textIn(file, 'clientId') : `${BY_NAME}${textIn(file, 'name')}`;
}

/**
 * Looks a client of a document up in a realm, and stops where keycloak-config-cli does.
 *
 * @returns under which ID the realm has it, undefined where it has not.
 */
export function findClient({ clients }: LiveRealm, file: ResolvedObject, step: string): string | undefined {
  if (hasId(file)) return clients.has(textIn(file, 'clientId')) ? textIn(file, 'clientId') : undefined;
  const name = textIn(file, 'name');
  if (name === '') throw new Stop(step, 'a client needs a client ID or a name');
  const [found] = [...clients].find(([, client]) => textAt(client, 'name') === name) ?? [];
  if (found === undefined || found.startsWith(BY_NAME) || GENERATED_ID.test(found)) return found;
  // It takes the internal ID of the client that it has found for a client ID.
  throw new Stop(
    step,
    `it finds the client "${found}" by its name, and then not again: the document needs the client ID`,
  );
}

function hasId(file: ResolvedObject): boolean {
  return (own(file, 'clientId') ?? null) !== null;
}
