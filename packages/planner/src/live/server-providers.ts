import {
  isObject,
  type Json,
  type JsonObject,
  objectAt,
  objectsAt,
  own,
  keycloakData,
  type ProviderLists,
  textAt,
} from '@realm-as-code/renderer';

/**
 * What a server offers, with its extensions: what can run in flows, what can write to tokens, which types of identity
 * providers there are, and which keys of configs hold secrets.
 */
export type ServerProviders = Pick<
  ProviderLists,
  | 'authenticators'
  | 'clientAuthenticators'
  | 'clientPolicyConditions'
  | 'clientPolicyExecutors'
  | 'components'
  | 'formActions'
  | 'identityProviders'
  | 'protocolMappers'
  | 'requiredActions'
  | 'secretKeys'
>;

/** @returns what a Keycloak of a version offers without extensions. */
export function ownProviders(keycloak: string): ServerProviders {
  return keycloakData(keycloak).providers;
}

/** @param info the answer of `GET /admin/serverinfo`. */
export function toServerProviders(info: JsonObject): ServerProviders {
  const idsOf = (spi: string): string[] => Object.keys(objectAt(info, 'providers', spi, 'providers'));
  const mapperTypes = Object.keys(objectAt(info, 'protocolMapperTypes')).map((protocol) => {
    const types = objectsAt(info, 'protocolMapperTypes', protocol);
    return [protocol, types.flatMap((type) => textAt(type, 'id') ?? [])] as const;
  });
  const types = Object.keys(objectAt(info, 'componentTypes'));
  const componentsOf = (type: string): string[] =>
    objectsAt(info, 'componentTypes', type).flatMap((component) => textAt(component, 'id') ?? []);
  const properties = types
    .flatMap((type) => objectsAt(info, 'componentTypes', type))
    .flatMap((component) => objectsAt(component, 'properties'));
  const isSecret = (property: JsonObject): boolean => property['secret'] === true || property['type'] === 'Password';
  return {
    authenticators: idsOf('authenticator'),
    clientAuthenticators: idsOf('client-authenticator'),
    clientPolicyConditions: componentsOf('org.keycloak.services.clientpolicy.condition.ClientPolicyConditionProvider'),
    clientPolicyExecutors: componentsOf('org.keycloak.services.clientpolicy.executor.ClientPolicyExecutorProvider'),
    components: Object.fromEntries(types.map((type) => [type, componentsOf(type)])),
    formActions: idsOf('form-action'),
    identityProviders: [...idsOf('identity_provider'), ...idsOf('social')],
    protocolMappers: Object.fromEntries(mapperTypes),
    requiredActions: idsOf('required-action'),
    secretKeys: properties.filter(isSecret).flatMap((property) => textAt(property, 'name') ?? []),
  };
}

/** @returns whether a document names a provider that this version of Keycloak does not have without extensions. */
export function needsExtension(document: Json, keycloak: string): boolean {
  const { providers } = keycloakData(keycloak);
  const named: Named = {
    authenticator: new Set([
      ...providers.authenticators,
      ...providers.clientAuthenticators,
      ...providers.formActions,
      ...providers.formAuthenticators,
    ]),
    condition: new Set(providers.clientPolicyConditions),
    executor: new Set(providers.clientPolicyExecutors),
    protocolMapper: new Set(Object.values(providers.protocolMappers).flat()),
    // Of a flow, an identity provider, a required action or a component.
    providerId: new Set([
      'basic-flow',
      'client-flow',
      ...providers.formAuthenticators,
      ...providers.identityProviders,
      ...providers.requiredActions,
      ...Object.values(providers.components).flat(),
    ]),
  };
  return namesOther(document, named);
}

/** Keycloak's own providers, by the property that names them. */
type Named = Readonly<Record<string, ReadonlySet<string>>>;

function namesOther(value: Json, named: Named): boolean {
  if (Array.isArray(value)) return value.some((item) => namesOther(item, named));
  if (!isObject(value)) return false;
  return Object.entries(value).some(
    ([key, item]) => (typeof item === 'string' && own(named, key)?.has(item) === false) || namesOther(item, named),
  );
}
