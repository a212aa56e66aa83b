import { describe, expect, it } from 'vitest';
import { formatMarkdown, formatText } from '../src/index.ts';
import { type Edit, linesOf, mapper, planShop } from './shop.ts';

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

  it('and not an attribute that the Admin Console writes into every new client, with or without a protocol in the document', () => {
    const planWith = (attributes: object): string[] =>
      linesOf(planShop((live) => Object.assign(live.clients['api'], { attributes })));
    // What a client has that was made in the Admin Console of 26.5.5 with nothing but an ID.
    const written = {
      realm_client: 'false',
      'oidc.ciba.grant.enabled': 'false',
      'backchannel.logout.session.required': 'true',
      'standard.token.exchange.enabled': 'false',
      'oauth2.device.authorization.grant.enabled': 'false',
      'backchannel.logout.revoke.offline.tokens': 'false',
      'dpop.bound.access.tokens': 'false',
    };
    expect(planWith(written)).toEqual([]);
    const other = {
      'backchannel.logout.revoke.offline.tokens': 'true',
      'frontchannel.logout.session.required': 'false',
      'use.refresh.tokens': 'false',
      'made.up': 'false',
    };
    expect(planWith(other)).toEqual([
      'stays client api: attributes.backchannel.logout.revoke.offline.tokens = "true"',
      'stays client api: attributes.frontchannel.logout.session.required = "false"',
      'stays client api: attributes.made.up = "false"',
      'stays client api: attributes.use.refresh.tokens = "false"',
    ]);
  });

  it('and not what a client has had since Keycloak made it', () => {
    const edit: Edit = (live, file) => {
      Object.assign(live.clients['web'], {
        protocol: 'openid-connect',
        rootUrl: 'https://shop.example.org',
        adminUrl: 'https://shop.example.org',
        webOrigins: ['https://shop.example.org'],
        attributes: {
          ...(live.clients['web'] as { attributes: object }).attributes,
          'backchannel.logout.session.required': 'true',
          'backchannel.logout.revoke.offline.tokens': 'true',
        },
      });
      Object.assign(file.clients['web'], { protocol: 'openid-connect', rootUrl: 'https://shop.example.org' });
    };
    expect(linesOf(planShop(edit))).toEqual([
      'stays client web: attributes.backchannel.logout.revoke.offline.tokens = "true"',
    ]);
  });

  it('and not the roles of a client that is named itself', () => {
    const plan = planShop((live) => {
      live.clients['by-hand'] = {};
      live.clientRoles['by-hand'] = { use: {} };
    });
    expect(linesOf(plan)).toEqual(['stays client by-hand']);
  });
});

describe('what an earlier reconcile made is told from what was made by hand, by the reconciler’s own memory', () => {
  const addAll: Edit = (live) => {
    for (const name of ['by-hand', 'old']) {
      live.clients[name] = {};
      live.realmRoles[name] = {};
      live.clientRoles['api'] = { ...live.clientRoles['api'], [name]: {} };
      live.groups.push({ name });
    }
    live.settings['attributes'] = { 'de.adorsys.keycloak.config.state-default-groups-0': '["old"]' };
  };
  const remembered = {
    clients: ['web', 'api', 'old', 'account'],
    realmRoles: ['buyer', 'manager', 'old'],
    apiRoles: ['read', 'write', 'old'],
  };

  it('where the list of such entities is gone, with how to delete them', () => {
    const plan = planShop(addAll, { omit: ['clients', 'realmRoles', 'clientRoles'], remembered });
    const text = formatText(plan, false);
    expect(text).toContain(`client
  ! web (made by an earlier reconcile)
  ! api (made by an earlier reconcile)
  ! by-hand
  ! old (made by an earlier reconcile)
`);
    expect(text).toContain(`
Made by an earlier reconcile and no longer declared: client/web, client/api, client/old. To delete them, write the list for one release with what is left, even if that is nothing: "clients": []
`);
    expect(text).toContain('"roles": { "realm": [] }\n');
    expect(text).toMatch(/; 7 made by an earlier reconcile stay; 3 made by hand stay\.\n$/);
    expect(formatMarkdown(plan)).toContain('\n! old (made by an earlier reconcile)\n');
    expect(formatMarkdown(plan)).toContain(
      '\n> Made by an earlier reconcile and no longer declared: client/web, client/api, client/old.',
    );
  });

  it('where nothing of the type is deleted', () => {
    const plan = planShop(addAll, { remembered, keeps: ['client', 'role', 'group'] });
    const left = plan.changes.filter((one) => 'deletion' in one).map(({ type, name }) => `${type} ${name}`);
    expect(left).toEqual(['client old', 'realm-role old', 'client-role api/old', 'group /old']);
    expect(linesOf(plan)).toHaveLength(8);
    expect(formatText(plan, false)).toContain(
      'client/old. Delete them in the Admin Console, or declare them again and drop them once IMPORT_MANAGED_CLIENT is "full"\n',
    );
  });

  it('but what a run would delete is not said to stay where the run fails before', () => {
    const plan = planShop(
      (live, file) => {
        addAll(live, file);
        file.clientScopes['broken'] = { protocol: 'nope' };
      },
      { remembered },
    );
    expect(plan.failure).toBeDefined();
    expect(linesOf(plan)).toEqual([
      'stays client by-hand',
      'stays realm-role by-hand',
      'stays client-role api/by-hand',
      'stays group /by-hand',
      'stays group /old', // no managed document has groups, so that no run deletes any
    ]);
  });

  it('and a memory that cannot be read tells nothing', () => {
    const plan = planShop(
      (live, file) => {
        addAll(live, file);
        live.settings['attributes'] = { 'de.adorsys.keycloak.config.state-default-clients-0': 'broken' };
      },
      { keeps: ['client', 'role'] },
    );
    expect(plan.changes.filter((one) => 'deletion' in one)).toEqual([]);
  });
});

it('the roles of a service account that no document declares stay', () => {
  const plan = planShop(
    (live) => Object.assign(live.serviceAccounts['api'], { clientRoles: { 'realm-management': ['view-users'] } }),
    { omit: ['serviceAccounts'] },
  );
  expect(linesOf(plan)).toEqual([
    'stays service-account api: realmRoles = ["buyer"]',
    'stays service-account api: clientRoles.realm-management = ["view-users"]',
  ]);
});

it('a service account with the roles that all users have is not worth a word', () => {
  const plan = planShop((live) => (live.serviceAccounts['api'] = { realmRoles: ['default-roles-shop'] }), {
    omit: ['serviceAccounts'],
  });
  expect(linesOf(plan)).toEqual([]);
});

it('a user federation, a client policy and texts that nobody declares are told of', () => {
  const plan = planShop((live) => {
    live.settings['components'] = {
      'org.keycloak.storage.UserStorageProvider': [{ name: 'people', providerId: 'ldap' }],
      'org.keycloak.keys.KeyProvider': [{ name: 'rsa-generated', providerId: 'rsa-generated' }],
    };
    live.settings['clientPolicies'] = { policies: [{ name: 'strict' }] };
    live.settings['localizationTexts'] = { de: { hi: 'Hallo' } };
  });
  expect(linesOf(plan)).toEqual([
    'stays component org.keycloak.storage.UserStorageProvider/people',
    'stays client-policy strict',
    'stays message-bundle de',
  ]);
});
