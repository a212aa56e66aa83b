import { describe, expect, it } from 'vitest';
import { type Edit, linesOf, mapper, planShop } from './shop.ts';

describe('a value that is not known', () => {
  it('leaves the property as it is, and is named in the plan', () => {
    const plan = planShop((live, file) => {
      Object.assign(live.clients['web'], { redirectUris: ['*'], name: 'By hand' });
      Object.assign(file.clients['web'], {
        redirectUris: ['https://$(env:DOMAIN)/*'],
        name: 'Shop',
        attributes: { 'pkce.code.challenge.method': 'S256', logoUri: '$(env:LOGO)' },
        protocolMappers: [mapper('locale', { 'claim.name': '$(env:CLAIM)' })],
        optionalClientScopes: ['$(env:SCOPE)'],
        authenticationFlowBindingOverrides: { browser: '$(env:FLOW)' },
      });
      live.clients['api'].secret = 'of the live realm';
      file.clients['api'].secret = '$(env:OTHER_SECRET)';
      file.realmRoles['buyer'].description = 'May buy at $(env:DOMAIN)';
      file.clientScopes['shop'].attributes = { 'gui.order': '$(env:ORDER)' };
      file.configs['only buyers'].config = { condUserRole: '$(env:ROLE)' };
    });
    expect(plan.failure).toBeUndefined();
    expect(linesOf(plan)).toEqual(['change client web: name "By hand" → "Shop"']);
    expect(plan.unknown.map(({ type, name, path }) => `${type} ${name}: ${path}`)).toEqual([
      'client-scope shop: attributes.gui.order',
      'client web: redirectUris',
      'client web: attributes.logoUri',
      'client web: protocolMappers.locale',
      'client web: optionalClientScopes',
      'client api: secret',
      'realm-role buyer: description',
      'authenticator-config only buyers: config',
      'client web: authenticationFlowBindingOverrides',
    ]);
  });

  it('is compared once it is given', () => {
    const edit: Edit = (_, file) => (file.clients['web'].redirectUris = ['https://$(env:DOMAIN)/$(env:PATH)']);
    const one = planShop(edit, { values: { DOMAIN: 'example.org' } });
    expect(one.unknown).toEqual([{ type: 'client', name: 'web', path: 'redirectUris' }]);
    const both = planShop(edit, { values: { DOMAIN: 'example.org', PATH: 'a' } });
    expect(both.unknown).toEqual([]);
    expect(linesOf(both)).toEqual([
      'change client web: redirectUris ["https://shop.example.org/*"] → ["https://example.org/a"]',
    ]);
  });

  it('in a name is put in like any other', () => {
    const edit: Edit = (_, file) => (file.realmRoles['$(env:ROLE)'] = {});
    expect(linesOf(planShop(edit, { values: { ROLE: 'guest' } }))).toEqual(['create realm-role guest']);
    const inKey: Edit = (_, file) => (file.clients['web'].attributes['$(env:KEY)'] = 'value');
    expect(linesOf(planShop(inKey, { values: { KEY: 'a.b' } }))).toEqual([
      'change client web: attributes.a.b undefined → "value"',
    ]);
    // As long as it is not known, the role is named as in the document, and is not one that was made by hand.
    expect(linesOf(planShop(edit))).toEqual(['create realm-role $(env:ROLE)']);
  });
});
