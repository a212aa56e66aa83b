import { describe, expect, it } from 'vitest';
import { linesOf, mapper, planShop } from './shop.ts';

describe('what was made by hand and stays is named', () => {
  it('where it is an entity that no document declares', () => {
    const plan = planShop((live) => {
      live.clients['by-hand'] = {};
      live.realmRoles['by-hand'] = {};
      live.clientRoles['api'] = { ...live.clientRoles['api'], 'by-hand': {} };
      live.identityProviders['by-hand'] = {};
      live.groups.push({ name: 'by-hand' });
    });
    expect(linesOf(plan)).toEqual([
      'stays client by-hand',
      'stays realm-role by-hand',
      'stays client-role api/by-hand',
      'stays identity-provider by-hand',
      'stays group /by-hand',
    ]);
  });

  it('where it is a property that the document does not declare', () => {
    const plan = planShop((live) => {
      Object.assign(live.clients['api'], {
        consentRequired: true,
        attributes: { 'by.hand': 'yes', 'post.logout.redirect.uris': '-' },
        protocolMappers: [mapper('by-hand', {})],
      });
      live.clientScopes['email'].description = 'By hand';
    });
    expect(linesOf(plan)).toEqual([
      'stays client api: consentRequired = true',
      expect.stringMatching(/^stays client api: protocolMappers\.by-hand = \{.*\}$/),
      'stays client api: attributes.by.hand = "yes"',
      'stays client api: attributes.post.logout.redirect.uris = "-"',
      'stays client-scope email: description = "By hand"',
    ]);
  });

  it('but not what Keycloak makes itself', () => {
    const plan = planShop((live) => {
      live.clients['realm-management'] = {};
      live.realmRoles['offline_access'] = { description: '${role_offline-access}' };
      live.clientRoles['realm-management'] = { 'view-users': {} };
      Object.assign(live.clients['api'], {
        nodeReRegistrationTimeout: -1,
        standardFlowEnabled: true,
        surrogateAuthRequired: false,
        attributes: { realm_client: 'false', 'post.logout.redirect.uris': '+' },
      });
    });
    expect(linesOf(plan)).toEqual([]);
  });

  it('and not the roles of a client that is named itself', () => {
    const plan = planShop((live) => {
      live.clients['by-hand'] = {};
      live.clientRoles['by-hand'] = { use: {} };
    });
    expect(linesOf(plan)).toEqual(['stays client by-hand']);
  });
});
