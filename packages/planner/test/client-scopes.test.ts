import { describe, expect, it } from 'vitest';
import type { Plan } from '../src/index.ts';
import { type Edit, linesOf, mapper, planShop } from './shop.ts';

describe('a client scope', () => {
  it('is created when the realm lacks it', () => {
    const plan = planShop((_, file) => (file.clientScopes['new'] = { protocol: 'openid-connect' }));
    expect(linesOf(plan)).toEqual(['create client-scope new']);
  });

  it('gets its declared properties and attributes back; other attributes stay', () => {
    const plan = planShop((live, file) => {
      file.clientScopes['shop'] = {
        ...file.clientScopes['shop'],
        attributes: { 'display.on.consent.screen': 'false' },
      };
      Object.assign(live.clientScopes['shop'], {
        protocol: 'saml',
        attributes: { 'display.on.consent.screen': 'true', 'gui.order': '1' },
      });
    });
    expect(linesOf(plan)).toEqual([
      'change client-scope shop: attributes.display.on.consent.screen "true" → "false"',
      'change client-scope shop: protocol "saml" → "openid-connect"',
      'stays client-scope shop: attributes.gui.order = "1"',
    ]);
  });

  it('whose mapper does not say whether userinfo has its claim is the same as one that says what it says of ID tokens', () => {
    const says = (more: Record<string, string>): object =>
      mapper('basket', { 'claim.name': 'basket', 'id.token.claim': 'true', ...more });
    const plan = (more: Record<string, string>): string[] =>
      linesOf(
        planShop((live, file) => {
          live.clientScopes['shop'].protocolMappers = [says(more)];
          file.clientScopes['shop'].protocolMappers = [says({})];
        }),
      );
    expect(plan({ 'userinfo.token.claim': 'true' })).toEqual([]);
    expect(plan({ 'userinfo.token.claim': 'false' })).toHaveLength(1);
  });

  it('made by hand is deleted, and taken from the clients and scope mappings that have it', () => {
    const plan = planShop((live) => {
      live.clientScopes['by-hand'] = { protocol: 'openid-connect' };
      live.clients['account'].optionalClientScopes = ['by-hand', 'shop'];
      live.settings['scopeMappings'].push({ clientScope: 'by-hand', roles: ['buyer'] });
    });
    expect(linesOf(plan)).toEqual([
      'change client account: optionalClientScopes ["by-hand","shop"] → ["shop"]',
      'delete client-scope by-hand',
    ]);
  });

  it('that every new client gets is kept', () => {
    const plan = planShop((_, file) => delete file.clientScopes['email']);
    expect(linesOf(plan)).toEqual([]);
  });

  it('is kept when the reconciler is told to delete none, or the document has no list of them', () => {
    const addByHand: Edit = (live) => (live.clientScopes['by-hand'] = { protocol: 'openid-connect' });
    expect(linesOf(planShop(addByHand))).toEqual(['delete client-scope by-hand']);
    expect(linesOf(planShop(addByHand, { keeps: ['client-scope'] }))).toEqual([]);
    expect(linesOf(planShop(addByHand, { omit: ['clientScopes'] }))).toEqual([]);
  });

  it('has exactly the declared mappers, each exactly as declared', () => {
    const plan = planShop((live) => {
      live.clientScopes['shop'].protocolMappers = [
        mapper('basket', { 'claim.name': 'other', 'by.hand': 'true' }),
        mapper('by-hand', {}),
      ];
    });
    expect(linesOf(plan)).toEqual([
      'change client-scope shop: protocolMappers.basket.config.by.hand "true" → undefined',
      'change client-scope shop: protocolMappers.basket.config.claim.name "other" → "basket"',
      expect.stringMatching(/^change client-scope shop: protocolMappers\.by-hand \{.*\} → undefined$/),
    ]);
  });

  it('loses the config of a mapper that is declared without one', () => {
    const plan = planShop((_, file) => delete file.clientScopes['shop'].protocolMappers[0].config);
    expect(linesOf(plan)).toEqual([
      'change client-scope shop: protocolMappers.basket.config {"claim.name":"basket"} → undefined',
    ]);
  });
});

describe('a run stops at a client scope', () => {
  it('that is new and whose protocol is missing or unknown', () => {
    const failure = {
      document: 'shop.json',
      step: 'create client scope "new"',
      reason: 'Keycloak refuses a client scope whose protocol is missing or unknown',
    };
    expect(planShop((_, file) => (file.clientScopes['new'] = {})).failure).toEqual(failure);
    const unknown = planShop((_, file) => (file.clientScopes['new'] = { protocol: 'ws-fed' }));
    expect(unknown.failure).toEqual(failure);
  });

  it('but not at one whose protocol becomes unknown', () => {
    const plan = planShop((_, file) => (file.clientScopes['shop'].protocol = 'ws-fed'));
    expect(plan.failure).toBeUndefined();
    expect(linesOf(plan)).toEqual([
      // It is still assigned, and hidden as long as its protocol is not the one of the client.
      'change client web: defaultClientScopes ["email","shop"] → ["email"]',
      'change client-scope shop: protocol "openid-connect" → "ws-fed"',
    ]);
  });

  it.each([
    [{ name: 'two words' }, 'Keycloak refuses "two words" as the name of a client scope (HTTP 400)'],
    [{ attributes: { 'is.dynamic.scope': 'true' } }, 'Keycloak refuses a dynamic client scope (HTTP 400)'],
    [{ id: 'id-of-shop' }, 'its "id" is that of the client scope "shop" (HTTP 409)'],
    [
      { protocolMappers: [{ protocol: 'openid-connect' }] },
      'Keycloak refuses a protocol mapper without a name (HTTP 409)',
    ],
  ])('that is new and has %j', (scope, reason) => {
    const plan = planShop((live, file) => {
      live.clientScopes['shop'].id = 'id-of-shop';
      file.clientScopes['new'] = { protocol: 'openid-connect', ...scope };
    });
    expect(plan.failure?.reason).toBe(reason);
    expect(linesOf(plan)).toEqual([]);
  });

  it('that is the last one and would be deleted', () => {
    const plan = planShop((live, file) => {
      live.settings['defaultDefaultClientScopes'] = [];
      file.clientScopes = {};
    });
    expect(plan.failure?.reason).toBe('Keycloak keeps the last client scope of a realm (HTTP 403)');
    expect(linesOf(plan).filter((line) => line.startsWith('delete'))).toEqual(['delete client-scope shop']);
  });

  it('with a description that does not fit into the database', () => {
    const plan = planShop((_, file) => (file.clientScopes['shop'].description = 'x'.repeat(256)));
    expect(plan.failure?.reason).toBe(
      '"description" is longer than the 255 characters that Keycloak can store (HTTP 500)',
    );
  });

  it('that gets a mapper which Keycloak does not have; the mappers before it are added, none is removed', () => {
    const plan = planShop((live, file) => {
      live.clientScopes['shop'].protocolMappers.push(mapper('by-hand', {}));
      file.clientScopes['shop'].protocolMappers.push(
        mapper('first', {}),
        { ...mapper('second', {}), protocolMapper: 'no-such-mapper' },
        mapper('third', {}),
      );
    });
    expect(plan.failure).toEqual({
      document: 'shop.json',
      step: 'update client scope "shop"',
      reason: 'Keycloak has no protocol mapper "no-such-mapper"',
    });
    expect(linesOf(plan)).toEqual([
      expect.stringMatching(/^change client-scope shop: protocolMappers\.first undefined → \{.*\}$/),
    ]);
  });

  it('with a mapper without a protocol; a new one is not created then', () => {
    const { protocol: _, ...withoutProtocol } = mapper('broken', {}) as { protocol: string };
    const scope = { protocol: 'openid-connect', protocolMappers: [withoutProtocol] };
    const plan = planShop((_, file) => (file.clientScopes['new'] = scope));
    expect(plan.failure).toEqual({
      document: 'shop.json',
      step: 'create client scope "new"',
      reason: 'Keycloak refuses the protocol mapper "broken" without a protocol',
    });
    expect(linesOf(plan)).toEqual([]);
  });

  it('and takes the type of a mapper that is there already, even one that Keycloak does not have', () => {
    const odd = { ...mapper('odd', {}), protocolMapper: 'no-such-mapper' };
    const plan = (description: string): Plan =>
      planShop((live, file) => {
        for (const { clientScopes } of [live, file]) clientScopes['shop'].protocolMappers = [odd];
        for (const { clientScopes } of [live, file]) clientScopes['shop'].attributes = {};
        file.clientScopes['shop'].description = description;
        live.clientScopes['shop'].description = 'old';
      });
    expect(plan('old').failure).toBeUndefined();
    expect(plan('new').failure?.reason).toBe('Keycloak has no protocol mapper "no-such-mapper"');
  });

  it('and leaves a mapper of a type that Keycloak does not have, and the protocol of every mapper', () => {
    const plan = planShop((live, file) => {
      live.clientScopes['shop'].protocolMappers.push({ ...mapper('odd', {}), protocolMapper: 'no-such-mapper' });
      file.clientScopes['shop'].protocolMappers[0].protocol = 'saml';
    });
    expect(plan.failure).toBeUndefined();
    expect(linesOf(plan)).toEqual([]);
  });

  it('and takes any type of mapper in a new one, as Keycloak does', () => {
    const odd = { ...mapper('odd', {}), protocolMapper: 'no-such-mapper' };
    const plan = planShop(
      (_, file) => (file.clientScopes['new'] = { protocol: 'openid-connect', protocolMappers: [odd] }),
    );
    expect(plan.failure).toBeUndefined();
    expect(linesOf(plan)).toEqual(['create client-scope new']);
  });
});
