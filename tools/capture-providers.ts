/** What a Keycloak of one version offers: the names that realm documents can refer to without defining them. */
export interface ProviderLists {
  readonly keycloak: string;
  readonly authenticators: readonly string[];
  readonly clientAuthenticators: readonly string[];
  readonly formActions: readonly string[];
  /** The forms that sub-flows of the kind `form-flow` show. */
  readonly formAuthenticators: readonly string[];
  /** By protocol. */
  readonly protocolMappers: Readonly<Record<string, readonly string[]>>;
  readonly identityProviders: readonly string[];
  readonly identityProviderMappers: readonly string[];
  readonly requiredActions: readonly string[];
  /** Of a new realm; `default-roles-<realm>` is left out, because it is named after its realm. */
  readonly realmRoles: readonly string[];
  /** The clients of a new realm, with their roles. */
  readonly clientRoles: Readonly<Record<string, readonly string[]>>;
  /** Of a new realm whose document has no client scopes. */
  readonly clientScopes: readonly string[];
  /** Flows of a new realm, as far as they can be bound. */
  readonly topLevelFlows: readonly string[];
  readonly subFlows: readonly string[];
}

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
}

const PROBE = 'provider-lists-probe';

/**
 * Reads the lists from a running Keycloak. Creates an empty realm for it and removes it again.
 *
 * @param server the Admin API below `/admin/realms`.
 * @param info the answer of `GET /admin/serverinfo`.
 */
export async function captureProviders(server: Server, info: unknown): Promise<ProviderLists> {
  const { systemInfo, providers, protocolMapperTypes, identityProviders } = info as ServerInfo;
  const of = (spi: string): string[] => Object.keys(providers[spi]?.providers ?? {}).toSorted();
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
