// Resources of a client.

import { type JsonObject, own } from '@realm-as-code/renderer';
import { tidyResource } from '../../live/authorization.ts';
import { targetOfResource, withTargetNamed } from '../../live/permission-ids.ts';
import { type Owning, ownerOf } from './authorization-owners.ts';
import { checkStorable, knownOr, knownProperties } from './authorization-properties.ts';
import { nameOfClient } from '../clients/client-lookup.ts';
import { does } from '../config-cli-versions.ts';
import { addScopesOfResource } from './authorization-scopes.ts';
import type { ResourceServer } from './resource-server.ts';
import { isTrueIn, type Resolved, type ResolvedObject } from '../resolved.ts';
import type { Run } from '../simulated-run.ts';
import { rememberedNames } from '../memory/state.ts';
import { Stop } from '../stop.ts';

/** A resource or a policy of a document. */
export interface Declared {
  /** Its name with placeholders resolved. */
  readonly name: string;
  readonly file: ResolvedObject;
}

/** The resource that older versions of Keycloak made for every client. */
const DEFAULT_RESOURCE = 'Default Resource';

/**
 * Creates and updates declared resources. What the document does not say of one is taken away, but for its attributes and its
 * owner.
 *
 * @param before the names of the resources that were there before.
 */
export function importResources(
  run: Run,
  server: ResourceServer,
  client: Owning,
  resources: readonly Declared[],
  before: ReadonlySet<string>,
): void {
  for (const { name, file } of resources) {
    const isNew = !before.has(name);
    const step = `${isNew ? 'create' : 'update'} resource "${name}" of client "${client.clientId}"`;
    checkStorable(file, ['displayName', 'icon_uri', 'type', 'uri', 'uris'], step);
    const live = isNew ? undefined : server.resources.get(name);
    const owner = ownerOf(run, client, name, own(file, 'owner'), live, step);
    if (owner === undefined) {
      if (does(run, 'toleratesAuthorization')) continue;
      throw new Stop(step, 'its owner has no name (HTTP 400)');
    }
    const other = isNew ? server.resources.get(name) : undefined;
    if (other !== undefined && (other['owner'] ?? null) === owner)
      throw new Stop(step, 'the client already has a resource of this name (HTTP 409)');
    const key = other === undefined ? name : `${name} (${owner ?? ''})`;
    const next = resourceOf(run, client.clientId, `resources.${name}`, file, live);
    addScopesOfResource(run, server, client.clientId, scopesIn(file));
    server.resources.set(key, tidyResource({ ...next, owner }));
  }
}

function resourceOf(run: Run, client: string, path: string, file: ResolvedObject, live: JsonObject = {}): JsonObject {
  const uri = own(file, 'uri') ?? null;
  const uris = own(file, 'uris') ?? (uri === null ? [] : [uri]);
  const declared: ResolvedObject = { ...file, uris, scopes: scopesIn(file) };
  const keys = ['displayName', 'icon_uri', 'ownerManagedAccess', 'scopes', 'type', 'uris'];
  const attributes = own(file, 'attributes') ?? null;
  return {
    ...knownProperties(run, client, path, declared, live, keys),
    // Without a declared map, an update leaves them alone.
    attributes:
      attributes === null
        ? (live['attributes'] ?? null)
        : knownOr(run, client, `${path}.attributes`, attributes, live['attributes']),
    ...(isTrueIn(file, 'ownerManagedAccess') && { ownerManagedAccess: true }),
  };
}

/** A scope of a resource may be a text: its name. */
function scopesIn(file: ResolvedObject): ResolvedObject[] {
  const scopes = own(file, 'scopes') ?? own(file, 'resource_scopes') ?? [];
  const list: readonly Resolved[] = Array.isArray(scopes) ? scopes : [];
  return list.map((scope) =>
    typeof scope === 'object' && scope !== null && !Array.isArray(scope) && 'name' in scope ? scope : { name: scope },
  );
}

/**
 * Deletes the resources that an earlier run made, or that Keycloak made, and the document does not have.
 *
 * @param before the names of the resources that were there before.
 */
export function deleteResources(
  run: Run,
  server: ResourceServer,
  { clientId, file }: Owning,
  declared: ReadonlySet<string>,
  before: ReadonlySet<string>,
): void {
  const step = `delete resources of client "${clientId}"`;
  const remembered = run.settings.state.isEnabled
    ? [...rememberedNames(run, listOfResources(file), step), DEFAULT_RESOURCE]
    : before;
  const ids = run.realm.permissionIds;
  const managed = new Set([...remembered].map((name) => withTargetNamed(name, targetOfResource(name), ids)));
  for (const name of before) if (managed.has(name) && !declared.has(name)) server.deleteResource(name);
}

/** @returns under which name the resources of a client of a document are remembered. */
export function listOfResources(file: ResolvedObject): string {
  return `resources-client-${nameOfClient(file)}`;
}
