// Who owns a resource of a client: the client itself, or a user.

import { type JsonObject, textAt } from '@realm-as-code/renderer';
import { findUser } from '../people/find-user.ts';
import { isResolvedObject, type Resolved, type ResolvedObject, textIn, Unknown } from '../resolved.ts';
import type { Run } from '../simulated-run.ts';
import { Stop } from '../stop.ts';
import { noteUnpredicted } from '../unpredicted.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The client that has a resource. */
export interface Owning {
  readonly clientId: string;
  /** As the document has it. */
  readonly file: ResolvedObject;
}

/**
 * Finds out whose a resource will be. Keycloak does not change the owner of one that is there, but checks a declared one
 * (ResourceSetService.create, RepresentationToModel.toModel).
 *
 * @param name the resource's name.
 * @param owner as the document has it.
 * @param live the resource as it is, undefined where it is new.
 * @returns the username, null for the client itself; undefined where Keycloak refuses to create it, which
 *   keycloak-config-cli takes no notice of.
 */
export function ownerOf(
  run: Run,
  client: Owning,
  name: string,
  owner: Resolved | undefined,
  live: JsonObject | undefined,
  step: string,
): string | null | undefined {
  const current = live === undefined ? undefined : textAt(live, 'owner');
  if (owner === undefined || owner === null) {
    if (current === undefined) return null;
    throw new Stop(step, `its owner is "${current}", and the document names none (a NullPointerException)`);
  }
  if (owner instanceof Unknown) return current ?? null;
  const wanted = isResolvedObject(owner) ? textIn(owner, 'id') || textIn(owner, 'name') : textIn({ owner }, 'owner');
  if (wanted === '') return live === undefined ? undefined : (current ?? null);
  if (wanted === current) return current;
  const isOwn =
    textIn(client.file, 'id') === wanted || run.realm.permissionIds.get(`client/${wanted}`) === client.clientId;
  const found = isOwn ? null : userOf(run, client, name, owner, wanted, step);
  return live === undefined ? found : (current ?? null);
}

function userOf(run: Run, client: Owning, name: string, owner: Resolved, wanted: string, step: string): string {
  const user = findUser(run.realm, wanted);
  if (typeof user === 'string') return user;
  const isUserId = UUID.test(wanted) && !(isResolvedObject(owner) && textIn(owner, 'name') === client.clientId);
  if (user === undefined && !isUserId)
    throw new Stop(step, `its owner "${wanted}" is neither the client nor a user (HTTP 500)`);
  const property = `clients.${client.clientId}.authorizationSettings.resources.${name}.owner`;
  noteUnpredicted(run, property, 'whether there is such a user was not read');
  return wanted;
}
