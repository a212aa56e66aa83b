import type { ProviderLists } from '../../packages/renderer/src/keycloak/provider-lists.ts';

interface Server {
  get<T>(path: string): Promise<T>;
  post(path: string, body: unknown): Promise<unknown>;
  delete(path: string): Promise<unknown>;
}

interface ServerInfo {
  readonly systemInfo: { readonly version: string };
  readonly providers: Readonly<Record<string, { readonly providers: Readonly<Record<string, unknown>> }>>;
  readonly protocolMapperTypes: Readonly<Record<string, readonly { readonly id: string }[]>>;
  readonly identityProviders: readonly { readonly id: string }[];
  /** Everything that has a config, by the class of what it provides. */
  readonly componentTypes: Readonly<
    Record<string, readonly { readonly id: string; readonly properties?: readonly ConfigProperty[] }[]>
  >;
  readonly passwordPolicies: readonly { readonly id: string; readonly configType?: string }[];
  readonly enums: { readonly eventType: readonly string[] };
  readonly themes: Readonly<Record<string, readonly { readonly name: string }[]>>;
}

interface ConfigProperty {
  readonly name: string;
  readonly type?: string;
  readonly secret?: boolean;
}

/** Classes of what stands under `components` in a realm. */
const COMPONENT_TYPES = [
  'org.keycloak.keys.KeyProvider',
  'org.keycloak.services.clientregistration.policy.ClientRegistrationPolicy',
  'org.keycloak.storage.UserStorageProvider',
  'org.keycloak.storage.ldap.mappers.LDAPStorageMapper',
  'org.keycloak.userprofile.UserProfileProvider',
];
/** Classes of what is configured elsewhere in a realm. */
export const CONFIGURED_TYPES = {
  authenticator: [
    'org.keycloak.authentication.Authenticator',
    'org.keycloak.authentication.ClientAuthenticator',
    'org.keycloak.authentication.FormAction',
    'org.keycloak.authentication.FormAuthenticator',
  ],
  component: COMPONENT_TYPES,
  identityProviderMapper: ['org.keycloak.broker.provider.IdentityProviderMapper'],
  protocolMapper: ['org.keycloak.protocol.ProtocolMapper'],
};

const PROBE = 'provider-lists-probe';

/**
 * Reads the lists from a running Keycloak. Creates an empty realm for it and removes it again.
 *
 * @param server the Admin API below `/admin/realms`.
 * @param info the answer of `GET /admin/serverinfo`.
 * @param ownThemes themes of this project, which the server has been given.
 */
export async function captureProviders(
  server: Server,
  info: unknown,
  ownThemes: readonly string[],
): Promise<ProviderLists> {
  const { systemInfo, providers, protocolMapperTypes, identityProviders, componentTypes, ...offered } =
    info as ServerInfo;
  const of = (spi: string): string[] => Object.keys(providers[spi]?.providers ?? {}).toSorted();
  const idsOf = (type: string): string[] => (componentTypes[type] ?? []).map(({ id }) => id).toSorted();
  const configKeys = (types: readonly string[]): string[] => {
    const properties = types.flatMap((type) => (componentTypes[type] ?? []).flatMap((one) => one.properties ?? []));
    return [...new Set(properties.map(({ name }) => name))].toSorted();
  };
  await server.post('', { realm: PROBE, enabled: false });
  try {
    const named = async (path: string): Promise<string[]> =>
      (await server.get<{ name: string }[]>(`/${PROBE}/${path}`)).map((one) => one.name).toSorted();
    const clients = await server.get<{ id: string; clientId: string }[]>(`/${PROBE}/clients`);
    const clientRoles: [string, string[]][] = [];
    for (const { id, clientId } of clients) clientRoles.push([clientId, await named(`clients/${id}/roles`)]);
    const exported = (await ((await server.post(`/${PROBE}/partial-export`, undefined)) as Response).json()) as {
      authenticationFlows: { alias: string; topLevel: boolean }[];
    };
    const { globalProfiles } = await server.get<{ globalProfiles: { name: string }[] }>(
      `/${PROBE}/client-policies/profiles?include-global-profiles=true`,
    );
    const flows = (topLevel: boolean): string[] =>
      exported.authenticationFlows
        .filter((flow) => flow.topLevel === topLevel)
        .map((flow) => flow.alias)
        .toSorted();
    return {
      keycloak: systemInfo.version,
      authenticators: of('authenticator'),
      clientAuthenticators: of('client-authenticator'),
      formActions: of('form-action'),
      formAuthenticators: of('form-authenticator'),
      protocolMappers: Object.fromEntries(
        Object.entries(protocolMapperTypes)
          .map(([protocol, types]) => [protocol, types.map(({ id }) => id).toSorted()] as const)
          .toSorted(([a], [b]) => (a < b ? -1 : 1)),
      ),
      identityProviders: identityProviders.map(({ id }) => id).toSorted(),
      identityProviderMappers: of('identity-provider-mapper'),
      requiredActions: of('required-action'),
      components: Object.fromEntries(COMPONENT_TYPES.map((type) => [type, idsOf(type)])),
      configKeys: Object.fromEntries(
        Object.entries(CONFIGURED_TYPES).map(([configured, types]) => [configured, configKeys(types)]),
      ),
      secretKeys: [
        ...new Set(
          Object.values(componentTypes)
            .flatMap((types) => types.flatMap((one) => one.properties ?? []))
            .filter(({ type, secret }) => secret === true || type === 'Password')
            .map(({ name }) => name),
        ),
      ].toSorted(),
      authorizationPolicies: of('policy'),
      passwordPolicies: offered.passwordPolicies.map(({ id }) => id).toSorted(),
      numericPasswordPolicies: offered.passwordPolicies
        .filter(({ configType }) => configType === 'int')
        .map(({ id }) => id)
        .toSorted(),
      passwordHashes: of('password-hashing'),
      eventListeners: of('eventsListener'),
      eventTypes: offered.enums.eventType.toSorted(),
      clientPolicyConditions: idsOf('org.keycloak.services.clientpolicy.condition.ClientPolicyConditionProvider'),
      clientPolicyExecutors: idsOf('org.keycloak.services.clientpolicy.executor.ClientPolicyExecutorProvider'),
      clientProfiles: globalProfiles.map(({ name }) => name).toSorted(),
      validators: of('validator'),
      themes: Object.fromEntries(
        ['account', 'admin', 'email', 'login'].map((kind) => [
          kind,
          (offered.themes[kind] ?? []).map(({ name }) => name).filter((name) => !ownThemes.includes(name)),
        ]),
      ),
      realmRoles: (await named('roles')).filter((name) => name !== `default-roles-${PROBE}`),
      clientRoles: Object.fromEntries(clientRoles.toSorted(([a], [b]) => (a < b ? -1 : 1))),
      clientScopes: await named('client-scopes'),
      topLevelFlows: flows(true),
      subFlows: flows(false),
    };
  } finally {
    await server.delete(`/${PROBE}`);
  }
}
