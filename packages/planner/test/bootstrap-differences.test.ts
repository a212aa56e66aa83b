import { type JsonObject, SecretValues } from '@realm-as-code/renderer';
import { describe, expect, it } from 'vitest';
import {
  formatJson,
  formatMarkdown,
  formatText,
  makePlan,
  type Plan,
  reconcilerSettings,
  toLiveRealm,
} from '../src/index.ts';

/** A running realm, with what Keycloak says of every realm left out. */
const LIVE: JsonObject = {
  realm: 'shop',
  keycloakVersion: '26.5.5',
  enabled: true,
  loginTheme: 'shop',
  bruteForceProtected: true,
  eventsListeners: ['jboss-logging'],
  identityProviders: [
    {
      alias: 'corp',
      providerId: 'oidc',
      enabled: true,
      config: {
        clientId: 'shop',
        clientSecret: '**********',
        tokenUrl: 'https://c/t',
        authorizationUrl: 'https://c/a',
      },
    },
  ],
  groups: [{ name: 'tenants', path: '/tenants', subGroups: [{ name: 'acme', path: '/tenants/acme', subGroups: [] }] }],
  roles: { realm: [{ name: 'buyer' }, { name: 'seller', composite: true, composites: { realm: ['buyer'] } }] },
};

interface Circumstances {
  readonly live?: JsonObject;
  readonly managed?: JsonObject;
  readonly values?: Readonly<Record<string, string>>;
  readonly target?: string;
}

function planFor(bootstrap: JsonObject, { live = {}, managed = {}, values = {}, target }: Circumstances = {}): Plan {
  const document = (kind: string, value: JsonObject): object => ({
    kind,
    name: kind,
    value: { realm: 'shop', ...value },
  });
  return makePlan({
    stage: 'test',
    live: toLiveRealm({ ...LIVE, ...live }),
    realm: { documents: [document('bootstrap', bootstrap), document('managed', managed)] as never },
    values: new Map(Object.entries(values)),
    secrets: new SecretValues(),
    reconciler: reconcilerSettings(new Map(), '6.5.1'),
    ...(target === undefined ? {} : { target }),
  });
}

/** What the plan says of bootstrap documents, one line for each property. */
function linesFor(bootstrap: JsonObject, circumstances?: Circumstances): string[] {
  const { bootstrap: found = [], summary } = planFor(bootstrap, circumstances);
  expect(summary.change + summary.create + summary.delete).toBe(0);
  return found.flatMap(({ type, name, isMissing, properties }) =>
    isMissing
      ? [`${type}/${name} is missing`]
      : properties.map(
          ({ path, live, file }) => `${type}/${name} ${path}: ${JSON.stringify(live)} ${JSON.stringify(file)}`,
        ),
  );
}

const CORP: JsonObject = {
  alias: 'corp',
  providerId: 'oidc',
  enabled: true,
  config: {
    clientId: 'shop',
    clientSecret: '$(env:CORP_SECRET)',
    tokenUrl: 'https://c/t',
    authorizationUrl: 'https://c/a',
  },
};

describe('what a reconcile will not do', () => {
  it('is nothing as long as the realm is as the first start made it', () => {
    const bootstrap = {
      enabled: true,
      loginTheme: 'shop',
      bruteForceProtected: true,
      registrationAllowed: false,
      eventsListeners: ['jboss-logging'],
      identityProviders: [CORP],
      groups: [{ name: 'tenants' }],
    };
    expect(linesFor(bootstrap)).toEqual([]);
    expect(planFor(bootstrap)).not.toHaveProperty('bootstrap');
  });

  it('is a setting that operators have changed since', () => {
    const live = {
      loginTheme: 'keycloak',
      bruteForceProtected: false,
      passwordPolicy: 'length(8)',
      displayName: 'By hand',
    };
    expect(linesFor({ loginTheme: 'shop', bruteForceProtected: true, passwordPolicy: '' }, { live })).toEqual([
      'realm/shop bruteForceProtected: false true',
      'realm/shop loginTheme: "keycloak" "shop"',
      'realm/shop passwordPolicy: "length(8)" undefined',
    ]);
  });

  it('is a group or an identity provider that is no longer there', () => {
    const bootstrap = { identityProviders: [CORP], groups: [{ name: 'tenants', subGroups: [{ name: 'default' }] }] };
    expect(linesFor(bootstrap, { live: { identityProviders: [] } })).toEqual([
      'identity-provider/corp is missing',
      'group//tenants/default is missing',
    ]);
  });

  it('is not what people add: users, groups, members of lists of names', () => {
    const bootstrap = {
      users: [{ username: 'first', email: 'first@example.org' }],
      groups: [{ name: 'tenants' }],
      roles: { realm: [{ name: 'seller', composites: { realm: [] } }] },
    };
    expect(linesFor(bootstrap)).toEqual([]);
  });

  it('is not what managed documents put right', () => {
    const bootstrap = { roles: { realm: [{ name: 'buyer', description: 'Buys' }] } };
    const managed = { roles: { realm: [{ name: 'buyer', description: 'Buys' }] } };
    const { bootstrap: found, summary } = planFor(bootstrap, { managed });
    expect(found).toBeUndefined();
    expect(summary.change).toBe(1);
  });

  it('does not compare what is not known here', () => {
    const bootstrap = {
      loginTheme: '$(env:THEME)',
      displayName: '$(envjson:NAME)',
      groups: [{ name: '$(env:TENANT)' }],
      identityProviders: [{ ...CORP, displayName: '$(env:NAME)' }],
    };
    expect(linesFor(bootstrap)).toEqual([]);
    expect(linesFor(bootstrap, { values: { THEME: 'other' } })).toEqual(['realm/shop loginTheme: "shop" "other"']);
  });

  it('says the rest where the reconciler would refuse a part', () => {
    const live = { loginTheme: 'keycloak' };
    const bootstrap = { loginTheme: 'shop', browserFlow: 'not there', defaultGroups: ['/nobody'] };
    expect(linesFor(bootstrap, { live })).toEqual(['realm/shop loginTheme: "keycloak" "shop"']);
  });

  it('shows no secret', () => {
    const values = { CORP_SECRET: 'secret-of-corp', SMTP: 'secret-of-mail' };
    const bootstrap = {
      identityProviders: [CORP],
      smtpServer: { host: 'mail', from: 'a@example.org', password: '$(env:SMTP)' },
    };
    const live = { smtpServer: { host: 'other', from: 'a@example.org', password: '**********' } };
    const plan = planFor(bootstrap, { live, values });
    const texts = [formatText(plan, false), formatMarkdown(plan), formatJson(plan)].join('\n');
    expect(texts).toContain('smtpServer.host');
    expect(texts).not.toMatch(/secret-of/);
  });

  it('is of one entity when a target is given', () => {
    const bootstrap = { loginTheme: 'other', groups: [{ name: 'gone' }] };
    const names = (target: string): string[] =>
      (planFor(bootstrap, { target }).bootstrap ?? []).map(({ name }) => name);
    expect(names('group//gone')).toEqual(['/gone']);
    expect(names('realm/shop')).toEqual(['shop']);
    expect(planFor(bootstrap, { target: 'group//gone' })).not.toHaveProperty('missing');
  });

  it('is said in words, and how to bring it about', () => {
    const plan = planFor({ loginTheme: 'other', groups: [{ name: 'gone' }] });
    expect(formatText(plan, false)).toBe(`Realm shop, stage test: what the next reconcile will do

realm-role
  ! buyer
  ! seller

identity-provider
  ! corp

group
  ! /tenants
  ! /tenants/acme

what a reconcile will not do: bootstrap/ says otherwise
  realm/shop loginTheme: "shop", bootstrap/ has "other"
  group//gone: missing in the realm

Bootstrap documents apply on the first start only. To bring these to the running realm, change them in the Admin Console, or move them to managed/.

Nothing to do; 5 made by hand stay.
`);
    expect(formatMarkdown(plan)).toContain('- `realm/shop loginTheme: "shop", bootstrap/ has "other"`\n');
  });

  it('stays short', () => {
    const groups = Array.from({ length: 30 }, (_, index) => ({ name: `g${index}` }));
    const plan = planFor({ groups });
    expect(formatText(plan, false)).toContain('and 10 more (--format json has them)\n');
    expect((JSON.parse(formatJson(plan)) as { bootstrap: [] }).bootstrap).toHaveLength(30);
  });
});
