import { describe, expect, it } from 'vitest';
import { type Edit, linesOf, planShop } from './shop.ts';

describe('a role', () => {
  it('is created when the realm or the client lacks it', () => {
    const plan = planShop((_, file) => {
      file.realmRoles['new'] = {};
      file.clientRoles['api'] = { ...file.clientRoles['api'], new: {} };
    });
    expect(linesOf(plan)).toEqual(['create realm-role new', 'create client-role api/new']);
  });

  it('gets its declared properties back; its attributes are exactly the declared ones', () => {
    const plan = planShop((live, file) => {
      live.realmRoles['buyer'] = { description: 'by hand', attributes: { limit: ['1'], byHand: ['yes'] } };
      file.realmRoles['buyer'].attributes = { limit: ['2'] };
      live.clientRoles['api'] = { ...live.clientRoles['api'], read: { description: 'by hand' } };
    });
    expect(linesOf(plan)).toEqual([
      'change realm-role buyer: attributes.byHand ["yes"] → undefined',
      'change realm-role buyer: attributes.limit ["1"] → ["2"]',
      'change realm-role buyer: description "by hand" → "May buy"',
      'change client-role api/read: description "by hand" → "May read"',
    ]);
  });

  it('of the realm that an earlier run made and the document no longer has is deleted, and taken from whatever has it', () => {
    const plan = planShop((live, file) => {
      live.groups = [{ name: 'staff', realmRoles: ['buyer'], subGroups: [{ name: 'admins' }] }];
      delete file.realmRoles['buyer'];
      file.realmRoles['manager'] = { composites: { client: { api: ['read'] } } };
      file.serviceAccounts['api'].realmRoles = [];
    });
    expect(linesOf(plan)).toEqual([
      'change realm-role manager: composites.realm ["buyer"] → undefined',
      'change service-account api: realmRoles ["buyer","default-roles-shop"] → ["default-roles-shop"]',
      'change group /staff: realmRoles ["buyer"] → undefined',
      'delete realm-role buyer',
      'delete scope-mapping client/web',
    ]);
  });

  it('of a client that an earlier run made and the document no longer has is deleted, and taken from whatever has it', () => {
    const plan = planShop((_, file) => {
      file.clientRoles['api'] = { write: {} };
      file.realmRoles['manager'] = { composites: { realm: ['buyer'] } };
      file.serviceAccounts['api'].clientRoles = {};
    });
    expect(linesOf(plan)).toEqual([
      'change realm-role manager: composites.client {"api":["read"]} → undefined',
      'change client-role api/write: composites {"client":{"api":["read"]}} → undefined',
      'change service-account api: clientRoles {"api":["read"]} → undefined',
      'delete client-role api/read',
      'delete client-scope-mapping api/client/web',
    ]);
  });

  it('is kept when nobody remembers that a run made it, when it is one of Keycloak’s own, or when told to', () => {
    const addByHand: Edit = (live) => {
      live.realmRoles['by-hand'] = {};
      live.realmRoles['offline_access'] = { description: '${role_offline-access}' };
      live.clientRoles['api'] = { ...live.clientRoles['api'], 'by-hand': {} };
    };
    const stays = ['stays realm-role by-hand', 'stays client-role api/by-hand'];
    expect(linesOf(planShop(addByHand))).toEqual(stays);
    const remembered = {
      realmRoles: ['buyer', 'manager', 'by-hand', 'default-roles-shop', 'offline_access'],
      apiRoles: ['read', 'write', 'by-hand'],
    };
    expect(linesOf(planShop(addByHand, { remembered }))).toEqual([
      'delete realm-role by-hand',
      'delete client-role api/by-hand',
    ]);
    expect(linesOf(planShop(addByHand, { remembered, keeps: ['role'] }))).toEqual(stays);
  });
});

describe('the roles in a role', () => {
  it('are exactly the declared ones; of the realm’s roles also where none are declared', () => {
    const plan = planShop((live) => {
      live.realmRoles['buyer'] = {
        description: 'May buy',
        composites: { realm: ['manager'], client: { account: ['view-profile'] } },
      };
      live.realmRoles['manager'] = { composites: { realm: ['default-roles-shop'], client: { api: ['write'] } } };
    });
    expect(linesOf(plan)).toEqual([
      'change realm-role buyer: composites.realm ["manager"] → undefined',
      'change realm-role manager: composites.client.api ["write"] → ["read"]',
      'change realm-role manager: composites.realm ["default-roles-shop"] → ["buyer"]',
    ]);
  });

  it('of a client role keep the realm’s roles where none are declared', () => {
    const plan = planShop((live) => {
      live.clientRoles['api'] = {
        ...live.clientRoles['api'],
        read: { description: 'May read', composites: { realm: ['buyer'] } },
      };
    });
    expect(linesOf(plan)).toEqual([]);
  });

  it('stop the run where the realm lacks one; roles are removed by then, and none is added', () => {
    const plan = planShop((live, file) => {
      live.realmRoles['manager'] = { composites: { realm: ['default-roles-shop'] } };
      file.realmRoles['manager'] = { composites: { realm: ['buyer', 'no-such-role'] } };
    });
    expect(plan.failure).toEqual({
      document: 'shop.json',
      step: 'composites of realm role "manager"',
      reason: 'there is no realm role "no-such-role"',
    });
    expect(linesOf(plan)).toEqual([
      'change realm-role manager: composites {"realm":["default-roles-shop"]} → undefined',
    ]);
  });

  it('stop the run where a client lacks one; roles of that client are removed by then, and none is added', () => {
    const plan = planShop((live, file) => {
      live.clientRoles['web'] = { old: {}, kept: {} };
      live.clientRoles['api'] = { read: { composites: { client: { web: ['kept', 'old'] } } }, write: {} };
      file.clientRoles['api'] = { read: { composites: { client: { web: ['kept', 'no-such-role'] } } }, write: {} };
      file.clientRoles['web'] = { kept: {}, old: {} };
    });
    expect(linesOf(plan)).toEqual(['change client-role api/read: composites.client.web ["kept","old"] → ["kept"]']);
    expect(plan.failure).toEqual({
      document: 'shop.json',
      step: 'composites of role "read" of client "api"',
      reason: 'there is no role "no-such-role" of client "web"',
    });
  });
});

describe('a run stops at a role', () => {
  it('of a client that the realm lacks', () => {
    const plan = planShop((_, file) => (file.clientRoles['no-such-client'] = { use: {} }));
    expect(plan.failure).toEqual({
      document: 'shop.json',
      step: 'create role "use" of client "no-such-client"',
      reason: 'there is no client "no-such-client"',
    });
  });

  it('with a description that does not fit into the database', () => {
    const plan = planShop((_, file) => (file.realmRoles['buyer'].description = 'x'.repeat(256)));
    expect(plan.failure?.step).toBe('update realm role "buyer"');
  });

  describe('of realm-management, which Keycloak locks since 26.7:', () => {
    const planWith = (keycloakVersion: string, roles: object): ReturnType<typeof planShop> =>
      planShop((live, file) => {
        live.settings['keycloakVersion'] = keycloakVersion;
        live.clients['realm-management'] = { name: '${client_realm-management}' };
        live.clientRoles['realm-management'] = { 'view-users': { description: '${role_view-users}' }, extra: {} };
        live.settings['attributes'] = {
          'de.adorsys.keycloak.config.state-default-roles-client-realm-management-0': '["extra"]',
        };
        file.clientRoles['realm-management'] = roles;
      });

    it('at a new one', () => {
      const roles = { extra: {}, mine: {} };
      expect(planWith('26.6.0', roles).failure).toBeUndefined();
      expect(planWith('26.7.3', roles).failure).toEqual({
        document: 'shop.json',
        step: 'create role "mine" of client "realm-management"',
        reason: 'Keycloak 26.7.3 accepts no changes to the roles of "realm-management" (HTTP 403)',
      });
    });

    it('at one that is to be deleted', () => {
      expect(planWith('26.6.0', {}).failure).toBeUndefined();
      expect(planWith('26.7.3', {}).failure?.step).toBe('delete role "extra" of client "realm-management"');
    });

    it('not at one that does not change', () => {
      expect(planWith('26.7.3', { extra: {} }).failure).toBeUndefined();
    });
  });
});
