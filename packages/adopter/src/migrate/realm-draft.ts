import type { JsonObject } from '@realm-as-code/renderer';
import { entryOf } from './given.ts';
import { isBefore, type Release, releaseOf } from './release.ts';
import { type RoleName, RoleSet } from './role-set.ts';

/** A realm while it is imported and migrated: the counterpart of Keycloak's `RealmModel`. Steps change it. */
export interface RealmDraft {
  readonly name: string;
  /** What wrote the file; undefined where it does not say. */
  readonly release: Release | undefined;
  /** What a new realm of this name has. */
  readonly fresh: JsonObject;
  /** Whether the file is an export of this minor version: the realm as it is, without what an import would add to it. */
  readonly isCurrent: boolean;
  /** Properties of the realm itself. */
  readonly settings: JsonObject;
  readonly attributes: JsonObject;
  /** By alias. */
  readonly flows: Map<string, FlowDraft>;
  readonly authenticatorConfigs: Map<string, JsonObject>;
  readonly requiredActions: Map<string, JsonObject>;
  /** By name. */
  readonly clientScopes: Map<string, JsonObject>;
  /** Client scopes that new clients get: true as a default, false as an optional one. */
  readonly newClientScopes: Map<string, boolean>;
  /** By client ID. */
  readonly clients: Map<string, ClientDraft>;
  defaultRole: string;
  readonly realmRoles: Map<string, RoleDraft>;
  readonly clientRoles: Map<string, Map<string, RoleDraft>>;
  /** Roles that tokens may have, by the client or client scope that is limited to them. */
  readonly scopeMappings: Map<string, ScopeMappingDraft>;
  readonly groups: JsonObject[];
  readonly identityProviders: JsonObject[];
  readonly identityProviderMappers: JsonObject[];
  /** By the type of their provider. */
  readonly components: Map<string, JsonObject[]>;
  /** By the ID of their client. */
  readonly serviceAccounts: Map<string, JsonObject>;
}

export interface FlowDraft {
  readonly properties: JsonObject;
  executions: JsonObject[];
}

export interface ClientDraft {
  readonly properties: JsonObject;
  readonly attributes: JsonObject;
  protocolMappers: JsonObject[];
  /** True as a default, false as an optional one. */
  readonly scopes: Map<string, boolean>;
}

export interface RoleDraft {
  readonly properties: JsonObject;
  readonly composites: RoleSet;
}

/** Whose scope it is that is limited. */
export interface ScopeHolder {
  readonly kind: 'client' | 'clientScope';
  readonly name: string;
}

interface ScopeMappingDraft {
  readonly holder: ScopeHolder;
  readonly roles: RoleSet;
}

/** @returns a draft of an empty realm. */
export function emptyDraft(name: string, release: Release | undefined, fresh: JsonObject): RealmDraft {
  const current = releaseOf(fresh);
  return {
    name,
    release,
    fresh,
    isCurrent: release !== undefined && current !== undefined && !isBefore(release, [current[0], current[1], 0]),
    settings: {},
    attributes: {},
    flows: new Map(),
    authenticatorConfigs: new Map(),
    requiredActions: new Map(),
    clientScopes: new Map(),
    newClientScopes: new Map(),
    clients: new Map(),
    defaultRole: '',
    realmRoles: new Map(),
    clientRoles: new Map(),
    scopeMappings: new Map(),
    groups: [],
    identityProviders: [],
    identityProviderMappers: [],
    components: new Map(),
    serviceAccounts: new Map(),
  };
}

/** @returns the roles that something is limited to. */
export function scopeOf(draft: RealmDraft, holder: ScopeHolder): RoleSet {
  const key = `${holder.kind} ${holder.name}`;
  return entryOf(draft.scopeMappings, key, () => ({ holder, roles: new RoleSet() })).roles;
}

/** @returns a role, if there is one of this name. */
export function findRole(draft: RealmDraft, { client, name }: RoleName): RoleDraft | undefined {
  return client === undefined ? draft.realmRoles.get(name) : draft.clientRoles.get(client)?.get(name);
}

/** @returns the role of a name. Keycloak makes one, without a description, where a file refers to a role without defining it. */
export function roleOf(draft: RealmDraft, role: RoleName, properties: JsonObject = {}): RoleDraft {
  const roles = role.client === undefined ? draft.realmRoles : entryOf(draft.clientRoles, role.client, () => new Map());
  return entryOf(roles, role.name, () => ({
    properties: { name: role.name, ...properties },
    composites: new RoleSet(),
  }));
}

/** Puts roles into another one. */
export function addComposites(draft: RealmDraft, role: RoleName, composites: Iterable<RoleName>): void {
  roleOf(draft, role).composites.addAll(composites);
}
