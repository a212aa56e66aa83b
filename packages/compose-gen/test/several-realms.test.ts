import { describe, expect, it } from 'vitest';
import { formatDiagnostic, type RealmTemplates } from '@realm-as-code/renderer';
import { type GeneratedStage, generateStage, managedTemplateOf, realmNameOf, type Stage } from '../src/index.ts';
import { input, stage } from './demo.ts';

/** The templates of a realm: a user in bootstrap, a client in managed. */
function realm(folder: string, name = folder, client: object = {}): RealmTemplates {
  const file = (path: string, content: object): { path: string; text: string } => ({
    path: `templates/${folder}/${path}`,
    text: JSON.stringify({ realm: name, ...content }),
  });
  return {
    folder,
    bootstrap: [file('bootstrap/realm.json', { displayName: '$(env:DOMAIN)' })],
    managed: [
      file('managed/10-roles.json', { roles: { realm: [{ name: 'buyer' }] } }),
      file('managed/20-clients.json', { clients: [{ clientId: 'app', ...CLIENT, ...client }] }),
    ],
  };
}

const CLIENT = {
  secret: '$(env:APP_SECRET)',
  publicClient: false,
  redirectUris: ['https://a.example.org/cb'],
  webOrigins: [],
  defaultClientScopes: [],
  optionalClientScopes: [],
  protocolMappers: [],
  enabled: true,
  standardFlowEnabled: true,
  implicitFlowEnabled: false,
  directAccessGrantsEnabled: false,
  serviceAccountsEnabled: false,
  fullScopeAllowed: false,
  consentRequired: false,
};

function generate(realms: readonly RealmTemplates[], change: Partial<Stage> = {}): GeneratedStage {
  return generateStage({ ...input, stage: { ...stage, ...change }, realms });
}

function errorsOf(generated: GeneratedStage): string[] {
  return generated.diagnostics.filter(({ severity }) => severity === 'error').map(formatDiagnostic);
}

function mounts({ compose }: GeneratedStage, service: string): [target: string, source: string][] {
  const { services } = compose as unknown as { services: Record<string, { volumes: Record<string, string>[] }> };
  return (services[service]?.volumes ?? []).map(({ target = '', source = '' }) => [target, source]);
}

describe('several realms of one Keycloak', () => {
  it('have a file each for the first start, and managed documents in the folder of their templates', () => {
    const generated = generate([realm('sales', 'Sales'), realm('shop', 'Shop')]);
    expect(errorsOf(generated)).toEqual([]);
    expect(generated.files.map(({ path }) => path)).toEqual([
      'configs/keycloak/Sales-realm.demo.json',
      'configs/keycloak/Shop-realm.demo.json',
      'configs/keycloak/keycloak-config-entrypoint.sh',
      'configs/keycloak/keycloak-entrypoint.sh',
      'configs/keycloak/placeholders.sh',
      'configs/keycloak/sales/managed/10-roles.demo.json',
      'configs/keycloak/sales/managed/20-clients.demo.json',
      'configs/keycloak/shop/managed/10-roles.demo.json',
      'configs/keycloak/shop/managed/20-clients.demo.json',
      'docker-compose.demo.yml',
      'env.demo.example',
    ]);
    expect(mounts(generated, 'keycloak')).toContainEqual([
      '/opt/realm-as-code/realms/shop.json',
      './configs/keycloak/Shop-realm.demo.json',
    ]);
    expect(mounts(generated, 'keycloak-config').filter(([target]) => target.startsWith('/config/'))).toEqual([
      ['/config/sales.10-roles.json', './configs/keycloak/sales/managed/10-roles.demo.json'],
      ['/config/sales.20-clients.json', './configs/keycloak/sales/managed/20-clients.demo.json'],
      ['/config/shop.10-roles.json', './configs/keycloak/shop/managed/10-roles.demo.json'],
      ['/config/shop.20-clients.json', './configs/keycloak/shop/managed/20-clients.demo.json'],
    ]);
  });

  it('have names in /config that no two folders share, in the order of each realm', () => {
    const targets = (['shop', 'shop-10', 'shop-1'] as const).map((folder) => realm(folder));
    const names = mounts(generate(targets), 'keycloak-config')
      .map(([target]) => target)
      .filter((target) => target.startsWith('/config/'));
    expect(new Set(names).size).toBe(6);
    for (const folder of ['shop', 'shop-10', 'shop-1']) {
      const own = names.toSorted().filter((name) => name.startsWith(`/config/${folder}.`));
      expect(own).toEqual([`/config/${folder}.10-roles.json`, `/config/${folder}.20-clients.json`]);
    }
  });

  it('are one Compose project, whose name stays when realms come and go', () => {
    const nameOf = (...folders: string[]): unknown => generate(folders.map((folder) => realm(folder))).compose['name'];
    expect(nameOf('shop')).toBe('keycloak-demo');
    expect(nameOf('sales', 'shop')).toBe('keycloak-demo');
  });

  it('share their variables: each container gets what its documents need', () => {
    const other = realm('sales', 'sales', { secret: '$(env:NOT_NEEDED)' });
    const { compose, variables } = generate([realm('shop'), other]);
    const { services } = compose as unknown as { services: Record<string, { environment: object }> };
    expect(Object.keys(services['keycloak']?.environment ?? {})).toEqual(
      expect.arrayContaining(['DOMAIN', 'APP_SECRET', 'NOT_NEEDED']),
    );
    expect(Object.keys(services['keycloak-config']?.environment ?? {})).not.toContain('DOMAIN');
    expect(variables).toEqual(expect.arrayContaining(['APP_SECRET', 'NOT_NEEDED']));
  });
});

describe('what is found in one of several realms', () => {
  const wildcard = { redirectUris: ['*'] };

  it('has a place that begins with its folder, which an exception can name', () => {
    const realms = [realm('shop', 'shop', wildcard), realm('sales', 'sales', wildcard)];
    const places = generate(realms).diagnostics.map(({ code, place }) => [code, place]);
    expect(places.filter(([code]) => code === 'wildcard-redirect-uri')).toEqual([
      ['wildcard-redirect-uri', 'sales/managed/20-clients.json#clients[app].redirectUris[0]'],
      ['wildcard-redirect-uri', 'shop/managed/20-clients.json#clients[app].redirectUris[0]'],
    ]);
    const left = (at: string): (string | undefined)[] => {
      const exceptions = [{ rule: 'wildcard-redirect-uri', at, reason: 'r' }] as const;
      return generate(realms, { exceptions })
        .diagnostics.filter(({ severity }) => severity === 'error')
        .map(({ code, place }) => (code === 'unused-exception' ? code : place?.split('/', 1)[0]));
    };
    expect(left('shop/managed/20-clients.json#clients[app]')).toEqual(['sales']);
    expect(left('*#clients')).toEqual([]);
    expect(left('managed/20-clients.json')).toEqual(['unused-exception', 'sales', 'shop']);
  });

  it('does not hide what is found in the others, however broken it is, and leaves no files', () => {
    const cut = { ...realm('cut'), managed: [{ path: 'templates/cut/managed/10.json', text: '{ "realm": "cut", ' }] };
    const wrong = realm('wrong', 'wrong', { enabld: true });
    const generated = generate([cut, wrong, realm('shop', 'shop', wildcard)]);
    const codes = generated.diagnostics
      .filter(({ severity }) => severity === 'error')
      .map(({ file, code }) => [file, code]);
    expect(codes).toEqual([
      ['templates/cut/managed/10.json', 'invalid-json'],
      ['templates/shop/managed/20-clients.json', 'wildcard-redirect-uri'],
      ['templates/wrong/managed/20-clients.json', 'unknown-property'],
    ]);
    expect(generated.files).toEqual([]);
  });

  it('is nothing that a document could say that could not be read', () => {
    const late = realm('shop', 'shop', { defaultClientScopes: ['own'] });
    expect(errorsOf(generate([late]))).toEqual([expect.stringContaining('undefined-client-scope')]);
    expect(errorsOf(generate([{ ...late, isPartial: true }]))).toEqual([]);
  });

  it('follows from who reconciles that realm', () => {
    const account = (name: string): RealmTemplates => {
      const templates = realm(name);
      const users = [
        {
          username: 'service-account-ci',
          serviceAccountClientId: 'ci',
          clientRoles: { 'realm-management': ['manage-clients'] },
        },
      ];
      const text = JSON.stringify({ realm: name, clients: [{ clientId: 'ci', serviceAccountsEnabled: true }], users });
      return {
        ...templates,
        bootstrap: [...templates.bootstrap, { path: `templates/${name}/bootstrap/ci.json`, text }],
      };
    };
    const mapper = { name: 'a', protocol: 'openid-connect', protocolMapper: 'oidc-audience-mapper' };
    const environment = {
      KEYCLOAK_GRANTTYPE: 'client_credentials',
      KEYCLOAK_CLIENTID: 'ci',
      KEYCLOAK_LOGINREALM: 'shop',
    };
    const withMapper = (name: string): RealmTemplates => {
      const clients = [{ clientId: 'app', ...CLIENT, protocolMappers: [mapper] }];
      const text = JSON.stringify({ realm: name, clients });
      return { ...account(name), managed: [{ path: `templates/${name}/managed/20-clients.json`, text }] };
    };
    const generated = generate([withMapper('shop'), withMapper('sales')], {
      versions: { ...stage.versions, keycloak: '26.8.2' },
      compose: { services: { 'keycloak-config': { environment } } },
    });
    const found = generated.diagnostics.filter(({ code }) => code === 'reconciler-rights');
    expect(found.map(({ file }) => file.split('/')[1])).toEqual(['shop']);
  });
});

describe('two folders for one realm', () => {
  it('are refused: each would delete what only the other declares', () => {
    const { files, diagnostics } = generate([realm('a', 'shop'), realm('b', 'shop')]);
    expect(files).toEqual([]);
    expect(diagnostics.map(formatDiagnostic)).toEqual([
      'templates/b/bootstrap/realm.json:1:10 error duplicate-realm: the realm "shop" has templates in two folders: a and b. Put them into one folder, or give the realm here a name of its own',
    ]);
  });

  it('are refused where a stage makes the names the same, or different in their case only', () => {
    expect(errorsOf(generate([realm('a', '{{stage}}'), realm('b', 'demo')]))).toEqual([
      expect.stringContaining('duplicate-realm: the realm "demo" has templates in two folders'),
    ]);
    expect(errorsOf(generate([realm('a', 'Shop'), realm('b', 'shop')]))).toEqual([
      expect.stringContaining('the realms "Shop" and "shop" differ only in upper and lower case. Rename one of them'),
    ]);
  });
});

describe('a generated file tells what it was made from:', () => {
  it.each([
    ['configs/keycloak/managed/10-a.demo.json', { folder: undefined, name: '10-a' }],
    ['configs/keycloak/shop/managed/10-a.demo.json', { folder: 'shop', name: '10-a' }],
    ['configs/keycloak/shop/managed/10-a.b.demo.json', { folder: 'shop', name: '10-a.b' }],
    ['configs/keycloak/shop/managed/10-a.other.json', undefined],
    ['configs/keycloak/themes/managed/10-a.demo.json', undefined],
    ['configs/keycloak/themes/x/managed/10-a.demo.json', undefined],
    ['configs/keycloak/managed/.demo.json', undefined],
    ['docker-compose.demo.yml', undefined],
  ])('%s', (path, template) => {
    expect(managedTemplateOf(path, 'demo')).toEqual(template);
  });

  it.each([
    ['configs/keycloak/My Shop-realm.demo.json', 'My Shop'],
    ['configs/keycloak/shop-realm.other.json', undefined],
    ['configs/keycloak/shop/managed/a-realm.demo.json', undefined],
    ['docker-compose.demo.yml', undefined],
  ])('%s', (path, name) => {
    expect(realmNameOf(path, 'demo')).toBe(name);
  });
});
