import { isTrue, type JsonObject, objectsAt, own, textAt, valueAt } from '@realm-as-code/renderer';
import { textsAt } from './texts-at.ts';

/** What an import makes of the client scopes of a realm. */
export interface ReadScopes {
  /** ClientScopeRepresentation by name. */
  readonly clientScopes: ReadonlyMap<string, JsonObject>;
  /** The scopes that clients get which list none. */
  readonly defaults: { readonly defaultDefaultClientScopes: string[]; readonly defaultOptionalClientScopes: string[] };
  /** Keycloak's own clients, as far as the realm does not have them: they are made before the realm's own scopes. */
  readonly shippedClients: readonly JsonObject[];
}

/** The scope that Keycloak makes in any case (RealmManager.setupOfflineTokens). */
const OFFLINE = 'offline_access';

/**
 * A realm with client scopes of its own gets none of Keycloak's but `offline_access`, unless an attribute asks for them
 * (RealmManager.isCreateDefaultClientScopes). The realm's defaults can name scopes of its own only
 * (DefaultExportImportManager.importRealm looks for them among those that it has just made).
 */
export function readScopes(representation: JsonObject, fresh: JsonObject): ReadScopes {
  const ownScopes = byName(objectsAt(representation, 'clientScopes'));
  const isAll =
    !Array.isArray(own(representation, 'clientScopes')) ||
    isTrue(valueAt(representation, 'attributes', 'CreateDefaultClientScopes'));
  const shipped = byName(
    objectsAt(fresh, 'clientScopes').filter((scope) => isAll || textAt(scope, 'name') === OFFLINE),
  );
  const namesOf = (list: string): string[] => [
    ...textsAt(fresh, list).filter((name) => shipped.has(name) && !ownScopes.has(name)),
    ...textsAt(representation, list).filter((name) => ownScopes.has(name)),
  ];
  return {
    clientScopes: new Map([...shipped, ...ownScopes]),
    defaults: {
      defaultDefaultClientScopes: namesOf('defaultDefaultClientScopes'),
      defaultOptionalClientScopes: namesOf('defaultOptionalClientScopes'),
    },
    shippedClients: objectsAt(fresh, 'clients').map((client) =>
      isAll ? client : { ...client, defaultClientScopes: [], optionalClientScopes: [] },
    ),
  };
}

function byName(scopes: readonly JsonObject[]): Map<string, JsonObject> {
  return new Map(scopes.map((scope) => [textAt(scope, 'name') ?? '', scope]));
}
