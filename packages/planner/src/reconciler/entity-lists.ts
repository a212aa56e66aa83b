// The lists of a document whose entities keycloak-config-cli deletes when they leave the list, and only then: where no
// document has the list, all of them stay in the realm (measured on 6.5 for every list but those of identity providers).

import {
  isObject,
  isTrue,
  type JsonObject,
  objectAt,
  objectsAt,
  own,
  providers,
  textAt,
  valueAt,
} from '@realm-as-code/renderer';
import type { ManagedType } from './settings.ts';

/** An entity that a document declares in a list. */
export interface DeclaredEntity {
  /** What identifies it in the realm; roles of clients are named `client/role`. */
  readonly name: string;
  readonly value: JsonObject;
  /** The clients and client scopes with which it is deleted. */
  readonly owners: readonly string[];
}

/** A list of entities in documents. */
export interface EntityList {
  readonly type: ManagedType;
  /** Where documents have it: `['roles', 'realm']`. */
  readonly path: readonly string[];
  /** What one of its entities is called; with an `s`, several. */
  readonly noun: string;
  /** Whether what is not in the list is deleted whoever made it. Otherwise, an earlier run has to remember it. */
  readonly isExact: boolean;
  /** The list without entities, as JSON. */
  readonly empty: '[]' | '{}';
  /** @returns whether a document has the list, be it empty. */
  isIn(document: JsonObject): boolean;
  entitiesIn(document: JsonObject): DeclaredEntity[];
  /** @returns whether an entity is one of Keycloak's own, which keycloak-config-cli changes and never deletes. */
  isKeycloaksOwn(entity: DeclaredEntity): boolean;
}

const LISTED = {
  isExact: false,
  empty: '[]' as const,
  isIn(this: EntityList, document: JsonObject): boolean {
    return Array.isArray(valueAt(document, ...this.path));
  },
  isKeycloaksOwn: (): boolean => false,
};

/** For lists by the client that their entities belong to. */
const LISTED_BY_CLIENT = {
  ...LISTED,
  empty: '{}' as const,
  isIn(this: EntityList, document: JsonObject): boolean {
    return isObject(valueAt(document, ...this.path));
  },
};

const clients: EntityList = {
  ...LISTED,
  type: 'client',
  path: ['clients'],
  noun: 'client',
  entitiesIn: (document) => named(objectsAt(document, 'clients'), 'clientId'),
  // It goes by the client's name, which is a message key unless a document gives it another one.
  isKeycloaksOwn: ({ name, value }) =>
    Object.hasOwn(providers.clientRoles, name) && (textAt(value, 'name') ?? '${').startsWith('${'),
};

const clientScopes: EntityList = {
  ...LISTED,
  type: 'client-scope',
  path: ['clientScopes'],
  noun: 'client scope',
  isExact: true,
  entitiesIn: (document) => named(objectsAt(document, 'clientScopes'), 'name'),
};

const realmRoles: EntityList = {
  ...LISTED,
  type: 'role',
  path: ['roles', 'realm'],
  noun: 'realm role',
  entitiesIn: (document) => named(objectsAt(document, 'roles', 'realm'), 'name'),
  isKeycloaksOwn: ({ name }) => providers.realmRoles.includes(name) || name.startsWith('default-roles-'),
};

const clientRoles: EntityList = {
  ...LISTED_BY_CLIENT,
  type: 'role',
  path: ['roles', 'client'],
  noun: 'client role',
  entitiesIn: (document) => {
    const byClient = objectAt(document, 'roles', 'client');
    return Object.keys(byClient).flatMap((client) =>
      named(objectsAt(byClient, client), 'name').map(({ name, value }) => ({
        name: `${client}/${name}`,
        value,
        owners: [client],
      })),
    );
  },
  isKeycloaksOwn: ({ value, owners: [client = ''] }) =>
    own(providers.clientRoles, client)?.includes(textAt(value, 'name') ?? '') === true,
};

const flows: EntityList = {
  ...LISTED,
  type: 'authentication-flow',
  path: ['authenticationFlows'],
  noun: 'authentication flow',
  isExact: true,
  // A sub-flow comes and goes with the flow that it is in.
  entitiesIn: (document) =>
    named(objectsAt(document, 'authenticationFlows'), 'alias').filter(({ value }) => isTrue(own(value, 'topLevel'))),
  isKeycloaksOwn: ({ value }) => isTrue(own(value, 'builtIn')),
};

const requiredActions: EntityList = {
  ...LISTED,
  type: 'required-action',
  path: ['requiredActions'],
  noun: 'required action',
  entitiesIn: (document) => named(objectsAt(document, 'requiredActions'), 'alias'),
};

const scopeMappings: EntityList = {
  ...LISTED,
  type: 'scope-mapping',
  path: ['scopeMappings'],
  noun: 'scope mapping',
  isExact: true,
  entitiesIn: (document) => objectsAt(document, 'scopeMappings').flatMap((mapping) => scopeMapping(mapping)),
};

const clientScopeMappings: EntityList = {
  ...LISTED_BY_CLIENT,
  type: 'client-scope-mapping',
  path: ['clientScopeMappings'],
  noun: 'client scope mapping',
  isExact: true,
  entitiesIn: (document) => {
    const byClient = objectAt(document, 'clientScopeMappings');
    return Object.keys(byClient).flatMap((client) =>
      objectsAt(byClient, client).flatMap((mapping) => scopeMapping(mapping, client)),
    );
  },
};

const groups: EntityList = {
  ...LISTED,
  type: 'group',
  path: ['groups'],
  noun: 'group',
  entitiesIn: (document) => named(objectsAt(document, 'groups'), 'name'),
};

const identityProviders: EntityList = {
  ...LISTED,
  type: 'identity-provider',
  path: ['identityProviders'],
  noun: 'identity provider',
  isExact: true,
  entitiesIn: (document) => named(objectsAt(document, 'identityProviders'), 'alias'),
};

/** Every such list. */
export const ENTITY_LISTS: readonly EntityList[] = [
  clients,
  clientScopes,
  realmRoles,
  clientRoles,
  flows,
  requiredActions,
  scopeMappings,
  clientScopeMappings,
  groups,
  identityProviders,
];

function named(entities: readonly JsonObject[], nameKey: string): DeclaredEntity[] {
  return entities.flatMap((value): DeclaredEntity[] => {
    const name = textAt(value, nameKey);
    return name === undefined ? [] : [{ name, value, owners: [] }];
  });
}

/** A mapping is told by who has it; one without roles is none. */
function scopeMapping(value: JsonObject, client?: string): DeclaredEntity[] {
  const holder = textAt(value, 'client') ?? textAt(value, 'clientScope');
  const roles = own(value, 'roles');
  if (holder === undefined || !Array.isArray(roles) || roles.length === 0) return [];
  const owners = client === undefined ? [holder] : [client, holder];
  return [{ name: owners.join('/'), value, owners }];
}
