import { describe, expect, it } from 'vitest';
import { formatDiagnostic, type JsonObject, objectAt, objectsAt, type RealmTemplates } from '@realm-as-code/renderer';
import { parseYaml } from '@realm-as-code/stage';
import { type GeneratedStage, generateStage, type Stage } from '../src/index.ts';
import { input, stage } from './demo.ts';

const SECRET = input.variables['APP_SECRET'] as NonNullable<(typeof input.variables)[string]>;
const REGISTRY = {
  ...input.variables,
  KEYCLOAK_CONFIG_CLIENT_SECRET: SECRET,
  KEYCLOAK_CONFIG_SHOP_2_CLIENT_SECRET: SECRET,
  KEYCLOAK_CONFIG_WIKI_CLIENT_SECRET: SECRET,
};
const ROLES = { roles: { realm: [{ name: 'buyer' }] } };
const MAPPER = { name: 'a', protocol: 'openid-connect', protocolMapper: 'oidc-audience-mapper' };

function realm(managed: JsonObject = ROLES, bootstrap: JsonObject = {}, folder?: string): RealmTemplates {
  const name = folder ?? 'shop';
  const file = (path: string, content: JsonObject): { path: string; text: string } => ({
    path: `${name}/${path}`,
    text: JSON.stringify({ realm: name, ...content }),
  });
  return {
    folder,
    bootstrap: [file('bootstrap/realm.json', bootstrap)],
    managed: [file('managed/10-a.json', managed)],
  };
}

function generate(
  realms: readonly RealmTemplates[],
  change: Partial<Stage> = {},
  variables: typeof input.variables = REGISTRY,
): GeneratedStage {
  const { source } = parseYaml({ path: 'stages/demo.yaml', text: 'reconciler: { signsInAs: client }\n' });
  const own = { ...stage, reconciler: { signsInAs: 'client' as const }, ...change };
  return generateStage({ ...input, variables, stage: own, realms, ...(source && { source }) });
}

function errorsOf(generated: GeneratedStage): string[] {
  return generated.diagnostics.filter(({ severity }) => severity === 'error').map(formatDiagnostic);
}

/** How the reconciler signs in: its settings of Keycloak, and the secrets. */
function login({ compose }: GeneratedStage): JsonObject {
  const environment = objectAt(compose, 'services', 'keycloak-config', 'environment') as Record<string, string>;
  const isLogin = (name: string): boolean =>
    /^KEYCLOAK_(GRANT|CLIENT|LOGIN|USER|PASSWORD|CONFIG_)/.test(name) && name !== 'KEYCLOAK_URL';
  return Object.fromEntries(
    Object.entries(environment)
      .filter(([name]) => isLogin(name))
      .map(([name, value]) => [name, value.replace(/:\?.*\}$/, '}')]),
  );
}

describe('a reconciler that signs in as a client', () => {
  it('has one in the realm of the first start, which can do nothing but sign in, with the rights that it needs', () => {
    const generated = generate([realm()]);
    expect(generated.diagnostics).toEqual([]);
    const { merged, documents } = generated.realms[0] as NonNullable<(typeof generated.realms)[0]>;
    expect(objectsAt(merged, 'clients')).toEqual([
      expect.objectContaining({
        clientId: 'keycloak-config',
        secret: '$(env:KEYCLOAK_CONFIG_CLIENT_SECRET)',
        serviceAccountsEnabled: true,
        publicClient: false,
        standardFlowEnabled: false,
        implicitFlowEnabled: false,
        directAccessGrantsEnabled: false,
        redirectUris: [],
      }),
    ]);
    expect(objectsAt(merged, 'users')).toEqual([
      expect.objectContaining({
        username: 'service-account-keycloak-config',
        serviceAccountClientId: 'keycloak-config',
        clientRoles: { 'realm-management': expect.arrayContaining(['manage-realm']) as string[] },
      }),
    ]);
    // The reconciler leaves alone what no managed document declares.
    const managed = documents.filter(({ kind }) => kind === 'managed');
    expect(JSON.stringify(managed.map(({ value }) => value))).not.toContain('keycloak-config');
  });

  it('is given its secret instead of the password of the administrator', () => {
    const generated = generate([realm()]);
    expect(login(generated)).toEqual({
      KEYCLOAK_GRANTTYPE: 'client_credentials',
      KEYCLOAK_CLIENTID: 'keycloak-config',
      KEYCLOAK_CLIENTSECRET: '${KEYCLOAK_CONFIG_CLIENT_SECRET}',
      KEYCLOAK_LOGINREALM: 'shop',
    });
    expect(generated.variables).toContain('KEYCLOAK_CONFIG_CLIENT_SECRET');
  });

  it('comes with the script that makes it in realms that run already', () => {
    const scripts = (reconciler: NonNullable<Stage['reconciler']>): string[] => {
      const generated = generate([realm()], { reconciler });
      const mounts = generated.deployment.keycloak.mounts.map(({ source }) => source);
      return generated.files.map(({ path }) => path).filter((path) => path.endsWith('.sh') && mounts.includes(path));
    };
    expect(scripts({ signsInAs: 'client' })).toContain('configs/keycloak/reconciler-client.sh');
    expect(scripts({ signsInAs: 'administrator' })).not.toContain('configs/keycloak/reconciler-client.sh');
  });

  it('is refused where the realm wants TLS and Keycloak has none', () => {
    const realms = [realm(ROLES, { sslRequired: 'ALL' })];
    expect(errorsOf(generate(realms))).toEqual([
      'shop/bootstrap/realm.json:1:31 error reconciler-client: keycloak-config-cli signs in as the client "keycloak-config", over HTTP, which this realm refuses. Write "external", which asks for HTTPS outside of private networks only, or let Keycloak speak HTTPS',
    ]);
    const environment = { KEYCLOAK_URL: 'https://auth.example.org' };
    const compose = { services: { 'keycloak-config': { environment } } };
    expect(errorsOf(generate(realms, { compose })).filter((one) => one.includes('reconciler-client'))).toEqual([]);
    expect(errorsOf(generate(realms, { reconciler: { signsInAs: 'administrator' } }))).toEqual([]);
  });

  it('is not there unless the stage asks for it', () => {
    const generated = generate([realm()], { reconciler: {} });
    expect(login(generated)).toEqual({
      KEYCLOAK_USER: '${KEYCLOAK_ADMIN_USER}',
      KEYCLOAK_PASSWORD: '${KEYCLOAK_ADMIN_PASSWORD}',
    });
    expect(JSON.stringify(generated.realms[0]?.merged)).not.toContain('keycloak-config');
  });

  it('needs a variable that the registry describes', () => {
    expect(errorsOf(generate([realm()], {}, input.variables))).toEqual([
      expect.stringMatching(
        /^stages\/demo\.yaml:1:26 error unknown-variable: the variable KEYCLOAK_CONFIG_CLIENT_SECRET is not in the registry\. Describe it in stages\/variables\.yaml\n {2}KEYCLOAK_CONFIG_CLIENT_SECRET:\n[^]* {4}secret: true\n/,
      ),
    ]);
  });

  it('has a client and a secret in each of several realms, as none can change another', () => {
    const generated = generate([realm(ROLES, {}, 'shop-2'), realm(ROLES, {}, 'wiki')]);
    expect(generated.diagnostics).toEqual([]);
    expect(generated.realms.map(({ merged }) => objectsAt(merged, 'clients').map(({ secret }) => secret))).toEqual([
      ['$(env:KEYCLOAK_CONFIG_SHOP_2_CLIENT_SECRET)'],
      ['$(env:KEYCLOAK_CONFIG_WIKI_CLIENT_SECRET)'],
    ]);
    expect(login(generated)).toEqual({
      KEYCLOAK_GRANTTYPE: 'client_credentials',
      KEYCLOAK_CLIENTID: 'keycloak-config',
      KEYCLOAK_CONFIG_SHOP_2_CLIENT_SECRET: '${KEYCLOAK_CONFIG_SHOP_2_CLIENT_SECRET}',
      KEYCLOAK_CONFIG_WIKI_CLIENT_SECRET: '${KEYCLOAK_CONFIG_WIKI_CLIENT_SECRET}',
    });
  });

  it('signs in to no realm without managed documents', () => {
    const generated = generate([realm(ROLES, {}, 'shop-2'), { ...realm({}, {}, 'wiki'), managed: [] }]);
    expect(generated.diagnostics).toEqual([]);
    expect(login(generated)).toMatchObject({
      KEYCLOAK_CLIENTSECRET: '${KEYCLOAK_CONFIG_SHOP_2_CLIENT_SECRET}',
      KEYCLOAK_LOGINREALM: 'shop-2',
    });
    expect(JSON.stringify(generated.realms[1]?.merged)).not.toContain('keycloak-config');
  });

  it.each(['26.5.5', '26.8.2'])(
    'may change the protocol mappers of managed documents, with Keycloak %s',
    (keycloak) => {
      const scopes = { clientScopes: [{ name: 'own', protocol: 'openid-connect', protocolMappers: [MAPPER] }] };
      const versions = { ...stage.versions, keycloak };
      for (const realms of [[realm(scopes)], [realm(scopes, {}, 'shop-2'), realm(scopes, {}, 'wiki')]])
        expect(errorsOf(generate(realms, { versions }))).toEqual([]);
    },
  );
});

describe('a client of that name in the templates', () => {
  const CLIENT = {
    clientId: 'keycloak-config',
    secret: '$(env:KEYCLOAK_CONFIG_CLIENT_SECRET)',
    serviceAccountsEnabled: true,
    standardFlowEnabled: false,
    protocolMappers: [{ name: 'sub', protocol: 'openid-connect', protocolMapper: 'oidc-sub-mapper', config: {} }],
  };
  const ACCOUNT = {
    username: 'service-account-keycloak-config',
    serviceAccountClientId: 'keycloak-config',
    clientRoles: { 'realm-management': ['realm-admin'] },
  };
  const found = (bootstrap: JsonObject, managed: JsonObject = ROLES): string[] =>
    errorsOf(generate([realm(managed, bootstrap)])).filter((one) => one.includes('reconciler-client'));

  it('is used as it is', () => {
    const generated = generate([realm(ROLES, { clients: [CLIENT], users: [ACCOUNT] })]);
    expect(errorsOf(generated)).toEqual([]);
    expect(objectsAt(generated.realms[0]?.merged, 'clients')).toEqual([CLIENT]);
    expect(objectsAt(generated.realms[0]?.merged, 'users')).toEqual([ACCOUNT]);
  });

  it('may have rights that only the realm knows', () => {
    expect(found({ clients: [CLIENT], users: [{ ...ACCOUNT, clientRoles: {}, realmRoles: ['operators'] }] })).toEqual(
      [],
    );
    expect(found({ clients: [CLIENT], users: [{ ...ACCOUNT, clientRoles: { own: ['all'] } }] })).toEqual([]);
    expect(found({ clients: [CLIENT], users: [{ ...ACCOUNT, clientRoles: {}, groups: ['/operators'] }] })).toEqual([]);
  });

  it.each<[string, JsonObject, string]>([
    [
      'another client, which people log in with',
      { clients: [{ ...CLIENT, serviceAccountsEnabled: false }] },
      'shop/bootstrap/realm.json:1:28 error reconciler-client: keycloak-config-cli signs in as the client "keycloak-config", which has no service account here. Write "serviceAccountsEnabled": true, and "publicClient": false, or give this client another name',
    ],
    ['a public one', { clients: [{ ...CLIENT, publicClient: true }] }, 'which has no service account here'],
    [
      'one with another secret',
      { clients: [{ ...CLIENT, secret: '$(env:APP_SECRET)' }] },
      'with another secret than this. Write "secret": "$(env:KEYCLOAK_CONFIG_CLIENT_SECRET)", or give this client another name',
    ],
    ['one without rights', { clients: [CLIENT] }, 'which lacks these roles of realm-management: manage-'],
    [
      'one without enough of them',
      { clients: [CLIENT], users: [{ ...ACCOUNT, clientRoles: { 'realm-management': ['manage-clients'] } }] },
      'Add them to the clientRoles of the user "service-account-keycloak-config"',
    ],
  ])('is refused where it is %s', (_, bootstrap, message) => {
    expect(found(bootstrap)).toEqual([expect.stringContaining(message)]);
  });

  it('is refused where the reconciler would change it', () => {
    const message = 'and would change what it signs in with: this document is managed';
    expect(found({}, { clients: [CLIENT] })).toEqual([expect.stringContaining(message)]);
    expect(found({ clients: [CLIENT] }, { users: [ACCOUNT] })).toEqual([expect.stringContaining(message)]);
    expect(found({}, { users: [ACCOUNT] })).toEqual([expect.stringContaining(message)]);
  });
});
