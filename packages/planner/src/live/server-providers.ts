import {
  isObject,
  type Json,
  type JsonObject,
  objectAt,
  objectsAt,
  own,
  providers,
  textAt,
} from '@realm-as-code/renderer';

/**
 * What a server offers, with its extensions: what can run in flows, what can write to tokens, and which keys of configs
 * hold secrets.
 */
export type ServerProviders = Pick<
  typeof providers,
  'authenticators' | 'clientAuthenticators' | 'formActions' | 'protocolMappers' | 'secretKeys'
>;

/** What a Keycloak without extensions offers. */
export const ownProviders: ServerProviders = providers;

/** @param info the answer of `GET /admin/serverinfo`. */
export function toServerProviders(info: JsonObject): ServerProviders {
  const idsOf = (spi: string): string[] => Object.keys(objectAt(info, 'providers', spi, 'providers'));
  const mapperTypes = Object.keys(objectAt(info, 'protocolMapperTypes')).map((protocol) => {
    const types = objectsAt(info, 'protocolMapperTypes', protocol);
    return [protocol, types.flatMap((type) => textAt(type, 'id') ?? [])] as const;
  });
  const components = Object.keys(objectAt(info, 'componentTypes')).flatMap((type) =>
    objectsAt(info, 'componentTypes', type),
  );
  const properties = components.flatMap((component) => objectsAt(component, 'properties'));
  const isSecret = (property: JsonObject): boolean => property['secret'] === true || property['type'] === 'Password';
  return {
    authenticators: idsOf('authenticator'),
    clientAuthenticators: idsOf('client-authenticator'),
    formActions: idsOf('form-action'),
    protocolMappers: Object.fromEntries(mapperTypes),
    secretKeys: properties.filter(isSecret).flatMap((property) => textAt(property, 'name') ?? []),
  };
}

/** @returns whether a document names a provider that Keycloak does not have without extensions. */
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
