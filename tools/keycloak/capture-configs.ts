import type { ConfigTypes, ProviderConfigs } from '../../packages/renderer/src/keycloak/provider-configs.ts';
import { CONFIGURED_TYPES } from './capture-providers.ts';

interface ServerInfo {
  readonly providers: Readonly<Record<string, { readonly providers: Readonly<Record<string, unknown>> }>>;
  /** Everything that has a config, by the class of what it provides. */
  readonly componentTypes: Readonly<
    Record<string, readonly { readonly id: string; readonly properties?: readonly ConfigProperty[] }[]>
  >;
}

interface ConfigProperty {
  readonly name: string;
  readonly type?: string;
  readonly options?: readonly string[];
}

/**
 * Works out what the configs of providers hold.
 *
 * @param info the answer of `GET /admin/serverinfo`.
 */
export function captureConfigs(info: unknown): ProviderConfigs {
  const { providers, componentTypes } = info as ServerInfo;
  const of = (spi: string): string[] => Object.keys(providers[spi]?.providers ?? {}).toSorted();
  const typesOf = (classes: readonly string[]): Record<string, ConfigTypes> =>
    sorted(
      classes
        .flatMap((name) => componentTypes[name] ?? [])
        .map(({ id, properties = [] }) => [
          id,
          sorted(properties.map((property) => [property.name, typeOf(property)] as const)),
        ]),
    );
  return {
    algorithms: {
      signature: of('signature'),
      keyManagement: of('cekmanagement'),
      contentEncryption: of('contentencryption'),
    },
    providers: {
      authenticator: typesOf(CONFIGURED_TYPES.authenticator),
      component: typesOf(CONFIGURED_TYPES.component),
      identityProviderMapper: typesOf(CONFIGURED_TYPES.identityProviderMapper),
      protocolMapper: typesOf(CONFIGURED_TYPES.protocolMapper),
    },
  };
}

function typeOf({ type, options = [] }: ConfigProperty): ConfigTypes[string] {
  if (type === 'boolean') return 'boolean';
  if (type === 'Map') return 'map';
  if (type === 'Integer') return 'integer';
  return type === 'List' && options.length > 0 ? options : 'text';
}

function sorted<T>(list: readonly (readonly [string, T])[]): Record<string, T> {
  return Object.fromEntries(list.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
