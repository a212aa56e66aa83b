import { at, entries, type Placed } from '../document/placed.ts';
import type { AttributeOwner } from '../keycloak/attribute-types.ts';
import { type AttributeLookup, attributeLookup } from '../keycloak/attributes.ts';
import type { RealmIndex } from './realm-index.ts';

/** The attributes of all owners of a kind. */
interface OwnersOfKind {
  readonly owner: AttributeOwner;
  readonly typeOf: AttributeLookup;
  /** Keys and values, by owner. */
  readonly lists: readonly (readonly [string, Placed][])[];
}

/** @returns the attributes in a realm that Keycloak's code may read, with what it makes of them. */
export function attributesIn(realm: RealmIndex): OwnersOfKind[] {
  const kind = (owner: AttributeOwner, owners: readonly Placed[], property: string): OwnersOfKind => ({
    owner,
    typeOf: attributeLookup(realm.data.attributes, owner),
    lists: owners.map((one) => entries(at(one, property))),
  });
  return [
    kind('realm', realm.roots, 'attributes'),
    kind('client', realm.clients, 'attributes'),
    kind('clientScope', realm.clientScopes, 'attributes'),
    kind('identityProvider', realm.identityProviders, 'config'),
  ];
}
