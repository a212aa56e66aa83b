import { type JsonObject, type SourceFile } from '@realm-as-code/renderer';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Realm } from './shop.ts';
import {
  adoptConfigFiles,
  type AdoptedRealm,
  chooseRealm,
  type ConfigFilesRead,
  type ConfigRealm,
  freshRealm,
  readConfigFiles,
} from '../src/index.ts';

const KEYCLOAK = '26.5.5';

function read(...files: readonly (readonly [path: string, text: string])[]): ConfigFilesRead {
  const sources: SourceFile[] = files.map(([path, text]) => ({ path, text }));
  return readConfigFiles(sources, KEYCLOAK);
}

/** The first start needs nothing beside the files. */
const NOTHING_ELSE = { 'bootstrap/built-ins.json': { realm: 'shop' } };

/** The one realm of files, as parsed documents by path. */
function adopted(...files: readonly (readonly [path: string, text: string])[]): Realm {
  const result = read(...files);
  expect(result.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  return documentsOf(only(result));
}

function only({ realms }: ConfigFilesRead): AdoptedRealm {
  expect(realms).toHaveLength(1);
  return adopt(realms[0] as ConfigRealm);
}

function adopt(realm: ConfigRealm): AdoptedRealm {
  return adoptConfigFiles(realm, { fresh: freshRealm(KEYCLOAK, realm.name) });
}

function documentsOf({ files }: AdoptedRealm): Realm {
  return Object.fromEntries(files.map(({ path, text }) => [path, JSON.parse(text) as JsonObject]));
}

function managedOf(documents: Realm): string[] {
  return Object.keys(documents).filter((path) => path.startsWith('managed/'));
}

function notes(realm: AdoptedRealm, kind: 'taken' | 'left' | 'decide'): string {
  return realm.notes.flatMap((note) => (note.kind === kind ? [note.text] : [])).join('\n');
}

describe('files of keycloak-config-cli', () => {
  it('become managed documents one to one, under their names', () => {
    expect(
      adopted(
        ['config/10-roles.yaml', 'realm: shop\nroles:\n  realm:\n    - name: buyer\n'],
        ['config/20-clients.json', '{"realm": "shop", "clients": [{"clientId": "web"}]}'],
      ),
    ).toEqual({
      ...NOTHING_ELSE,
      'managed/10-roles.json': { realm: 'shop', roles: { realm: [{ name: 'buyer' }] } },
      'managed/20-clients.json': { realm: 'shop', clients: [{ clientId: 'web' }] },
    });
  });

  it('are numbered where their names alone would change the order', () => {
    const files = adopted(
      ['a/zoo.yaml', 'realm: shop\nenabled: true\n'],
      ['b/ant.yaml', 'realm: shop\nroles: {realm: [{name: buyer}]}\n'],
    );
    expect(managedOf(files)).toEqual(['managed/10-zoo.json', 'managed/20-ant.json']);
  });

  it('can hold several realms and several documents', () => {
    const { realms } = read(['all.yaml', 'realm: a\nenabled: true\n---\nrealm: b\n---\nrealm: a\nloginTheme: x\n']);
    expect(realms.map((realm) => [realm.name, managedOf(documentsOf(adopt(realm)))])).toEqual([
      ['a', ['managed/10-all.json', 'managed/20-all.json']],
      ['b', ['managed/all.json']],
    ]);
  });

  it('become one document where two of them have lists of one type, of which each would delete the other', () => {
    const realm = only(
      read(
        ['a.yaml', 'realm: shop\nenabled: false\nclients:\n- {clientId: one, name: One}\n- clientId: two\n'],
        ['b.yaml', 'realm: shop\nenabled: true\nclients:\n- {clientId: two, enabled: true}\n- clientId: three\n'],
      ),
    );
    expect(documentsOf(realm)).toEqual({
      ...NOTHING_ELSE,
      'managed/realm.json': {
        realm: 'shop',
        enabled: true,
        clients: [{ clientId: 'one', name: 'One' }, { clientId: 'two', enabled: true }, { clientId: 'three' }],
      },
    });
    expect(notes(realm, 'decide')).toContain('`enabled`, `clients`');
  });

  it('lose their users, but for service accounts', () => {
    const text = `
realm: shop
users:
- {username: ann, credentials: [{type: password, value: hidden}]}
- {username: service-account-web, serviceAccountClientId: web}
organizations:
- {name: Acme, alias: acme, members: [{username: ann}]}
`;
    const realm = only(read(['realm.yaml', text]));
    expect(documentsOf(realm)['managed/realm.json']).toEqual({
      realm: 'shop',
      users: [{ username: 'service-account-web', serviceAccountClientId: 'web' }],
      organizations: [{ name: 'Acme', alias: 'acme' }],
    });
    expect(notes(realm, 'left')).toContain('1 user');
    expect(JSON.stringify([...realm.environment, realm.files])).not.toContain('hidden');
  });

  it('have their secrets in variables, texts with braces and origins in values of the stage', () => {
    const text = `
realm: shop
clients:
- clientId: web
  secret: l1ve-S3cret-of-it
  rootUrl: https://shop.example.org
  redirectUris: ["https://shop.example.org/*"]
messageBundles: {en: {hello: "Hello {{name}}"}}
`;
    const realm = only(read(['realm.yaml', text]));
    const { clients, messageBundles } = documentsOf(realm)['managed/realm.json'];
    expect(clients).toEqual([
      {
        clientId: 'web',
        secret: '$(env:WEB_CLIENT_SECRET)',
        rootUrl: '{{origins.web}}',
        redirectUris: ['{{origins.web}}/*'],
      },
    ]);
    expect(messageBundles).toEqual({ en: { hello: '{{texts.helloText}}' } });
    expect(realm.values).toEqual({
      origins: { web: 'https://shop.example.org' },
      texts: { helloText: 'Hello {{name}}' },
    });
    expect(realm.environment.get('WEB_CLIENT_SECRET')).toBe('l1ve-S3cret-of-it');
  });
});

describe('YAML', () => {
  // Measured: SnakeYAML 2.3 and Jackson, as keycloak-config-cli 6.5.1 puts them together.
  it.each([
    ['yes', true],
    ['Off', false],
    ['y', 'y'],
    ['~', null],
    ['010', 8],
    ['08', '08'],
    ['0o7', '0o7'],
    ['0x1F', 31],
    ['1_000', 1000],
    ['1:30', 90],
    ['1e3', 1000],
    ['.5', 0.5],
    ['2024-01-01', 1_704_067_200_000],
    ['2024-01-01 10:00:00.25 +01:30', 1_704_097_800_250],
    ['"yes"', 'yes'],
    ['!!str 5', '5'],
  ])('%s is what keycloak-config-cli takes it for', (written, value) => {
    const documents = adopted(['realm.yaml', `realm: shop\nuserProfile: {x: ${written}}\n`]);
    expect(documents['managed/realm.json'].userProfile).toEqual({ x: value });
  });

  it.each([
    ['1.0', '1.0'],
    ['1e10', '1.0E10'],
    ['0.00001', '1.0E-5'],
    ['010', '8'],
    ['on', 'true'],
    ['12345678901234567890', '12345678901234567890'],
  ])('%s is "%s" where a text belongs', (written, value) => {
    const documents = adopted(['realm.yaml', `realm: shop\nattributes: {x: ${written}}\n`]);
    expect(documents['managed/realm.json'].attributes).toEqual({ x: value });
  });

  it('has anchors and merge keys', () => {
    const text = `
realm: shop
clients:
- &base
  clientId: one
  enabled: true
- <<: *base
  clientId: two
`;
    expect(adopted(['realm.yaml', text])['managed/realm.json'].clients).toEqual([
      { clientId: 'one', enabled: true },
      { clientId: 'two', enabled: true },
    ]);
  });

  it('has the last of two equal names, with a warning at its place', () => {
    const { realms, diagnostics } = read(['realm.yaml', 'realm: shop\nenabled: false\nenabled: true\n']);
    expect(documentsOf(adopt(realms[0] as ConfigRealm))['managed/realm.json']).toEqual({
      realm: 'shop',
      enabled: true,
    });
    expect(diagnostics).toMatchObject([{ severity: 'warning', code: 'duplicate-key', line: 3, column: 1 }]);
  });

  it.each([
    ['realm: [', 'invalid-yaml', 1],
    ['realm: *nope\n', 'invalid-yaml', 1],
    ['realm: shop\nx: &x [*x]\n', 'invalid-yaml', 2],
    ['realm: shop\nx: !!binary aGk=\n', 'invalid-yaml', 2],
    ['realm: shop\n__proto__: 1\n', 'forbidden-key', 2],
    ['realm: shop\naccessTokenLifespan: 12345678901234567890\n', 'inexact-number', 2],
    ['- realm: shop\n', 'not-an-object', 1],
    ['enabled: true\n', 'not-a-realm', 1],
    ['realm: master\n', 'unusable-realm', 1],
    ['realm: a/b\n', 'unusable-realm', 1],
    ['realm: $(env:REALM)\n', 'unusable-realm', 1],
  ])('%j is refused with its place', (text, code, line) => {
    const { realms, diagnostics } = read(['realm.yaml', text]);
    expect(realms).toEqual([]);
    expect(diagnostics).toMatchObject([{ severity: 'error', code, file: 'realm.yaml', line }]);
  });

  it('gives the same as JSON, whatever is in it', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.boolean(), fc.integer())), (values) => {
        fc.pre(!Object.keys(values).includes('__proto__') && !JSON.stringify(values).includes('$('));
        const text = JSON.stringify({ realm: 'shop', userProfile: { values } });
        const asYaml = `# YAML\n${text}`;
        expect(only(read(['a.json', asYaml]))).toEqual(only(read(['a.json', text])));
      }),
      { numRuns: 40 },
    );
  });
});

describe('what keycloak-config-cli substitutes', () => {
  function variables(text: string): { documents: Realm; realm: AdoptedRealm } {
    const realm = only(read(['realm.yaml', `realm: shop\n${text}`]));
    return { realm, documents: documentsOf(realm)['managed/realm.json'] };
  }

  it('stays where it is a variable, in quotes or not', () => {
    const { documents, realm } = variables('enabled: $(env:ENABLED)\nloginTheme: "x-$(env:THEME)"\n');
    expect(documents).toMatchObject({ enabled: '$(env:ENABLED)', loginTheme: 'x-$(env:THEME)' });
    expect(Object.keys(realm.variables)).toEqual(['ENABLED', 'THEME']);
    expect(notes(realm, 'decide')).toContain('`ENABLED`, `THEME`');
  });

  it('has its defaults in the environment', () => {
    const { documents, realm } = variables('loginTheme: $(env:THEME:-$(env:OTHER:-plain))\n');
    expect(documents['loginTheme']).toBe('$(env:THEME)');
    expect([...realm.environment]).toEqual([['THEME', 'plain']]);
    expect(notes(realm, 'taken')).toContain('`THEME`');
  });

  // Measured: the StringSubstitutor of commons-text 1.12 with the settings of keycloak-config-cli 6.5.1.
  it.each([
    ['$(env:X:-a:-b)', 'a:-b', ''],
    ['$(env:X:-)', '', ''],
    ['$(env:X:-f(x)y)', 'f(x', 'y)'],
    ['$(ENV:X:-d)', 'd', ''],
    ['$(X:-d)', 'd', ''],
    ['$(env:X:-$(env:X:-y))z', 'y', 'z'],
  ])('%s has the default %j, and %j follows', (written, preset, rest) => {
    const { documents, realm } = variables(`loginTheme: '${written}'\n`);
    expect(documents['loginTheme']).toBe(`$(env:X)${rest}`);
    expect(realm.environment.get('X')).toBe(preset);
  });

  it('gets other names where its own are reserved, or are none of variables', () => {
    const { documents, realm } = variables('loginTheme: $(env:KC_THEME)\nemailTheme: $(mail.theme)\n');
    expect(documents).toMatchObject({ loginTheme: '$(env:SHOP_KC_THEME)', emailTheme: '$(env:MAIL_THEME)' });
    expect(notes(realm, 'taken')).toContain('`SHOP_KC_THEME`');
  });

  it('becomes a variable where only keycloak-config-cli can look it up, and a note without what was looked up', () => {
    const { documents, realm } = variables('clients:\n- clientId: web\n  secret: $(base64Decoder:c2VjcmV0)\n');
    expect(documents['clients'][0].secret).toBe('$(env:WEB_SECRET)');
    expect(notes(realm, 'decide')).toContain('`$(base64Decoder:…)` at `realm.yaml:4:11`');
    expect(JSON.stringify(realm)).not.toContain('c2VjcmV0');
  });

  it('is a text where it is escaped or not closed', () => {
    const { documents, realm } = variables('loginTheme: "$$(env:X)"\nemailTheme: "a$(b"\n');
    expect(documents).toMatchObject({ loginTheme: '$(env:LOGIN_THEME_TEXT)', emailTheme: '$(env:EMAIL_THEME_TEXT)' });
    expect(realm.environment).toEqual(
      new Map([
        ['LOGIN_THEME_TEXT', '$(env:X)'],
        ['EMAIL_THEME_TEXT', 'a$(b'],
      ]),
    );
  });

  it('can be the name of the realm if it has a default', () => {
    expect(only(read(['realm.yaml', 'realm: $(env:REALM:-shop)\n'])).name).toBe('shop');
  });
});

describe('the first start', () => {
  it('has what Keycloak puts into a new realm and an import with client scopes leaves out', () => {
    const documents = adopted(['realm.yaml', 'realm: shop\nclientScopes:\n- {name: email, description: Mail}\n']);
    const { clientScopes, clients, defaultRole, defaultDefaultClientScopes } = documents['bootstrap/built-ins.json'];
    expect(clientScopes.map(({ name }: { name: string }) => name)).toContain('profile');
    const email = clientScopes.find(({ name }: { name: string }) => name === 'email');
    expect(email).not.toHaveProperty('description');
    expect(email).toHaveProperty('protocolMappers');
    expect(clients.map(({ clientId }: { clientId: string }) => clientId)).toContain('account-console');
    expect(defaultRole.name).toBe('default-roles-shop');
    expect(defaultDefaultClientScopes).toContain('email');
  });

  it('keeps the client scope that keycloak-config-cli would delete because it is no default', () => {
    const documents = adopted(['realm.yaml', 'realm: shop\nclientScopes:\n- {name: staff}\n']);
    expect(documents['managed/realm.json'].clientScopes.map(({ name }: { name: string }) => name)).toEqual([
      'staff',
      'service_account',
    ]);
  });

  it('has what a declared client of Keycloak’s own lacks, with its roles', () => {
    const documents = adopted(['realm.yaml', 'realm: shop\nclients:\n- {clientId: account, enabled: false}\n']);
    const { clients, roles } = documents['bootstrap/built-ins.json'];
    const account = clients.find(({ clientId }: { clientId: string }) => clientId === 'account');
    expect(account).not.toHaveProperty('enabled');
    expect(account.redirectUris).toEqual(['/realms/shop/account/*']);
    expect(roles.client.account.map(({ name }: { name: string }) => name)).toContain('manage-account');
  });

  it('has the other flows of a tree of Keycloak’s own of which one is declared, with their configs', () => {
    const text = `
realm: shop
authenticationFlows:
- {alias: browser, providerId: basic-flow, topLevel: true, builtIn: true, authenticationExecutions: []}
`;
    const { authenticationFlows, authenticatorConfig } = adopted(['realm.yaml', text])['bootstrap/built-ins.json'];
    const aliases = authenticationFlows.map(({ alias }: { alias: string }) => alias);
    expect(aliases).toContain('forms');
    expect(aliases).not.toContain('direct grant');
    expect(authenticatorConfig).toEqual([expect.objectContaining({ alias: 'browser-conditional-credential' })]);
  });

  it('has the other required actions, where one is declared', () => {
    const action = '{alias: VERIFY_EMAIL, name: Mail, providerId: VERIFY_EMAIL, enabled: true}';
    const documents = adopted(['realm.yaml', `realm: shop\nrequiredActions:\n- ${action}\n`]);
    const aliases = documents['bootstrap/built-ins.json'].requiredActions.map(({ alias }: { alias: string }) => alias);
    expect(aliases).toContain('CONFIGURE_TOTP');
  });
});

describe('the realm of files', () => {
  const two = read(['all.yaml', 'realm: shop\n---\nrealm: bank\n']);

  it('is the one that is named, or the only one', () => {
    expect(chooseRealm(two, 'bank', 'all.yaml')).toMatchObject({ realm: { name: 'bank' } });
    expect(chooseRealm(read(['a.yaml', 'realm: shop\n']), undefined, 'a.yaml')).toMatchObject({
      realm: { name: 'shop' },
    });
  });

  it('has to be named where there are several', () => {
    expect(chooseRealm(two, undefined, 'all.yaml')).toMatchObject({ diagnostic: { code: 'several-realms' } });
    expect(chooseRealm(two, 'shp', 'all.yaml')).toMatchObject({
      diagnostic: { code: 'missing-realm', hint: 'Did you mean "shop"?' },
    });
    expect(chooseRealm(read(), undefined, '*.yaml')).toMatchObject({ diagnostic: { code: 'not-a-realm' } });
  });
});
