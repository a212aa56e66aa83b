// Names of resources and policies with a placeholder for an id: `client.resource.$web` (ClientAuthorizationImportService,
// RealmManagementPermissionsResolver).

import { parseList } from '../../live/authorization.ts';
import { targetOfPolicy, targetOfResource, withTargetNamed } from '../../live/permission-ids.ts';
import type { LiveRealm } from '../../live/live-realm.ts';
import { asText } from '../../live/tidy.ts';
import { does } from '../config-cli-versions.ts';
import type { Run } from '../simulated-run.ts';
import { Stop } from '../stop.ts';

/** The types of permissions that it finds the id for, by the types of resources of fine-grained permissions since Keycloak 26.2. */
const PERMISSION_TYPES: Readonly<Record<string, string>> = {
  Clients: 'client',
  Groups: 'group',
  Users: 'user',
  Roles: 'role',
  IdentityProviders: 'idp',
};

/**
 * @param realm the realm as the run has left it so far.
 * @param step what the run is doing; it stops if the realm does not have what the placeholder names.
 * @returns the name with `$` and a name, whether the document has an id or a placeholder.
 */
export function resolvedResourceName(realm: LiveRealm, name: string, step: string): string {
  return resolved(realm, name, targetOfResource(name), step);
}

/** As for a resource. */
export function resolvedPolicyName(realm: LiveRealm, name: string, step: string): string {
  return resolved(realm, name, targetOfPolicy(name), step);
}

function resolved(realm: LiveRealm, name: string, target: ReturnType<typeof targetOfResource>, step: string): string {
  if (target?.target.startsWith('$') !== true) return withTargetNamed(name, target, realm.permissionIds);
  const wanted = target.target.slice(1);
  const known = nameIn(realm, target.type, wanted);
  if (known === undefined) throw new Stop(step, `the realm has no ${target.type} "${wanted}", which "${name}" names`);
  return name.replace(target.target, () => `$${known}`);
}

/** @returns the name of an entity, undefined where there is none, or where it does not look for such entities. */
function nameIn(realm: LiveRealm, type: string, wanted: string): string | undefined {
  if (type === 'client') return realm.clients.has(wanted) ? wanted : undefined;
  if (type === 'role') return realm.realmRoles.has(wanted) ? wanted : undefined;
  if (type === 'idp') return realm.identityProviders.has(wanted) ? wanted : undefined;
  const path = wanted.startsWith('/') ? wanted : `/${wanted}`;
  return type === 'group' && realm.groups.has(path) ? path : undefined;
}

/**
 * @param resources the names of resources in the config of a policy, as JSON.
 * @param resourceType the `defaultResourceType` of that policy.
 * @returns the names with placeholders resolved.
 */
export function resolvedResourceNames(
  realm: LiveRealm,
  resources: string,
  resourceType: string | undefined,
  step: string,
): string {
  const names = parseList(resources)?.map(asText);
  if (names === undefined) {
    // It parses the list for the sake of a placeholder.
    if (resources.includes('$')) throw new Stop(step, 'the resources of a policy are no list of names in JSON');
    return resources;
  }
  return JSON.stringify(names.map((name) => resolvedResourceName(realm, withType(name, resourceType), step)));
}

/** A placeholder may stand alone. */
function withType(name: string, resourceType: string | undefined): string {
  const type = resourceType === undefined ? undefined : PERMISSION_TYPES[resourceType];
  return name.startsWith('$') && !name.includes('.resource.') && type !== undefined ? `${type}.resource.${name}` : name;
}

/** Stands in for the id of what the run has made: as long as one, but nothing's. */
const NO_ID = '00000000-0000-0000-0000-000000000000';

/**
 * @param name the name of a resource in a document.
 * @returns the name that it has in the realm, with an id in place of a placeholder.
 */
export function nameWithId(run: Run, name: string): string {
  const target = targetOfResource(name);
  if (target?.target.startsWith('$') !== true) return name;
  const wanted = [target.target.slice(1), `/${target.target.slice(1)}`];
  const found = [...run.realm.permissionIds].find(
    ([key, known]) => key.startsWith(`${target.type}/`) && wanted.includes(known),
  );
  const id = found?.[0].slice(target.type.length + 1) ?? NO_ID;
  return does(run, 'keepsResourceType') || !does(run, 'completesPlaceholders') ? name.replace(target.target, id) : id;
}
