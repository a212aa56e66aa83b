import { describe, expect, it } from 'vitest';
import { type Edit, linesOf, planShop } from './shop.ts';

describe('a service account', () => {
  it('appears with the setting of its client, and gets what the document says of it', () => {
    const plan = planShop((_, file) => {
      file.clients['worker'] = { serviceAccountsEnabled: true };
      file.serviceAccounts['worker'] = { username: 'service-account-worker', realmRoles: ['manager'] };
    });
    expect(linesOf(plan)).toEqual(['create client worker', 'create service-account worker']);
    expect(plan.changes[1]?.properties).toContainEqual({
      path: 'realmRoles',
      file: ['default-roles-shop', 'manager'],
    });
  });

  it('gets what every new user gets: the default groups of the realm, and the actions that are required by default', () => {
    const plan = planShop((live, file) => {
      live.settings['defaultGroups'] = ['/staff'];
      const action = { alias: 'VERIFY_EMAIL', providerId: 'VERIFY_EMAIL', enabled: true, defaultAction: true };
      live.settings['requiredActions'] = [action, { ...action, alias: 'terms', defaultAction: false }];
      file.clients['worker'] = { serviceAccountsEnabled: true };
    });
    const account = plan.changes.find(({ type, name }) => type === 'service-account' && name === 'worker');
    expect(account?.properties).toContainEqual({ path: 'groups', file: ['/staff'] });
    expect(account?.properties).toContainEqual({ path: 'requiredActions', file: ['VERIFY_EMAIL'] });
  });

  it('disappears with the setting of its client', () => {
    const plan = planShop((_, file) => {
      file.clients['api'].serviceAccountsEnabled = false;
      file.serviceAccounts = {};
    });
    expect(linesOf(plan)).toEqual([
      'change client api: serviceAccountsEnabled true → false',
      'delete service-account api',
    ]);
  });

  it('has exactly the declared realm roles and groups, and the role that every user has', () => {
    const plan = planShop((live, file) => {
      Object.assign(live.serviceAccounts['api'], {
        realmRoles: ['manager', 'default-roles-shop'],
        groups: ['/staff/admins'],
      });
      file.serviceAccounts['api'].groups = ['staff'];
    });
    expect(linesOf(plan)).toEqual([
      'change service-account api: groups ["/staff/admins"] → ["/staff"]',
      'change service-account api: realmRoles ["default-roles-shop","manager"] → ["buyer","default-roles-shop"]',
    ]);
  });

  it('has exactly the declared client roles; those of Keycloak’s own clients stay', () => {
    const plan = planShop((live, file) => {
      live.serviceAccounts['api'].clientRoles = { account: ['view-profile'], api: ['write'], web: ['x'] };
      file.serviceAccounts['api'].clientRoles = { api: ['read'] };
    });
    expect(linesOf(plan)).toEqual([
      'change service-account api: clientRoles.api ["write"] → ["read"]',
      'change service-account api: clientRoles.web ["x"] → undefined',
    ]);
  });
});

describe('the client scope of service accounts', () => {
  const declareScope: Edit = (live, file) => {
    for (const shop of [live, file]) {
      shop.clientScopes['service_account'] = { protocol: 'openid-connect' };
      Object.assign(shop.clients['api'], { defaultClientScopes: ['email'], authenticationFlowBindingOverrides: {} });
    }
  };
  const given = 'change client api: defaultClientScopes ["email"] → ["email","service_account"]';

  it('stays away while nothing of its client is written', () => {
    expect(linesOf(planShop(declareScope))).toEqual([]);
  });

  it('is given to a client with a service account whenever that is written', () => {
    const plan = planShop((live, file) => {
      declareScope(live, file);
      file.clients['api'].description = 'The API';
    });
    expect(linesOf(plan)).toEqual([given, 'change client api: description undefined → "The API"']);
  });

  it('is given on every run to a client that does not say which flows override those of the realm', () => {
    const plan = planShop((live, file) => {
      declareScope(live, file);
      delete file.clients['api'].authenticationFlowBindingOverrides;
    });
    expect(linesOf(plan)).toEqual([given]);
  });

  it('goes with the service account', () => {
    const plan = planShop((live, file) => {
      declareScope(live, file);
      live.clients['api'].defaultClientScopes = ['email', 'service_account'];
      file.clients['api'].defaultClientScopes = ['email', 'service_account'];
      file.clients['api'].serviceAccountsEnabled = false;
      file.serviceAccounts = {};
    });
    expect(linesOf(plan)).toContain('change client api: defaultClientScopes ["email","service_account"] → ["email"]');
  });
});

describe('a run stops at a service account', () => {
  it('that gets a role or a group which the realm lacks; what comes before is done', () => {
    const plan = planShop((_, file) => {
      Object.assign(file.serviceAccounts['api'], {
        firstName: 'Api',
        realmRoles: [],
        clientRoles: { api: ['no-such-role'] },
        groups: [],
      });
    });
    expect(plan.failure).toEqual({
      document: 'shop.json',
      step: 'update user "service-account-api"',
      reason: 'there is no role "no-such-role" of client "api"',
    });
    expect(linesOf(plan)).toEqual([
      'change service-account api: firstName undefined → "Api"',
      'change service-account api: realmRoles ["buyer","default-roles-shop"] → ["default-roles-shop"]',
    ]);
    const reasonFor = (change: object): string | undefined =>
      planShop((_, file) => Object.assign(file.serviceAccounts['api'], change)).failure?.reason;
    expect(reasonFor({ realmRoles: ['no-such-role'] })).toBe('there is no realm role "no-such-role"');
    expect(reasonFor({ clientRoles: { gone: ['use'] } })).toBe('there is no client "gone"');
    expect(reasonFor({ groups: ['/nobody'] })).toBe('there is no group "/nobody"');
  });

  it('with something else for an email address', () => {
    const plan = planShop((_, file) => (file.serviceAccounts['api'].email = 'nobody'));
    expect(plan.failure?.reason).toBe('Keycloak refuses "email": it is not an email address (HTTP 400)');
  });
});

describe('a service account that its client does not have', () => {
  it('is an ordinary user, and those are not predicted as long as they were not read', () => {
    const plan = planShop((_, file) => (file.serviceAccounts['web'] = { username: 'service-account-web' }));
    expect(plan.failure).toBeUndefined();
    expect(plan.unpredicted).toMatchObject([{ document: 'shop.json', property: 'users.service-account-web' }]);
  });
});
