import { type JsonObject, objectAt, objectsAt, textAt } from '@realm-as-code/renderer';
import { freshEntity } from './fresh-entity.ts';
import { given, pick, textMap, textsAt } from './given.ts';
import { mappersOf } from './protocol-mappers.ts';
import { type ClientDraft, type RealmDraft, roleOf, scopeOf } from './realm-draft.ts';

const OFFLINE = 'offline_access';

/**
 * Takes client scopes over, and which of them new clients get.
 *
 * @param ownScopes whether a file has client scopes; otherwise it gets those of a new realm, and client templates beside them.
 */
export function importClientScopes(draft: RealmDraft, file: JsonObject, ownScopes: boolean): void {
  if (!ownScopes) {
    for (const scope of objectsAt(draft.fresh, 'clientScopes')) addFreshScope(draft, textAt(scope, 'name') ?? '');
  }
  for (const scope of objectsAt(file, 'clientScopes')) {
    const name = scopeName(textAt(scope, 'name') ?? '');
    const protocolMappers = mappersOf(draft, scope);
    draft.clientScopes.set(name, {
      ...pick(scope, ['id', 'description', 'protocol']),
      name,
      attributes: textMap(objectAt(scope, 'attributes')),
      ...(protocolMappers.length === 0 ? {} : { protocolMappers }),
    });
  }
  if (!draft.clientScopes.has(OFFLINE)) addFreshScope(draft, OFFLINE);
  const own = new Set(objectsAt(file, 'clientScopes').map((scope) => textAt(scope, 'name') ?? ''));
  for (const [key, isDefault] of [
    ['defaultDefaultClientScopes', true],
    ['defaultOptionalClientScopes', false],
  ] as const) {
    for (const name of textsAt(file, key)) if (own.has(name)) draft.newClientScopes.set(name, isDefault);
  }
}

/** The name of a client scope has no blanks: `KeycloakModelUtils.convertClientScopeName`. */
export function scopeName(name: string): string {
  return name.replaceAll(' ', '_');
}

/** Adds a client scope of a new realm where it is missing, and hands it to new clients as a new realm does. */
export function addFreshScope(draft: RealmDraft, name: string): void {
  const scope = freshEntity(draft.fresh, 'clientScopes', 'name', name);
  if (scope === undefined || draft.clientScopes.has(name)) return;
  const { id: _id, ...rest } = scope;
  draft.clientScopes.set(name, rest);
  if (textsAt(draft.fresh, 'defaultDefaultClientScopes').includes(name)) draft.newClientScopes.set(name, true);
  if (textsAt(draft.fresh, 'defaultOptionalClientScopes').includes(name)) draft.newClientScopes.set(name, false);
  if (name === OFFLINE) {
    roleOf(draft, { name: OFFLINE });
    scopeOf(draft, { kind: 'clientScope', name }).add({ name: OFFLINE });
  }
}

/** Gives a client the scopes of new clients that are of its protocol: `AbstractLoginProtocolFactory`. */
export function addNewClientScopes(draft: RealmDraft, client: ClientDraft): void {
  for (const [name, isDefault] of draft.newClientScopes) addScope(draft, client, name, isDefault);
}

/** Gives a client a scope, unless it has it already, there is none, or it is of another protocol. */
export function addScope(draft: RealmDraft, client: ClientDraft, name: string, isDefault: boolean): void {
  const scope = draft.clientScopes.get(name);
  if (scope === undefined || client.scopes.has(name)) return;
  const protocol = given(scope, 'protocol') ?? 'openid-connect';
  if (protocol === (client.properties['protocol'] ?? 'openid-connect')) client.scopes.set(name, isDefault);
}
