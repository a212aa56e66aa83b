import { isObject, type Json, type JsonObject, own, providers } from '@realm-as-code/renderer';

/** What a server can run in flows and put into tokens, and which of its config keys hold secrets: Keycloak's own providers and those of its extensions. */
export type ServerProviders = Pick<
  typeof providers,
  'authenticators' | 'clientAuthenticators' | 'formActions' | 'protocolMappers' | 'secretKeys'
>;

/** Those of a Keycloak without extensions. */
export const ownProviders: ServerProviders = providers;

/** @param info the answer of `GET /admin/serverinfo`. */
export function toServerProviders(info: JsonObject): ServerProviders {
  const spis = objectIn(info, 'providers');
  const of = (spi: string): string[] => Object.keys(objectIn(objectIn(spis, spi), 'providers'));
  const ids = (types: Json): string[] =>
    (Array.isArray(types) ? types : []).flatMap((one) =>
      isObject(one) && typeof one['id'] === 'string' ? one['id'] : [],
    );
  const configured = Object.values(objectIn(info, 'componentTypes')).flatMap(objectsOf);
  const properties = configured.flatMap((one) => objectsOf(own(one, 'properties')));
  const isSecret = (one: JsonObject): boolean => one['secret'] === true || one['type'] === 'Password';
  return {
    authenticators: of('authenticator'),
    clientAuthenticators: of('client-authenticator'),
    formActions: of('form-action'),
    protocolMappers: Object.fromEntries(
      Object.entries(objectIn(info, 'protocolMapperTypes')).map(([protocol, types]) => [protocol, ids(types)]),
    ),
    secretKeys: properties.filter(isSecret).flatMap(({ name }) => (typeof name === 'string' ? [name] : [])),
  };
}

function objectsOf(list: Json | undefined): JsonObject[] {
  return Array.isArray(list) ? list.filter(isObject) : [];
}

/** @returns whether a document names a provider that is none of Keycloak's own. */
export function needsExtension(document: Json): boolean {
  if (Array.isArray(document)) return document.some(needsExtension);
  if (!isObject(document)) return false;
  return Object.entries(document).some(
    ([key, value]) => (typeof value === 'string' && own(NAMED, key)?.has(value) === false) || needsExtension(value),
  );
}

/** Keycloak's own providers, by the property that names them. */
const NAMED: Readonly<Record<string, ReadonlySet<string>>> = {
  authenticator: new Set([
    ...providers.authenticators,
    ...providers.clientAuthenticators,
    ...providers.formActions,
    ...providers.formAuthenticators,
  ]),
  protocolMapper: new Set(Object.values(providers.protocolMappers).flat()),
};

function objectIn(object: JsonObject, key: string): JsonObject {
  const value = own(object, key);
  return isObject(value) ? value : {};
}
