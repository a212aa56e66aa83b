import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Offer } from '../../src/index.ts';
import { after, CLIENTS, driftOf, errorsOf, newLines, planOf, SECRET, shop, templatesWith } from './shop.ts';

const STAGE = /the template takes it from the stage/;

describe('what was changed by hand', () => {
  it('is nothing in a realm that is as its templates say', () => {
    expect(errorsOf(templatesWith(CLIENTS))).toEqual([]);
    expect(driftOf(shop())).toMatchObject({ files: [], offers: [], withheld: [], secrets: [] });
  });

  it('is written with the expressions of the template, in the lines concerned', () => {
    const realm = shop();
    realm['clients'][0].redirectUris.push('https://shop.example.org/app', 'https://new.example.org/*');
    realm['clients'][0].description = 'The shop';
    realm['clients'][0].attributes['hand.made'] = 'yes';
    expect(newLines(driftOf(realm))).toEqual([
      '"redirectUris": ["{{origins.shop}}/callback", "https://new.$(env:DOMAIN)/*", "{{origins.shop}}/app"],',
      '"attributes": { "pkce.code.challenge.method": "S256", "hand.made": "yes" },',
      '"optionalClientScopes": [],',
      '"description": "The shop"',
    ]);
  });

  it('replaces an expression only where the realm shows that the stage has the right value', () => {
    const realm = shop();
    realm['clients'][0].rootUrl = 'https://elsewhere.org'; // origins.shop is right in other places
    realm['clients'][0].baseUrl = 'https://elsewhere.org/start'; // origins.office is in no other place
    const drift = driftOf(realm);
    expect(newLines(drift)).toEqual(['"rootUrl": "https://elsewhere.org",']);
    expect(drift.withheld).toEqual([
      { type: 'client', name: 'shop', path: 'baseUrl', reason: expect.stringMatching(STAGE) },
    ]);
  });

  it('is offered also where the next reconcile fails, which is said', () => {
    const realm = shop();
    realm['clients'][0].description = 'The shop';
    realm['attributes'] = { 'de.adorsys.keycloak.config.state-default-clients-0': '["broken' };
    const drift = driftOf(realm);
    expect(newLines(drift)).toContain('"description": "The shop"');
    expect(drift.failure).toMatchObject({ step: 'delete clients' });
  });

  it('does not write what a value of the stage that is no text decides', () => {
    const realm = shop();
    realm['clients'][0].enabled = false;
    expect(driftOf(realm)).toMatchObject({
      files: [],
      withheld: [{ path: 'enabled', reason: expect.stringMatching(STAGE) }],
    });
  });

  it('leaves entries with "$when" where they are', () => {
    const realm = shop();
    realm['clients'].pop(); // till, which this stage has
    realm['users'] = [];
    realm['clients'].push({ clientId: 'test-runner', publicClient: false, redirectUris: [] }); // which it has not
    const drift = driftOf(realm);
    expect(after(drift)).toContain('"clientId": "till"');
    expect(after(drift).match(/test-runner/g)).toHaveLength(1);
    expect(drift.withheld.map(({ name, reason }) => [name, reason])).toContainEqual([
      'till',
      'the realm does not have it, but which stages have it is up to "$when" or to values of the stage',
    ]);
    expect(drift.withheld.map(({ name, reason }) => [name, reason])).toContainEqual([
      'test-runner',
      'the template declares it for other stages ("$when")',
    ]);
  });
});

describe('what was made by hand', () => {
  it('becomes an entry like the others, its secret a variable', () => {
    const realm = shop();
    const { rootUrl: _root, baseUrl: _base, ...other } = realm['clients'][0];
    realm['clients'].push({
      ...other,
      id: '1',
      clientId: 'kiosk',
      secret: 'a-live-secret',
      nodeReRegistrationTimeout: -1,
    });
    const drift = driftOf(realm);
    expect(after(drift)).toContain(`{
      "clientId": "kiosk",
      "enabled": true,
      "publicClient": false,
      "secret": "$(env:KIOSK_CLIENT_SECRET)",
      "redirectUris": ["{{origins.shop}}/callback"],
      "webOrigins": ["{{origins.shop}}"],
`);
    expect(drift.secrets).toMatchObject([{ variable: 'KIOSK_CLIENT_SECRET', type: 'client', name: 'kiosk' }]);
    expect(drift.variables).toMatchObject({ KIOSK_CLIENT_SECRET: { secret: true } });
    expect(JSON.stringify([after(drift), drift.withheld])).not.toMatch(/a-live-secret|xK9/);
  });

  it('comes with all that belongs to it: roles of a client, configs of a flow', () => {
    const realm = shop();
    realm['clients'].push({ clientId: 'kiosk', publicClient: false, redirectUris: [], serviceAccountsEnabled: true });
    realm['roles'].client['kiosk'] = [{ name: 'cashier', clientRole: true }];
    realm['users'].push({ username: 'service-account-kiosk', serviceAccountClientId: 'kiosk', realmRoles: ['buyer'] });
    realm['authenticationFlows'].push({
      alias: 'back door',
      providerId: 'basic-flow',
      topLevel: true,
      builtIn: false,
      authenticationExecutions: [
        {
          authenticator: 'deny-access-authenticator',
          authenticatorConfig: 'no entry',
          authenticatorFlow: false,
          requirement: 'REQUIRED',
          priority: 0,
        },
      ],
    });
    realm['authenticatorConfig'].push({ alias: 'no entry', config: { denyErrorMessage: 'Closed' } });
    const document = JSON.parse(after(driftOf(realm)));
    expect(document.roles.client).toEqual({ kiosk: [{ name: 'cashier' }] });
    expect(document.users[1]).toMatchObject({ username: 'service-account-kiosk', realmRoles: ['buyer'] });
    expect(document.authenticationFlows[2]).toMatchObject({ alias: 'back door' });
    expect(document.authenticatorConfig).toEqual([{ alias: 'no entry', config: { denyErrorMessage: 'Closed' } }]);
  });
});

describe('what was deleted by hand', () => {
  it('loses its entry', () => {
    const realm = shop();
    realm['roles'].realm.pop();
    const drift = driftOf(realm);
    expect(drift.offers).toEqual([{ action: 'remove', type: 'realm-role', name: 'buyer' }]);
    expect(after(drift)).not.toContain('buyer');
  });

  it('keeps it where validate would refuse the templates without it', () => {
    const realm = shop();
    realm['roles'].realm.shift();
    realm['users'][0].realmRoles = ['default-roles-shop'];
    realm['users'][0].clientRoles = {};
    expect(driftOf(realm).offers).toContainEqual({ action: 'remove', type: 'realm-role', name: 'seller' });
    realm['users'][0].realmRoles.push('seller'); // cannot be, and the templates would name it
    expect(driftOf(realm)).toMatchObject({
      offers: [],
      withheld: [
        {
          type: 'realm-role',
          name: 'seller',
          reason: expect.stringMatching(/^validate would refuse it: .*undefined-role/),
        },
      ],
    });
  });

  it('is told from what no reconcile has made yet', () => {
    const realm = shop();
    realm['roles'].realm.pop();
    realm['attributes'] = { 'de.adorsys.keycloak.config.state-default-roles-realm-0': '["seller"]' };
    expect(driftOf(realm)).toMatchObject({
      files: [],
      withheld: [{ name: 'buyer', reason: 'no reconcile has made it yet: the next one will' }],
    });
  });
});

describe('flows', () => {
  it('get a priority between the others for an execution in the middle', () => {
    const realm = shop();
    realm['authenticationFlows'][0].authenticationExecutions.splice(1, 0, {
      authenticator: 'auth-spnego',
      authenticatorFlow: false,
      requirement: 'DISABLED',
      priority: 12,
    });
    const [flow] = JSON.parse(after(driftOf(realm))).authenticationFlows;
    expect(flow.authenticationExecutions.map((one: Record<string, unknown>) => one['priority'])).toEqual([10, 15, 20]);
    expect(flow.authenticationExecutions[1]).toMatchObject({ authenticator: 'auth-spnego', requirement: 'DISABLED' });
  });

  it('are listed in the order in which they run', () => {
    const realm = shop();
    const [cookie, forms] = realm['authenticationFlows'][0].authenticationExecutions;
    [cookie.priority, forms.priority] = [forms.priority, cookie.priority];
    const [flow] = JSON.parse(after(driftOf(realm))).authenticationFlows;
    expect(flow.authenticationExecutions).toMatchObject([
      { flowAlias: 'forms', priority: 10 },
      { authenticator: 'auth-cookie', priority: 20 },
    ]);
  });
});

type Change = (realm: ReturnType<typeof shop>) => void;

const word = fc.constantFrom('edited', 'https://shop.example.org/x', '{{braces}}', '$(env:HOME)', SECRET, '*', 'é "\\');

/** Something that somebody does in the Admin Console. */
const change: fc.Arbitrary<Change> = fc.oneof(
  fc.tuple(fc.constantFrom('name', 'description', 'rootUrl', 'baseUrl'), word).map(
    ([key, text]): Change =>
      (realm) =>
        void (realm['clients'][0][key] = text),
  ),
  fc.tuple(fc.constantFrom('redirectUris', 'webOrigins'), fc.array(word, { maxLength: 3 })).map(
    ([key, texts]): Change =>
      (realm) =>
        void (realm['clients'][0][key] = [...new Set(texts)]),
  ),
  fc.tuple(fc.constantFrom('enabled', 'publicClient', 'consentRequired', 'serviceAccountsEnabled'), fc.boolean()).map(
    ([key, value]): Change =>
      (realm) =>
        void (realm['clients'][0][key] = value),
  ),
  fc
    .tuple(fc.constantFrom('pkce.code.challenge.method', 'hand.made', 'a.secret'), fc.option(word))
    .map(([key, text]): Change => (realm) => {
      const { [key]: _, ...rest } = realm['clients'][0].attributes;
      realm['clients'][0].attributes = text === null ? rest : { ...rest, [key]: text };
    }),
  word.map((name): Change => (realm) => {
    const { secret: _, ...client } = realm['clients'][0];
    if (realm['clients'].every((one: Record<string, unknown>) => one['clientId'] !== name))
      realm['clients'].push({ ...client, clientId: name, secret: 'a-live-secret' });
  }),
  fc.tuple(word, fc.constantFrom('description', 'name')).map(([text, key]): Change => (realm) => {
    const role = realm['roles'].realm[0];
    if (role !== undefined) role[key] = text;
  }),
  fc.tuple(fc.nat(1), fc.constantFrom('REQUIRED', 'DISABLED', 'CONDITIONAL')).map(
    ([at, requirement]): Change =>
      (realm) =>
        void (realm['authenticationFlows'][at].authenticationExecutions[0].requirement = requirement),
  ),
  word.map((claim): Change => (realm) => {
    const scope = realm['clientScopes'][0];
    if (scope !== undefined) scope.protocolMappers[0].config['claim.name'] = claim;
  }),
);

/** What somebody deletes there, which comes after the changes. */
const deletion: fc.Arbitrary<Change> = fc
  .tuple(fc.constantFrom('realm', 'clients', 'clientScopes', 'users'), fc.nat(2))
  .map(
    ([list, at]): Change =>
      (realm) =>
        void (list === 'realm' ? realm['roles'].realm : realm[list]).splice(at, 1),
  );

describe('whatever was done to a realm', () => {
  it('comes to templates without new errors, of which the plan has nothing to do but what is said', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 5 }), fc.array(deletion, { maxLength: 2 }), (changes, deletions) => {
        const realm = shop();
        for (const apply of [...changes, ...deletions]) apply(realm);
        const drift = driftOf(realm);
        const text = after(drift);

        expect(errorsOf(templatesWith(text))).toEqual([]);
        const isSaid = (type: string, name: string): boolean =>
          drift.withheld.some((one) => one.type === type && one.name === name);
        // A name may hold a secret, which a plan hides and the changes do not name.
        const left = planOf(realm, text).changes.filter(({ type, name }) => !isSaid(type, name) && name !== '(secret)');
        expect(left).toEqual([]);
        expect(text).not.toMatch(/a-live-secret|xK9/);
        // What is offered is offered once. What was kept back together with something wrong may follow, and nothing else.
        const wasWithheld = (offer: Offer): boolean =>
          drift.withheld.some((one) => one.type === offer.type && one.name === offer.name);
        expect(driftOf(realm, text).offers.filter((offer) => !wasWithheld(offer))).toEqual([]);
        if (drift.offers.length === 0) expect(text).toBe(CLIENTS);
      }),
      { numRuns: 60 },
    );
  });
});
