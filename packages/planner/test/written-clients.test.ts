// Which clients a run writes though nothing in them differs. That shows where Keycloak does something whenever a client is
// written: it gives one with a service account the client scope of service accounts.

import { describe, expect, it } from 'vitest';
import { runOver, type TriedRun } from './run-over.ts';

const scope = (name: string, protocol = 'openid-connect'): object => ({ name, protocol });
const clientScopes = [scope('basic'), scope('phone'), scope('service_account'), scope('role_list', 'saml')];
const client = {
  clientId: 'app',
  protocol: 'openid-connect',
  clientAuthenticatorType: 'client-secret',
  secret: '**********',
  serviceAccountsEnabled: true,
  redirectUris: ['app:/b', 'app:/a'],
  attributes: { realm_client: 'false', 'use.refresh.tokens': 'false' },
  defaultClientScopes: ['basic'],
  optionalClientScopes: ['phone'],
  protocolMappers: [mapper({ 'full.path': 'true' })],
};

/** Runs over a document that has the flow overrides of the client, without which every client is written. */
function declare(file: object, live: object = {}, version?: string): TriedRun {
  const declared = { clientId: 'app', authenticationFlowBindingOverrides: {}, ...file };
  const circumstances = version === undefined ? {} : { version };
  return runOver({ clientScopes, clients: [{ ...client, ...live }] }, { clients: [declared] }, circumstances);
}

const WRITTEN = 'change client app: defaultClientScopes ["basic"] → ["basic","service_account"]';
const ACCOUNT = 'create service-account app';

describe('a client that is already as the document has it', () => {
  it.each([
    ['the same URIs in the same order', { redirectUris: ['app:/b', 'app:/a'] }],
    ['the same mappers', { protocolMappers: client.protocolMappers }],
    ['some of its attributes', { attributes: { 'use.refresh.tokens': false } }],
    ['the same client scopes in another order', { optionalClientScopes: ['phone'], defaultClientScopes: ['basic'] }],
    ['another spelling of a value', { serviceAccountsEnabled: 'true' }],
    ['null', { description: null }],
  ])('is not written for %s', (_, file) => {
    expect(declare(file).lines).toEqual([]);
  });

  it.each([
    ['URIs in another order', { redirectUris: ['app:/a', 'app:/b'] }],
    ['an empty text', { description: '' }],
    ['a list that is always empty', { defaultRoles: [] }],
    ['an attribute that is blank', { attributes: { 'x509.subjectdn': '' } }],
    ['an empty value in a mapper', { protocolMappers: [mapper({ 'full.path': 'true', 'claim.name': '' })] }],
    ['services that it does not have', { authorizationServicesEnabled: false }],
    ['flow overrides that are not declared', { authenticationFlowBindingOverrides: null }],
  ])('is written for %s', (_, file) => {
    expect(declare(file).lines).toEqual([WRITTEN, ACCOUNT]);
  });

  it('is written for attributes that the document lacks, by keycloak-config-cli before 6.5.0', () => {
    const file = { attributes: { 'use.refresh.tokens': 'false' } };
    expect(declare(file, {}, '6.4.1').lines).toEqual([WRITTEN, ACCOUNT]);
    expect(declare(file, {}, '6.5.0').lines).toEqual([]);
  });
});

describe('a client that is written', () => {
  it('loses what it remembers of a former secret', () => {
    const attributes = {
      realm_client: 'false',
      'client.secret.rotated': '**********',
      'client.secret.rotated.creation.time': '1',
    };
    const { lines } = declare({ description: '' }, { attributes, serviceAccountsEnabled: false });
    expect(lines).toEqual([
      'change client app: attributes.client.secret.rotated "**********" → undefined',
      'change client app: attributes.client.secret.rotated.creation.time "1" → undefined',
    ]);
  });

  it('gets the default client scopes of the realm with another protocol, and hides those of the former one', () => {
    const live = { clientScopes, defaultDefaultClientScopes: ['basic', 'role_list'], clients: [client] };
    const { lines } = runOver(live, { clients: [{ clientId: 'app', protocol: 'saml', attributes: {} }] });
    expect(lines).toEqual([
      'change client app: attributes.saml.artifact.binding.identifier undefined → "fRBDRz1Vv6kOhTDTWAHU44G8afA="',
      'change client app: defaultClientScopes ["basic"] → ["role_list"]',
      'change client app: optionalClientScopes ["phone"] → undefined',
      'change client app: protocol "openid-connect" → "saml"',
      ACCOUNT,
    ]);
  });

  it('keeps a client scope in the list where it is, unless that list is declared too', () => {
    const live = { serviceAccountsEnabled: false };
    expect(declare({ defaultClientScopes: ['basic', 'phone'] }, live).lines).toEqual([]);
    expect(declare({ defaultClientScopes: ['basic', 'phone'], optionalClientScopes: [] }, live).lines).toEqual([
      'change client app: defaultClientScopes ["basic"] → ["basic","phone"]',
      'change client app: optionalClientScopes ["phone"] → undefined',
    ]);
  });

  it('exchanges tokens when the document says how it refreshes them', () => {
    const attributes = { 'standard.token.exchange.enableRefreshRequestedTokenType': 'SAME_SESSION' };
    const { after } = declare({ attributes });
    expect(after.clients.get('app')?.['attributes']).toMatchObject({ 'standard.token.exchange.enabled': 'true' });
  });
});

describe('since Keycloak 26.7', () => {
  const newer = (live: object, document: object): TriedRun =>
    runOver({ keycloakVersion: '26.7.3', clientScopes, ...live }, document);
  const locked = { clients: [{ clientId: 'realm-management', attributes: {} }] };

  it('nobody changes the client whose roles are the rights of administrators, and other runs go on', () => {
    const document = { clients: [{ clientId: 'realm-management', description: 'mine' }] };
    expect(newer(locked, document).failure?.reason).toBe('Keycloak lets nobody change it (HTTP 403)');
    const same = { clients: [{ clientId: 'realm-management', authenticationFlowBindingOverrides: {} }] };
    expect(newer(locked, same).failure).toBeUndefined();
    expect(runOver({ clientScopes, ...locked }, document).failure).toBeUndefined();
    const mapped = { roles: { realm: [{ name: 'user' }] }, ...locked };
    const mapping = { scopeMappings: [{ client: 'realm-management', roles: ['user'] }] };
    expect(newer(mapped, mapping).failure?.reason).toBe('Keycloak lets nobody change it (HTTP 403)');
  });

  it('a client that only takes tokens has a secret, too', () => {
    const document = { clients: [{ clientId: 'api', bearerOnly: true }] };
    expect(newer({}, document).after.clients.get('api')).toMatchObject({ secret: '(generated)' });
    expect(runOver({ clientScopes }, document).after.clients.get('api')).not.toHaveProperty('secret');
  });

  it('a client cannot get a protocol that Keycloak does not have, and a blank URI is none', () => {
    const protocol = { clients: [{ clientId: 'app', protocol: 'ws-fed' }] };
    expect(newer({ clients: [client] }, protocol).failure?.reason).toBe('Keycloak has no protocol "ws-fed"');
    expect(runOver({ clientScopes, clients: [client] }, protocol).failure).toBeUndefined();
    const uris = { clients: [{ clientId: 'new', redirectUris: ['app:/a', ''] }] };
    expect(newer({}, uris).after.clients.get('new')).toMatchObject({ redirectUris: ['app:/a'] });
  });

  it('a dynamic client scope is a parameterized one, which needs a type', () => {
    const scopeWith = (attributes: object): object => ({ clientScopes: [{ ...scope('new'), attributes }] });
    expect(newer({}, scopeWith({ 'is.parameterized.scope': 'true' })).failure?.reason).toContain('parameterized');
    expect(newer({}, scopeWith({ 'is.dynamic.scope': 'true' })).failure).toBeUndefined();
  });
});

describe('an internal ID that a document brings along', () => {
  const live = {
    clientScopes,
    clients: [
      { ...client, id: 'id-of-app', protocolMappers: [{ ...mapper({}), id: 'id-of-groups' }] },
      { clientId: 'api', id: 'id-of-api' },
    ],
  };
  const stopOf = (file: object): string | undefined => runOver(live, { clients: [file] }).failure?.reason;

  it('stops the run where a new client has that of another one, or where a mapper has', () => {
    expect(stopOf({ clientId: 'new', id: 'id-of-app' })).toBe('its "id" is that of the client "app" (HTTP 409)');
    expect(stopOf({ clientId: 'new', id: 'x'.repeat(37) })).toBe('its "id" is longer than 36 characters (HTTP 400)');
    const renamed = { ...mapper({}), name: 'renamed', id: 'id-of-groups' };
    for (const clientId of ['new', 'api', 'app']) {
      expect(stopOf({ clientId, protocolMappers: [renamed] })).toBe(
        'the "id" of its protocol mapper "renamed" is that of a mapper of the client "app" (HTTP 409)',
      );
    }
  });

  it('is taken by what the run itself makes', () => {
    const twice = { ...mapper({}), id: 'new-id' };
    const scopeWith = (name: string): object => ({ ...scope(name), protocolMappers: [twice] });
    const document = { clientScopes: [scopeWith('basic'), scopeWith('new')] };
    expect(runOver(live, document).failure?.reason).toBe(
      'the "id" of its protocol mapper "groups" is that of a mapper of the client scope "basic" (HTTP 409)',
    );
  });

  it('is of no account where the realm has the client, or the mapper', () => {
    expect(stopOf({ clientId: 'api', id: 'id-of-app' })).toBeUndefined();
    const same = { ...mapper({ 'full.path': 'false' }), id: 'another-id' };
    expect(stopOf({ clientId: 'app', protocolMappers: [same] })).toBeUndefined();
  });
});

describe('flow overrides by ID', () => {
  const live = {
    clientScopes,
    authenticationFlows: [{ id: 'id-of-flow', alias: 'own browser', topLevel: true, authenticationExecutions: [] }],
    clients: [{ ...client, authenticationFlowBindingOverrides: { browser: 'id-of-flow' } }],
  };
  const override = (browser: string): TriedRun =>
    runOver(live, { clients: [{ clientId: 'app', authenticationFlowBindingOverrides: { browser } }] });

  it('are those of the live client, so that it is not written', () => {
    expect(override('id-of-flow').lines).toEqual([]);
    expect(override('own browser').lines).toEqual([WRITTEN, ACCOUNT]);
  });

  it('stop the run where no flow has the ID', () => {
    expect(override('another-id').failure?.reason).toBe('there is no flow "another-id"');
  });
});

describe('clients that a document does not have', () => {
  const clients = [client, { clientId: 'account', name: 'Mine' }, { clientId: 'broker', name: '${client_broker}' }];

  it('go without a state, whoever made them, but for those that Keycloak keeps', () => {
    const environment = { IMPORT_REMOTESTATE_ENABLED: 'false' };
    const { lines, failure } = runOver({ clients }, { clients: [] }, { environment });
    expect(lines).toEqual(['delete client app']);
    expect(failure).toMatchObject({ reason: 'Keycloak does not delete its own clients (HTTP 400)' });
  });

  it('go out of the policies that allow them something', () => {
    const policy = { name: 'apps', type: 'client', config: { clients: '["app","api"]' } };
    const server = { clientId: 'api', serviceAccountsEnabled: true, authorizationServicesEnabled: true };
    const api = { ...server, authorizationSettings: { policies: [policy] } };
    const attributes = { 'de.adorsys.keycloak.config.state-default-clients-0': '["app"]' };
    const document = { clients: [{ clientId: 'api', authenticationFlowBindingOverrides: {} }] };
    const { lines } = runOver({ attributes, clients: [client, api] }, document);
    expect(lines).toEqual([
      'change client api: authorizationSettings.policies.apps.config.clients ["api","app"] → ["api"]',
      'delete client app',
    ]);
  });
});

function mapper(config: object): object {
  return {
    name: 'groups',
    protocol: 'openid-connect',
    protocolMapper: 'oidc-group-membership-mapper',
    consentRequired: false,
    config,
  };
}
