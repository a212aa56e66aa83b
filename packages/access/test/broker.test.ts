import type { JsonObject } from '@realm-as-code/renderer';
import { describe, expect, it } from 'vitest';
import { type Access, ANYBODY, decide, type User } from '../src/index.ts';
import { type Line, realmWith, sub } from './realm-with.ts';

const FORM = 'REQUIRED auth-username-password-form';
const ALLOW = 'REQUIRED allow-access-authenticator';
/** Denies whoever does not have a role. Every sub-flow has an alias of its own. */
const gate = (role: string, alias: string): Line =>
  sub(
    'CONDITIONAL',
    alias,
    ['REQUIRED conditional-user-role', { condUserRole: role, negate: 'true' }],
    ['REQUIRED deny-access-authenticator', { denyErrorMessage: `${role} only` }],
  );

interface Setting {
  readonly provider?: JsonObject;
  readonly mappers?: readonly JsonObject[];
  readonly rest?: JsonObject;
  readonly flows?: Readonly<Record<string, readonly Line[]>>;
  readonly user?: Partial<User>;
  /** Undefined: it is not the first login. */
  readonly first?: 'new' | 'linked' | 'either';
}

/** Somebody comes through the provider "company" of a realm with a gate for staff at its login page. */
function login({ provider, mappers = [], rest, flows, user, first }: Setting): Access {
  const realm = realmWith(
    [FORM, gate('staff', 'gate')],
    {
      identityProviders: [{ alias: 'company', providerId: 'oidc', ...provider }],
      identityProviderMappers: mappers.map((mapper) => ({ identityProviderAlias: 'company', ...mapper })),
      ...rest,
    },
    flows,
  );
  const hasAccount = first === 'linked' ? true : first === 'new' ? false : undefined;
  return decide(realm, {
    clientId: 'app',
    user: { ...ANYBODY, ...user },
    way: { kind: 'broker', provider: 'company', isFirst: first !== undefined, hasAccount },
  });
}

const roleMapper = (type: string, role: string, syncMode = 'INHERIT'): JsonObject => ({
  identityProviderMapper: type,
  config: { role, syncMode },
});
const HARDCODED = 'oidc-hardcoded-role-idp-mapper';
const CLAIM = 'oidc-role-idp-mapper';

describe('with an account that is linked already', () => {
  it('the gate at the login page does not run', () => {
    expect(login({})).toMatchObject({ outcome: 'allowed', flows: ['gated'] });
  });

  it('the gate of the flow for after the login runs', () => {
    const setting: Setting = {
      provider: { postBrokerLoginFlowAlias: 'after' },
      flows: { after: [ALLOW, gate('staff', 'gate after')] },
    };
    expect(login(setting)).toMatchObject({ outcome: 'denied', message: 'staff only', flows: ['gated', 'after'] });
    expect(login({ ...setting, user: { roles: ['staff'] } }).outcome).toBe('allowed');
  });

  it('an alias that is empty is no flow', () => {
    expect(login({ provider: { postBrokerLoginFlowAlias: ' ' } }).flows).toEqual(['gated']);
  });

  it('a role that a mapper gives to everybody counts where it does so at every login', () => {
    const setting: Setting = {
      provider: { postBrokerLoginFlowAlias: 'after', config: { syncMode: 'FORCE' } },
      flows: { after: [ALLOW, gate('staff', 'gate after')] },
    };
    expect(login({ ...setting, mappers: [roleMapper(HARDCODED, 'staff')] }).outcome).toBe('allowed');
    expect(login({ ...setting, mappers: [roleMapper(HARDCODED, 'staff', 'IMPORT')] }).outcome).toBe('denied');
    const unsaid = { identityProviderMapper: HARDCODED, config: { role: 'staff' } };
    expect(login({ ...setting, mappers: [unsaid] }).outcome).toBe('denied');
  });

  it('a flow for after the login can ask for a one-time code', () => {
    const setting: Setting = {
      provider: { postBrokerLoginFlowAlias: 'after' },
      flows: { after: ['REQUIRED auth-otp-form'] },
    };
    expect(login(setting)).toMatchObject({ outcome: 'needs', needs: ['CONFIGURE_TOTP'] });
    expect(login({ ...setting, user: { credentials: ['otp'] } }).outcome).toBe('allowed');
  });
});

describe('at the first login, without an account', () => {
  it('an account is made by the flow that Keycloak brings along', () => {
    const access = login({ first: 'new' });
    expect(access).toMatchObject({ outcome: 'allowed', flows: ['gated', 'first broker login'] });
    expect(access.steps).toContainEqual(
      expect.objectContaining({ name: 'idp-create-user-if-unique', result: 'success' }),
    );
  });

  const gated: Setting = {
    first: 'new',
    provider: { postBrokerLoginFlowAlias: 'after' },
    flows: { after: [ALLOW, gate('staff', 'gate after')] },
  };

  it('the account does not have a role that nothing gives, whatever kind of user it is', () => {
    expect(login({ ...gated, user: { roles: ['staff'] } }).outcome).toBe('denied');
  });

  it('the account has the roles of the kind of user that a mapper can give, and none that it would not', () => {
    const mappers = [roleMapper(CLAIM, 'staff')];
    expect(login({ ...gated, mappers, user: { roles: ['staff'] } }).outcome).toBe('allowed');
    expect(login({ ...gated, mappers }).outcome).toBe('denied');
  });

  it('the account has what mappers give to everybody, and the default groups with their roles', () => {
    expect(login({ ...gated, mappers: [roleMapper(HARDCODED, 'staff', 'IMPORT')] }).outcome).toBe('allowed');
    const rest = { groups: [{ name: 'people', realmRoles: ['staff'] }], defaultGroups: ['/people'] };
    expect(login({ ...gated, rest }).outcome).toBe('allowed');
    const group = { identityProviderMapper: 'oidc-hardcoded-group-idp-mapper', config: { group: '/people' } };
    expect(login({ ...gated, rest: { groups: rest.groups }, mappers: [group] }).outcome).toBe('allowed');
  });

  it('a mapper of an extension may give any role', () => {
    const mappers = [{ identityProviderMapper: 'acme-ldap-roles', config: {} }];
    expect(login({ ...gated, mappers, user: { roles: ['staff'] } }).outcome).toBe('allowed');
  });

  it('roles of mappers come after the flow of the first login: a gate in it does not see them', () => {
    const setting: Setting = {
      first: 'new',
      provider: { firstBrokerLoginFlowAlias: 'first' },
      flows: { first: ['REQUIRED idp-create-user-if-unique', gate('staff', 'gate first')] },
      mappers: [roleMapper(HARDCODED, 'staff')],
    };
    expect(login(setting)).toMatchObject({ outcome: 'denied', message: 'staff only' });
  });

  it('an account that nobody may make is missing', () => {
    const access = login({
      first: 'new',
      provider: { firstBrokerLoginFlowAlias: 'first' },
      flows: { first: ['REQUIRED idp-detect-existing-broker-user', 'REQUIRED idp-auto-link'] },
    });
    expect(access).toMatchObject({ outcome: 'denied', message: 'federatedIdentityUnavailableMessage' });
  });

  it('the address is verified unless the provider is trusted, and default actions are done', () => {
    const rest = { verifyEmail: true };
    expect(login({ first: 'new', rest }).needs).toEqual(['VERIFY_EMAIL']);
    expect(login({ first: 'new', rest, provider: { trustEmail: true } }).needs).toEqual([]);
    const requiredActions = [{ alias: 'TERMS_AND_CONDITIONS', name: 'Terms', enabled: true, defaultAction: true }];
    expect(login({ first: 'new', rest: { requiredActions } }).needs).toEqual(['TERMS_AND_CONDITIONS']);
    expect(login({ rest: { requiredActions } }).needs).toEqual([]);
  });

  it('a password can be asked for once the account is made', () => {
    const access = login({
      first: 'new',
      provider: { firstBrokerLoginFlowAlias: 'first' },
      flows: {
        first: [['REQUIRED idp-create-user-if-unique', { 'require.password.update.after.registration': 'true' }]],
      },
    });
    expect(access).toMatchObject({ outcome: 'needs', needs: ['UPDATE_PASSWORD'] });
  });
});

describe('at the first login, with an account that is not linked yet', () => {
  it('it is linked by its password, or by e-mail where the realm has a mail server', () => {
    expect(login({ first: 'linked' }).outcome).toBe('allowed');
    expect(login({ first: 'linked', user: { credentials: [] } }).outcome).toBe('denied');
    const rest = { smtpServer: { host: 'mail.example.com', from: 'a@example.com' } };
    expect(login({ first: 'linked', user: { credentials: [] }, rest }).outcome).toBe('allowed');
  });

  it('it keeps its roles', () => {
    const setting: Setting = {
      first: 'linked',
      provider: { postBrokerLoginFlowAlias: 'after' },
      flows: { after: [ALLOW, gate('staff', 'gate after')] },
    };
    expect(login({ ...setting, user: { roles: ['staff'] } }).outcome).toBe('allowed');
    expect(login(setting).outcome).toBe('denied');
  });

  it('it can be linked without a question', () => {
    const access = login({
      first: 'linked',
      user: { credentials: [] },
      provider: { firstBrokerLoginFlowAlias: 'first' },
      flows: { first: ['ALTERNATIVE idp-create-user-if-unique', 'ALTERNATIVE idp-auto-link'] },
    });
    expect(access.outcome).toBe('allowed');
  });

  it('it stands in the way of a flow that can only make accounts', () => {
    const access = login({
      first: 'linked',
      provider: { firstBrokerLoginFlowAlias: 'first' },
      flows: { first: ['REQUIRED idp-create-user-if-unique'] },
    });
    expect(access).toMatchObject({ outcome: 'denied', message: 'federatedIdentityExistsMessage' });
  });

  it('where it is not said whether there is one, what gets furthest counts', () => {
    const setting: Setting = {
      provider: { postBrokerLoginFlowAlias: 'after' },
      flows: { after: [ALLOW, gate('staff', 'gate after')] },
      user: { roles: ['staff'] },
    };
    expect(login({ ...setting, first: 'either' }).outcome).toBe('allowed');
  });
});

it('an authenticator for first logins ends any other flow', () => {
  const realm = realmWith([FORM, 'REQUIRED idp-auto-link']);
  expect(decide(realm, { clientId: 'app', user: ANYBODY, way: { kind: 'form' } }).outcome).toBe('denied');
});

it('a realm that lets nobody see a page lets nobody through a provider either', () => {
  const realm = realmWith(['REQUIRED deny-access-authenticator'], {
    identityProviders: [{ alias: 'company', providerId: 'oidc' }],
  });
  const way = { kind: 'broker', provider: 'company', isFirst: false } as const;
  expect(decide(realm, { clientId: 'app', user: ANYBODY, way }).outcome).toBe('denied');
});
