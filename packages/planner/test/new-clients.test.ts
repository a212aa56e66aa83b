import { describe, expect, it } from 'vitest';
import type { JsonObject } from '@realm-as-code/renderer';
import { runOver, type TriedRun } from './run-over.ts';

const scope = (name: string, protocol = 'openid-connect'): object => ({ name, protocol });
const realm = {
  clientScopes: [scope('basic'), scope('phone'), scope('service_account'), scope('role_list', 'saml')],
  defaultDefaultClientScopes: ['basic', 'role_list'],
  defaultOptionalClientScopes: ['phone'],
};

const create = (client: object): TriedRun => runOver(realm, { clients: [client] });
/** The client that a document makes. */
const made = (client: object): JsonObject | undefined => [...create(client).after.clients.values()][0];

describe('a new client', () => {
  it('gets what Keycloak gives every client', () => {
    expect(made({ clientId: 'app' })).toEqual({
      clientId: 'app',
      enabled: true,
      protocol: 'openid-connect',
      clientAuthenticatorType: 'client-secret',
      secret: '(generated)',
      standardFlowEnabled: true,
      fullScopeAllowed: true,
      nodeReRegistrationTimeout: -1,
      notBefore: 0,
      attributes: { realm_client: 'false' },
      defaultClientScopes: ['basic'],
      optionalClientScopes: ['phone'],
    });
  });

  it('whose document names the protocol is public, and may ask for passwords', () => {
    const client = made({ clientId: 'app', protocol: 'openid-connect', rootUrl: 'https://app.example.org' });
    expect(client).toMatchObject({
      publicClient: true,
      directAccessGrantsEnabled: true,
      adminUrl: 'https://app.example.org',
      redirectUris: ['https://app.example.org/*'],
      webOrigins: ['https://app.example.org'],
      attributes: {
        'backchannel.logout.session.required': 'true',
        'backchannel.logout.revoke.offline.tokens': 'false',
      },
    });
    expect(client).not.toHaveProperty('secret');
  });

  it('takes its web origins from its redirect URIs, unless the document has some', () => {
    const redirectUris = ['https://app.example.org/a', 'https://app.example.org/b', 'app:/callback'];
    expect(made({ clientId: 'app', redirectUris })).toMatchObject({ webOrigins: ['https://app.example.org'] });
    expect(made({ clientId: 'app', redirectUris, webOrigins: [] })).not.toHaveProperty('webOrigins');
  });

  it('that asks for consent has not every role in its tokens', () => {
    expect(made({ clientId: 'app', consentRequired: true })?.['fullScopeAllowed']).toBe(false);
    expect(made({ clientId: 'app', consentRequired: true, fullScopeAllowed: true })?.['fullScopeAllowed']).toBe(true);
  });

  it('of SAML gets the attributes of SAML and keys of its own', () => {
    const client = made({ clientId: 'app', protocol: 'saml', attributes: { saml_name_id_format: 'email' } });
    expect(client).toMatchObject({
      frontchannelLogout: true,
      defaultClientScopes: ['role_list'],
      attributes: {
        saml_name_id_format: 'email',
        'saml.signature.algorithm': 'RSA_SHA256',
        'saml.artifact.binding.identifier': 'fRBDRz1Vv6kOhTDTWAHU44G8afA=',
        'saml.signing.certificate': '(generated)',
        'saml.signing.private.key': '(generated)',
      },
    });
    expect(client).not.toHaveProperty('optionalClientScopes');
    const unsigned = made({ clientId: 'app', protocol: 'saml', attributes: { 'saml.client.signature': 'false' } });
    expect(unsigned?.['attributes']).not.toHaveProperty(['saml.signing.certificate']);
  });

  it('has exactly the declared client scopes of its protocol, if one of the two lists is declared', () => {
    const client = made({ clientId: 'app', optionalClientScopes: ['basic', 'role_list', 'no-such-scope'] });
    expect(client).toMatchObject({ optionalClientScopes: ['basic'] });
    expect(client).not.toHaveProperty('defaultClientScopes');
  });

  it('has one redirect URI where the document has it twice, no blank attribute, and nothing that Keycloak forgets', () => {
    const client = made({
      clientId: 'app',
      redirectUris: ['app:/a', 'app:/a'],
      attributes: { blank: ' ', 'pkce.code.challenge.method': 'S256' },
      defaultRoles: ['user'],
    });
    expect(client).toMatchObject({
      redirectUris: ['app:/a'],
      attributes: { realm_client: 'false', 'pkce.code.challenge.method': 'S256' },
    });
    expect(client?.['attributes']).not.toHaveProperty('blank');
    expect(client).not.toHaveProperty('defaultRoles');
  });

  it('with a service account gets the client scope of service accounts, but not with SAML', () => {
    const account = { clientId: 'app', serviceAccountsEnabled: true };
    expect(made(account)).toMatchObject({ defaultClientScopes: ['basic', 'service_account'] });
    expect(made({ ...account, protocol: 'saml' })).toMatchObject({ defaultClientScopes: ['role_list'] });
  });

  it('with the protocol of Docker is made only where the server has it, which is not known', () => {
    const { unpredicted } = create({ clientId: 'registry', protocol: 'docker-v2' });
    expect(unpredicted.map(({ property }) => property)).toEqual(['clients.registry.protocol']);
  });

  it.each([
    [{ clientId: 'app', protocol: 'no-such-protocol' }, 'Keycloak has no protocol "no-such-protocol"'],
    [{ name: 'App', protocol: 'saml' }, 'Keycloak cannot make the ID of a SAML client (HTTP 500)'],
    [{ clientId: 'realm-management' }, 'only Keycloak itself makes this client'],
    [{ description: 'nobody' }, 'a client needs a client ID or a name'],
    [
      { clientId: 'app', protocolMappers: [mapper('twice'), mapper('twice')] },
      'Keycloak refuses two protocol mappers with the name "twice" (HTTP 409)',
    ],
  ])('is not made of %j', (client, reason) => {
    const { failure, lines } = create(client);
    expect(failure?.reason).toBe(reason);
    expect(lines).toEqual([]);
  });
});

describe('a client without a client ID', () => {
  const id = '7c0a8c1e-5c41-4a3a-8f0e-0d6d1f6f9c11';

  it('is made and remembered by its name', () => {
    const { lines, after } = create({ name: 'App', serviceAccountsEnabled: true });
    expect(lines).toEqual(['create client name:App', 'create service-account name:App']);
    expect(after.attributes.get('de.adorsys.keycloak.config.state-default-clients-0')).toBe('["name:App"]');
  });

  it('is found by its name', () => {
    const live = { ...realm, clients: [{ id, clientId: id, name: 'App', description: 'old' }] };
    const { lines } = runOver(live, { clients: [{ name: 'App', description: 'new' }] });
    expect(lines).toContain(`change client ${id}: description "old" → "new"`);
  });

  it('stops the run where the name is that of a client with an ID of its own', () => {
    const live = { ...realm, clients: [{ id, clientId: 'app', name: 'App' }] };
    expect(runOver(live, { clients: [{ name: 'App' }] }).failure?.reason).toBe(
      'it finds the client "app" by its name, and then not again: the document needs the client ID',
    );
  });
});

describe('the client of admin permissions', () => {
  const switched = { adminPermissionsEnabled: true };

  it('is made by Keycloak when they are switched on', () => {
    const { after, lines } = runOver({ ...realm, adminPermissionsEnabled: false }, switched);
    expect(lines).toContain('create client admin-permissions');
    expect(after.clients.get('admin-permissions')).toMatchObject({
      serviceAccountsEnabled: true,
      nodeReRegistrationTimeout: 0,
    });
    expect(after.serviceAccounts.has('admin-permissions')).toBe(false);
  });

  it('is left alone, whatever a document says of it, and never deleted', () => {
    const { after } = runOver(realm, switched);
    const live = { ...realm, clients: [{ ...after.clients.get('admin-permissions') }] };
    const overrides = { authenticationFlowBindingOverrides: {} };
    const edit = { clients: [{ clientId: 'admin-permissions', description: 'mine', ...overrides }] };
    expect(runOver(live, edit).lines).toEqual([]);
    const environment = { IMPORT_REMOTESTATE_ENABLED: 'false' };
    expect(runOver(live, { clients: [] }, { environment }).lines).toEqual([]);
  });

  it('is like any other client to keycloak-config-cli 6.4.0', () => {
    const document = { clients: [{ clientId: 'admin-permissions', description: 'mine' }] };
    expect(runOver(realm, document, { version: '6.4.0' }).lines).toEqual(['create client admin-permissions']);
  });

  it('stops a run over a realm without such permissions', () => {
    const { failure } = runOver(realm, { clients: [{ clientId: 'admin-permissions' }] });
    expect(failure?.reason).toBe('there is no client "admin-permissions"');
  });
});

function mapper(name: string): object {
  return { name, protocol: 'openid-connect', protocolMapper: 'oidc-full-name-mapper', config: {} };
}
