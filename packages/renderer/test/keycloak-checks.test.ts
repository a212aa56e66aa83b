// What Keycloak itself refuses, close to where it begins to. Every case was tried on Keycloak 26.5.5.
import { describe, expect, it } from 'vitest';
import { validateRealm } from '../src/index.ts';
import { render } from './realms.ts';

/** The messages of one rule about a realm in one bootstrap document, or in one and one managed document. */
function messagesOf(code: string, realm: object, managed?: object): string[] {
  const documents = [realm, managed ?? {}].map((document) => ({ realm: 'demo', ...document }));
  const rendered = render([documents[0]], managed === undefined ? [] : [documents[1]]);
  expect(rendered.diagnostics).toEqual([]);
  const found = validateRealm(rendered).filter((diagnostic) => diagnostic.code === code);
  return found.map(({ message }) => message);
}

const client = (more: object): object => ({ clients: [{ clientId: 'app', ...more }] });

describe('sessions of clients', () => {
  const MAX = 'client.session.max.lifespan';
  const IDLE = 'client.session.idle.timeout';
  const check = (attributes: object, realm: object = {}): string[] =>
    messagesOf('excessive-session', { ...realm, ...client({ attributes }) });

  it('are as long as those of the realm at most, and those by Keycloak’s defaults', () => {
    expect(check({ [MAX]: '36000', [IDLE]: '1800' })).toEqual([]);
    expect(check({ [MAX]: '36001', [IDLE]: '+1801' })).toEqual([
      'the client "app": "client.session.idle.timeout" is 1801 seconds, above the realm\'s "ssoSessionIdleTimeout" of 1800 seconds, which is Keycloak’s default',
      'the client "app": "client.session.max.lifespan" is 36001 seconds, above the realm\'s "ssoSessionMaxLifespan" of 36000 seconds, which is Keycloak’s default',
    ]);
    expect(check({ [MAX]: 7200 }, { ssoSessionMaxLifespan: '3600' })).toEqual([
      'the client "app": "client.session.max.lifespan" is 7200 seconds, above the realm\'s "ssoSessionMaxLifespan" of 3600 seconds',
    ]);
    expect(check({ [MAX]: '36001' }, { ssoSessionMaxLifespan: '50000' })).toEqual([]);
    expect(check({ [IDLE]: '1' }, { ssoSessionIdleTimeout: 0 })).toHaveLength(1);
  });

  it.each(['', '0', '-1', '5m', ' 1801', '$(env:IDLE)', null])(
    'may have %j, which is no lifespan of its own',
    (idle) => {
      expect(check({ [IDLE]: idle })).toEqual([]);
    },
  );

  it('may be as long as those of remembered logins, where logins are remembered', () => {
    const settings = { ssoSessionMaxLifespan: 3600, ssoSessionMaxLifespanRememberMe: 7200 };
    expect(check({ [MAX]: '7200' }, { ...settings, rememberMe: true })).toEqual([]);
    expect(check({ [MAX]: '7200' }, { ...settings, rememberMe: '$(env:REMEMBER)' })).toEqual([]);
    expect(check({ [MAX]: '7200' }, settings)).toEqual([expect.stringContaining('of 3600 seconds')]);
    expect(check({ [MAX]: '7201' }, { ...settings, rememberMe: true })).toEqual([
      expect.stringContaining('"ssoSessionMaxLifespanRememberMe" of 7200 seconds'),
    ]);
  });

  it('are not compared with what only the environment knows', () => {
    expect(check({ [MAX]: '99999' }, { ssoSessionMaxLifespan: '$(env:MAX)' })).toEqual([]);
  });

  it('in a managed document are compared with the bootstrap document', () => {
    const managed = client({ attributes: { [MAX]: '7200' } });
    expect(messagesOf('excessive-session', { ssoSessionMaxLifespan: 7199 }, managed)).toHaveLength(1);
    expect(messagesOf('excessive-session', { ssoSessionMaxLifespan: 7200 }, managed)).toEqual([]);
  });

  it('cannot be longer in general either: an import takes them, and no reconcile does', () => {
    const check = (realm: object): string[] => messagesOf('excessive-session', realm);
    expect(check({ clientSessionIdleTimeout: 1800, clientOfflineSessionIdleTimeout: 99_999_999 })).toEqual([]);
    expect(check({ clientSessionIdleTimeout: 1801 })).toEqual([
      expect.stringMatching(/^"clientSessionIdle.* 1801 seconds/),
    ]);
    expect(check({ clientSessionMaxLifespan: 7200, ssoSessionMaxLifespan: 3600 })).toHaveLength(1);
  });
});

describe('URLs of clients', () => {
  const check = (more: object): string[] => messagesOf('invalid-client-url', client(more));
  const attribute = (name: string, url: string, more: object = {}): string[] =>
    check({ attributes: { [name]: url }, ...more });

  it.each([
    ['logoUri', 'data:image/png;base64,AAAA'],
    ['logoUri', 'logo.png'],
    ['policyUri', 'mailto:privacy@example.org'],
    ['backchannel.logout.url', 'https://{tenant}.example.org/logout'],
    ['backchannel.logout.url', '/logout/{tenant}#x'],
    ['frontchannel.logout.url', 'not a url'],
  ])('are fine: %s %s', (name, url) => {
    expect(attribute(name, url)).toEqual([]);
  });

  it.each([
    ['logoUri', 'javascript:alert(1)', 'has a scheme that runs code'],
    ['logoUri', 'https://a b', 'is not a valid URI'],
    ['policyUri', '/policy.html', 'is not a valid URL'],
    ['tosUri', 'data:x', 'has a scheme that runs code'],
    ['policyUri', '${authBaseUrl}/x', 'is not a valid URI'],
    ['backchannel.logout.url', 'https://}tenant{.example.org', 'has braces that are not in pairs'],
  ])('are refused: %s %s', (name, url, refusal) => {
    expect(attribute(name, url)).toEqual([`the client "app": "${url}" ${refusal}`]);
  });

  it('include the endpoints of a SAML client, which have to be complete', () => {
    const saml = { protocol: 'saml' };
    expect(check({ ...saml, adminUrl: '/saml' })).toHaveLength(1);
    expect(attribute('saml_single_logout_service_url_soap', '/saml', saml)).toHaveLength(1);
    expect(attribute('saml_single_logout_service_url_soap', 'https://app.example.org/saml', saml)).toEqual([]);
    expect(attribute('saml_single_logout_service_url_soap', '/saml')).toEqual([]);
    expect(check({ adminUrl: 'not a url' })).toEqual([]);
  });
});

describe('identity providers', () => {
  const OIDC = { authorizationUrl: 'https://a.example.org/a', tokenUrl: 'https://a.example.org/t', clientId: 'c' };
  const check = (config: object | null, realm: object = {}, providerId = 'oidc'): string[] =>
    messagesOf('invalid-identity-provider', { ...realm, identityProviders: [{ alias: 'up', providerId, config }] });

  it.each([
    ['no endpoint', { authorizationUrl: '' }],
    ['one on this machine', { authorizationUrl: 'http://localhost/a' }],
    ['one behind a variable', { authorizationUrl: '$(env:UP)/a', jwksUrl: 'https://$(env:UP)/a' }],
    ['spaces', { authorizationUrl: ' https://a.example.org/a b ' }],
    ['another issuer', { issuer: 'not a url' }],
    ['a method without PKCE', { pkceEnabled: 'false', pkceMethod: 'S512' }],
    ['plain PKCE', { pkceEnabled: 'true', pkceMethod: 'plain' }],
    ['a method that the environment knows', { pkceEnabled: 'true', pkceMethod: '$(env:METHOD)' }],
    ['a key', { validateSignature: 'true', useJwksUrl: 'false', publicKeySignatureVerifier: 'a key' }],
    ['keys behind a variable', { validateSignature: 'true', useJwksUrl: '$(env:USE)' }],
  ])('may have %s', (_, config) => {
    expect(check({ ...OIDC, ...config })).toEqual([]);
  });

  it.each([
    ['/a', 'is not a complete URL'],
    ['a.example.org', 'is not a complete URL'],
    ['ftp://a.example.org', 'is neither http nor https'],
    ['${vault.url}', 'is not a complete URL'],
  ])('cannot have the endpoint %s', (url, refusal) => {
    expect(check({ ...OIDC, logoutUrl: url })).toEqual([
      `the identity provider "up": "logoutUrl": "${url}" ${refusal}`,
    ]);
  });

  it('need encryption everywhere where the realm says so', () => {
    const config = { ...OIDC, tokenUrl: 'http://localhost/t' };
    expect(check(config, { sslRequired: 'ALL' })).toHaveLength(1);
    expect(check(config, { sslRequired: 'external' })).toEqual([]);
  });

  it('cannot check signatures without keys', () => {
    expect(check({ ...OIDC, validateSignature: 'true', jwksUrl: 'https://a.example.org/k' })).toEqual([
      'the identity provider "up": "validateSignature" is on and "useJwksUrl" is off, but there is no "publicKeySignatureVerifier"',
    ]);
    expect(check({ ...OIDC, supportsClientAssertions: 'true', useJwksUrl: 'TRUE' })).toEqual([
      'the identity provider "up": "supportsClientAssertions" is on and "useJwksUrl" is on, but there is no "jwksUrl"',
    ]);
  });

  it('cannot tell users apart by names that change', () => {
    const TRANSIENT = 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient';
    const config = { singleSignOnServiceUrl: 'https://a.example.org/s', nameIDPolicyFormat: TRANSIENT };
    expect(check(config, {}, 'saml')).toHaveLength(1);
    expect(check({ ...config, principalType: 'SUBJECT' }, {}, 'saml')).toHaveLength(1);
    expect(check({ ...config, principalType: 'ATTRIBUTE' }, {}, 'saml')).toEqual([]);
  });

  it('need the address of SAML metadata to use it', () => {
    const config = { singleSignOnServiceUrl: 'https://a.example.org/s', useMetadataDescriptorUrl: 'true' };
    expect(check(config, {}, 'saml')).toHaveLength(1);
    expect(check({ ...config, metadataDescriptorUrl: 'https://a.example.org/m' }, {}, 'saml')).toEqual([]);
  });

  it('cannot have null in place of a config, whatever they are', () => {
    expect(check(null, {}, 'github')).toEqual(['the identity provider "up": the config is null']);
    expect(check({}, {}, 'github')).toEqual([]);
  });
});

describe('the user profile', () => {
  const ROOTS = [{ name: 'username' }, { name: 'email' }];
  const check = (attribute: object, more: object = {}, realm: object = {}): string[] => {
    const profile = { attributes: [...ROOTS, attribute], ...more };
    const component = {
      name: 'profile',
      providerId: 'declarative-user-profile',
      subComponents: {},
      config: { 'kc.user.profile.config': [profile] },
    };
    return messagesOf('invalid-user-profile', {
      ...realm,
      components: { 'org.keycloak.userprofile.UserProfileProvider': [component] },
    });
  };

  it.each<[string, object]>([
    ['x', {}],
    ['x.y_z-1', {}],
    ['x', { required: { roles: ['user'], scopes: ['email'] }, selector: { scopes: ['profile'] } }],
    ['x', { permissions: { view: ['admin', 'user'], edit: [] }, group: 'g', validations: null }],
    ['x', { annotations: { inputOptions: ['a'], inputOptionLabels: { a: 'A' } } }],
    ['x', { defaultValue: 'abc', validations: { length: { max: 3 } } }],
    ['x', { defaultValue: 'a', validations: { options: { options: ['a'] } } }],
    ['firstName', { defaultValue: 'a' }],
  ])('can have an attribute %s %j', (name, more) => {
    expect(check({ name, ...more }, { groups: [{ name: 'g' }], unmanagedAttributePolicy: 'ADMIN_EDIT' })).toEqual([]);
  });

  it.each<[object, string]>([
    [{ validations: {} }, 'an attribute of the user profile has no name'],
    [{ name: ' ' }, 'an attribute of the user profile has no name'],
    [{ name: 'email' }, 'the user profile has the attribute "email" twice'],
    [{ name: 'größe' }, 'the user profile cannot have an attribute with the name "größe"'],
    [{ name: 'x', permissions: { view: ['guest'] } }, '"permissions.view" names "guest"'],
    [{ name: 'x', required: { roles: ['guest'] } }, '"required.roles" names "guest"'],
    [{ name: 'x', required: { scopes: ['nope'] } }, 'names the client scope "nope", which the realm lacks'],
    [{ name: 'x', required: true }, '"required" is not an object'],
    [{ name: 'x', permissions: { edit: 'admin' } }, '"permissions.edit" is not a list'],
    [{ name: 'x', group: 'nope' }, 'is in the group "nope", which the user profile lacks'],
    [{ name: 'x', annotations: { inputOptions: 'a' } }, 'the annotation "inputOptions" is not a list'],
    [{ name: 'x', annotations: { inputOptionLabels: [] } }, 'the annotation "inputOptionLabels" is not an object'],
    [{ name: 'x', defaultValue: 'abcd', validations: { length: { max: 3 } } }, 'has 4 characters, more than its 3'],
    [{ name: 'x', defaultValue: 'b', validations: { options: { options: ['a'] } } }, 'is not one of its options'],
    [{ name: 'firstName', defaultValue: 'a', validations: {} }, 'cannot have a default value'],
  ])('cannot have the attribute %j', (attribute, message) => {
    expect(check(attribute)).toEqual([expect.stringContaining(message)]);
  });

  it.each([
    ['length', { min: 3, max: '3' }],
    ['length', { min: -1 }],
    ['integer', {}],
    ['integer', { min: 4, max: 5 }],
    ['double', { max: 1.5 }],
    ['multivalued', { min: 2, max: 2 }],
    ['options', { options: [] }],
    ['pattern', { pattern: String.raw`^(?i)\p{Alpha}[a-z&&[^b]]++$` }],
    ['email', { 'max-local-length': '64' }],
    ['email', {}],
  ])('can check with %s %j', (validator, config) => {
    expect(check({ name: 'x', validations: { [validator]: config } })).toEqual([]);
  });

  it.each([
    ['length', {}, 'has neither "min" nor "max"'],
    ['length', { min: 5, max: 4 }, 'has a "max" of 4, which is below its "min" of 5'],
    ['length', { max: '' }, 'has the "max" "", which is not a number'],
    ['length', null, 'has a config that is not an object'],
    ['integer', { min: 5, max: 5 }, 'has a "max" of 5, which is no more than its "min" of 5'],
    ['multivalued', { min: 1 }, 'has no "max"'],
    ['options', { options: 'a' }, 'has "options" that are not a list'],
    ['pattern', { pattern: '(' }, 'has the "pattern" "(", which is not a regular expression'],
    ['email', { 'max-local-length': 0 }, 'has the "max-local-length" 0, which is not a number above 0'],
  ])('cannot check with %s %j', (validator, config, refusal) => {
    expect(check({ name: 'x', validations: { [validator]: config } })).toEqual([
      `the user profile attribute "x": the validator "${validator}" ${refusal}`,
    ]);
  });

  it('has groups with a name, and a known policy for other attributes', () => {
    expect(
      check({ name: 'x' }, { groups: [{}, { name: 'g', label: 'G' }], unmanagedAttributePolicy: 'enabled' }),
    ).toEqual([
      '"enabled" is not a policy for attributes that the user profile does not have',
      'a group of the user profile has no name',
      '"label" is not a property that a user profile can have here',
    ]);
  });

  it('need not list attributes, but lists the required ones where it does', () => {
    expect(check({ name: 'x' }, { attributes: null })).toEqual([]);
    expect(check({ name: 'x' }, { attributes: [] })).toHaveLength(2);
  });

  it('refers to the client scopes that the realm has in the end', () => {
    const scopes = { clientScopes: [{ name: 'shop', protocol: 'openid-connect' }] };
    const attribute = (scope: string): object => ({ name: 'x', required: { scopes: [scope] } });
    expect(check(attribute('shop'), {}, scopes)).toEqual([]);
    expect(check(attribute('profile'), {}, scopes)).toHaveLength(1);
  });
});

describe('a client', () => {
  const check = (more: object, realm: object = {}): string[] =>
    messagesOf('refused-client', { ...realm, ...client({ redirectUris: ['https://a.example.org/*'], ...more }) });
  const attributes = (values: object, realm: object = {}): string[] => check({ attributes: values }, realm);

  it('has its keys from one source', () => {
    expect(attributes({ 'use.jwks.url': 'TRUE', 'use.jwks.string': 'true' })).toHaveLength(1);
    expect(attributes({ 'use.jwks.url': 'true', 'use.jwks.string': 'false' })).toEqual([]);
  });

  it('has levels of authentication that are defined', () => {
    const realm = { attributes: { 'acr.loa.map': '{"gold": 2}' } };
    expect(attributes({ 'default.acr.values': 'gold##1' }, realm)).toEqual([]);
    expect(attributes({ 'default.acr.values': '', 'minimum.acr.value': '' })).toEqual([]);
    expect(attributes({ 'minimum.acr.value': 'gold' })).toHaveLength(1);
    expect(attributes({ 'default.acr.values': 'gold', 'acr.loa.map': '{"silver": 1}' }, realm)).toEqual([
      'the client "app" has "gold" in "default.acr.values", which is neither in its "acr.loa.map" nor a level of the browser flow (0, 1)',
    ]);
    expect(attributes({ 'default.acr.values': 'gold', 'acr.loa.map': '$(env:LEVELS)' })).toEqual([]);
    expect(check({ protocol: 'saml', attributes: { 'default.acr.values': 'gold' } })).toEqual([]);
  });

  it('can name the levels that conditions ask for', () => {
    const realm = { authenticatorConfig: [{ alias: 'level 3', config: { 'loa-condition-level': '3' } }] };
    expect(attributes({ 'default.acr.values': '3##0' }, realm)).toEqual([]);
    expect(attributes({ 'default.acr.values': '1' }, realm)).toHaveLength(1);
  });

  const MODE = 'ciba.backchannel.token.delivery.mode';
  const ENDPOINT = 'ciba.backchannel.client.notification.endpoint';
  it.each<[object, object]>([
    [{ [MODE]: 'poll' }, {}],
    [{ [MODE]: '' }, {}],
    [{ [MODE]: 'ping', [ENDPOINT]: 'https://a.example.org/ciba' }, {}],
    [{ [ENDPOINT]: 'http://localhost/ciba' }, {}],
    [{ [MODE]: 'poll' }, { attributes: { cibaBackchannelTokenDeliveryMode: 'ping' } }],
  ])('can log in on another device with %j', (values, realm) => {
    expect(attributes(values, realm)).toEqual([]);
  });

  it.each<[object, object, string]>([
    [{ [MODE]: 'push' }, {}, 'cannot have the mode "push"'],
    [{ [MODE]: 'ping', [ENDPOINT]: '' }, {}, `needs "${ENDPOINT}"`],
    [{}, { attributes: { cibaBackchannelTokenDeliveryMode: 'ping' } }, 'because the realm’s "cibaBackchannel'],
    [{ [ENDPOINT]: 'a' }, {}, 'is not a complete URL'],
    [{ [ENDPOINT]: 'http://localhost/ciba' }, { sslRequired: 'all' }, 'is not encrypted'],
  ])('cannot log in on another device with %j', (values, realm, message) => {
    expect(attributes(values, realm)).toEqual([expect.stringContaining(message)]);
  });

  const pairwise = (redirectUris: string[], config: object = {}, more: object = {}): string[] => {
    const mapper = { name: 'p', protocol: 'openid-connect', protocolMapper: 'oidc-sha256-pairwise-sub-mapper', config };
    return check({ redirectUris, protocolMappers: [mapper], ...more });
  };

  it.each([
    [['https://a.example.org/x', 'https://a.example.org:8443/y']],
    [['app:/callback']],
    [['*']],
    [['https://$(env:A)/x', 'https://b.example.org/x']],
  ])('can have a pairwise subject with the redirect URIs %j', (uris) => {
    expect(pairwise(uris)).toEqual([]);
  });

  it('has a pairwise subject for one host only', () => {
    expect(pairwise(['https://a.example.org/x', 'https://b.example.org/x'])).toEqual([
      'the client "app" has a pairwise subject and redirect URIs with 2 hosts (a.example.org, b.example.org)',
    ]);
    expect(pairwise(['https://a.example.org/x', 'app:/callback'])).toHaveLength(1);
    expect(pairwise([])).toEqual(['the client "app" has a pairwise subject and no redirect URI with a host']);
    expect(pairwise(['/x'])).toHaveLength(1);
    expect(pairwise(['/x'], {}, { rootUrl: 'https://a.example.org' })).toEqual([]);
  });

  it('has a complete URL for its sector', () => {
    expect(pairwise([], { sectorIdentifierUri: 'https://a.example.org/x' })).toEqual([]);
    expect(pairwise([], { sectorIdentifierUri: 'a.example.org' })).toHaveLength(1);
  });

  it('in two documents is looked at as a whole', () => {
    const realm = client({ attributes: { 'default.acr.values': 'gold' } });
    const managed = client({ attributes: { 'acr.loa.map': '{"gold": 2}' } });
    expect(messagesOf('refused-client', realm, managed)).toEqual([]);
  });
});

describe('components', () => {
  const check = (type: string, providerId: string, config: object): string[] =>
    messagesOf('invalid-component', {
      components: { [type]: [{ name: 'one', providerId, subComponents: {}, config }] },
    });
  const KEYS = 'org.keycloak.keys.KeyProvider';
  const REGISTRATION = 'org.keycloak.services.clientregistration.policy.ClientRegistrationPolicy';
  const LDAP = 'org.keycloak.storage.UserStorageProvider';
  const MAPPER = 'org.keycloak.storage.ldap.mappers.LDAPStorageMapper';
  const [HOSTS, URIS] = ['host-sending-registration-request-must-match', 'client-uris-must-match'];
  const [ON, OFF] = [['true'], ['false']];
  const READ_ONLY = { editMode: ['READ_ONLY'] };
  const ATTRIBUTE = { 'user.model.attribute': ['a'], 'ldap.attribute': ['b'] };
  const GROUPS = { 'groups.dn': ['ou=g'], mode: ['READ_ONLY'] };
  const ROLES = { 'roles.dn': ['ou=r'], mode: ['READ_ONLY'] };

  it.each<[string, string, object]>([
    [KEYS, 'rsa-generated', {}],
    [KEYS, 'rsa-generated', { priority: ['-5'], active: [], keySize: ['4096'] }],
    [KEYS, 'rsa-generated', { priority: ['1099511627776'], enabled: ['$(env:ENABLED)'] }],
    [KEYS, 'ecdsa-generated', { ecdsaEllipticCurveKey: ['P-521'] }],
    [REGISTRATION, 'max-clients', { 'max-clients': ['-1'] }],
    [REGISTRATION, 'max-clients', { 'max-clients': [] }],
    [REGISTRATION, 'trusted-hosts', { [HOSTS]: OFF, [URIS]: ON }],
    [LDAP, 'ldap', { editMode: ['UNSYNCED'] }],
    [
      LDAP,
      'ldap',
      { ...READ_ONLY, connectionTimeout: [''], fullSyncPeriod: ['-1'], customUserSearchFilter: [' (a=b) '] },
    ],
    [LDAP, 'ldap', { editMode: ['WRITABLE'], validatePasswordPolicy: ON, startTls: ON }],
    [
      MAPPER,
      'user-attribute-ldap-mapper',
      { ...ATTRIBUTE, 'is.binary.attribute': ON, 'always.read.value.from.ldap': ON },
    ],
    [MAPPER, 'group-ldap-mapper', { ...GROUPS, mode: ['ANY'], 'preserve.group.inheritance': ON }],
    [MAPPER, 'role-ldap-mapper', { ...ROLES, 'use.realm.roles.mapping': ON }],
    [MAPPER, 'role-ldap-mapper', { ...ROLES, 'client.id': ['app'] }],
    [MAPPER, 'an-extension', {}],
  ])('can be %s %s %j', (type, provider, config) => {
    expect(check(type, provider, config)).toEqual([]);
  });

  it.each<[string, string, object, string]>([
    [KEYS, 'rsa-generated', { keySize: ['1000'] }, '"keySize" is "1000", which is not one of 1024, 2048, 3072, 4096'],
    [KEYS, 'rsa-generated', { priority: ['1.5'] }, '"priority" is "1.5", which is not a whole number'],
    [KEYS, 'rsa-generated', { priority: [''] }, '"priority" is "", which is not a whole number'],
    [KEYS, 'rsa-generated', { priority: ['1', '2'] }, '"priority" has 2 values'],
    [KEYS, 'hmac-generated', { enabled: ['TRUE'] }, '"enabled" is "TRUE", which is not true or false'],
    [KEYS, 'aes-generated', { secretSize: ['15'] }, '"secretSize" is "15", which is not one of 16, 24'],
    [KEYS, 'ecdh-generated', { ecdhEllipticCurveKey: ['X25519'] }, 'is not one of P-256, P-384, P-521'],
    [KEYS, 'rsa', {}, 'there is no "privateKey"'],
    [REGISTRATION, 'max-clients', {}, 'there is no "max-clients"'],
    [REGISTRATION, 'max-clients', { 'max-clients': [''] }, '"max-clients" is "", which is not a whole number'],
    [REGISTRATION, 'trusted-hosts', { [HOSTS]: OFF, [URIS]: OFF }, 'are both off'],
    [REGISTRATION, 'trusted-hosts', { [HOSTS]: ON }, `there is no "${URIS}"`],
    [LDAP, 'ldap', {}, 'there is no "editMode"'],
    [LDAP, 'ldap', { editMode: ['READONLY'] }, '"editMode" is "READONLY"'],
    [LDAP, 'ldap', { ...READ_ONLY, connectionTimeout: ['5s'] }, '"connectionTimeout" is "5s"'],
    [LDAP, 'ldap', { ...READ_ONLY, fullSyncPeriod: [''] }, '"fullSyncPeriod" is ""'],
    [LDAP, 'ldap', { ...READ_ONLY, customUserSearchFilter: ['a=b'] }, 'is "a=b", which is not in parentheses'],
    [LDAP, 'ldap', { ...READ_ONLY, startTls: ON, connectionPooling: ON }, '"connectionPooling" are both on'],
    [LDAP, 'ldap', { ...READ_ONLY, validatePasswordPolicy: ON }, '"editMode" is not WRITABLE'],
    [LDAP, 'ldap', { editMode: ['UNSYNCED'], importEnabled: OFF }, '"importEnabled" is off'],
    [MAPPER, 'user-attribute-ldap-mapper', { ...ATTRIBUTE, 'ldap.attribute': [''] }, 'there is no "ldap.attribute"'],
    [MAPPER, 'user-attribute-ldap-mapper', { ...ATTRIBUTE, 'is.binary.attribute': ON }, '"is.binary.attribute" is on'],
    [
      MAPPER,
      'hardcoded-attribute-mapper',
      { 'user.model.attribute': ['email'], 'attribute.value': ['x'] },
      'the email',
    ],
    [MAPPER, 'group-ldap-mapper', { ...GROUPS, mode: undefined }, 'there is no "mode"'],
    [
      MAPPER,
      'group-ldap-mapper',
      { ...GROUPS, 'preserve.group.inheritance': ON, 'membership.attribute.type': ['UID'] },
      '"membership.attribute.type" is UID',
    ],
    [MAPPER, 'role-ldap-mapper', ROLES, 'there is no "client.id"'],
  ])('cannot be %s %s %j', (type, provider, config, message) => {
    expect(check(type, provider, config)).toEqual([expect.stringContaining(message)]);
  });
});

describe('password policies', () => {
  const check = (passwordPolicy: string): string[] => messagesOf('invalid-password-policy', { passwordPolicy });

  it.each([
    '',
    ' and ',
    'length',
    'length(0) and maxLength(64)',
    'length(8) and maxLength(8)',
    'digits(+2)  and  upperCase',
    'notUsername() and notEmail(x)',
    'passwordBlacklist',
    'regexPattern(^[a-z]+$)',
    'hashAlgorithm(argon2)',
  ])('can be "%s"', (policy) => {
    expect(check(policy)).toEqual([]);
  });

  it.each([
    ['length()', '"length" takes a number, not ""'],
    ['digits( 2 )', '"digits" takes a number, not " 2 "'],
    ['digits(99999999999)', '"digits" takes a number, not "99999999999"'],
    ['forceExpiredPasswordChange(x)', '"forceExpiredPasswordChange" takes a number, not "x"'],
    ['regexPattern', '"regexPattern" has no value'],
    ['regexPattern(()', '"(" is not a regular expression'],
    ['regexPattern( )', '" " is not a regular expression'],
    ['hashAlgorithm', '"hashAlgorithm" has no value'],
    ['length(9) and maxLength(8)', 'no password has at least 9 characters and at most 8'],
  ])('cannot be "%s"', (policy, message) => {
    expect(check(policy)).toEqual([message]);
  });
});

describe('settings of the realm', () => {
  const check = (realm: object): string[] => messagesOf('refused-setting', realm);

  it.each([
    { failureFactor: 0, maxDeltaTimeSeconds: '0' },
    { failureFactor: '$(env:FACTOR)' },
    { supportedLocales: ['de', 'pt_BR', 'zh-CN', 'no language at all'] },
    { browserSecurityHeaders: { contentSecurityPolicy: "object-src 'none'" } },
    { requiredCredentials: ['password', 'kerberos'] },
    { id: 'a b.c' },
  ])('can be %j', (realm) => {
    expect(check(realm)).toEqual([]);
  });

  it.each([
    [{ failureFactor: -1 }, '"failureFactor" is -1'],
    [{ waitIncrementSeconds: '-5' }, '"waitIncrementSeconds" is -5'],
    [{ supportedLocales: ['de', 'en/us'] }, 'the language "en/us" has the character "/"'],
    [{ supportedLocales: ['{de}'] }, 'the language "{de}" has the character "{"'],
    [{ browserSecurityHeaders: { xFrameOptions: 'DENY\n' } }, 'the header "xFrameOptions" has a line break'],
    [{ requiredCredentials: ['totp'] }, '"totp" is not a credential that Keycloak knows here'],
    [{ id: 'a/b' }, 'the ID of the realm "a/b" has the character "/"'],
  ])('cannot be %j', (realm, message) => {
    expect(check(realm)).toEqual([message]);
  });
});

describe('organizations', () => {
  const check = (organizations: readonly object[], realm: object = { organizationsEnabled: true }): string[] =>
    messagesOf('invalid-organization', {
      ...realm,
      organizations: organizations.map((one, index) => ({ name: `o${index}`, alias: `o${index}`, ...one })),
    });

  it.each([
    {},
    { domains: [{ name: '*.a.org' }, { name: 'localhost' }, { name: 'münchen.de' }, { name: '' }] },
    { domains: [{ name: 'a.org' }, { name: 'a.org' }] },
    { redirectUrl: '' },
    { redirectUrl: 'https://a.org/x#y' },
    { redirectUrl: '$(env:URL)' },
    { name: 'A company' },
  ])('can be %j', (organization) => {
    expect(check([organization])).toEqual([]);
  });

  it.each([
    [{ name: undefined }, 'an organization has no name'],
    [{ redirectUrl: '/x' }, 'has the redirect URL "/x"'],
    [{ redirectUrl: 'app://x' }, 'has the redirect URL "app://x"'],
    [{ redirectUrl: 'https://a.org/ x' }, 'which is not a valid URL'],
    [{ domains: [{ name: 'https://a.org' }] }, '"https://a.org" of the organization "o0" is not a domain'],
    [{ domains: [{ name: 'a_b.org' }] }, '"a_b.org" of the organization "o0" is not a domain'],
    [{ domains: [{ name: 'a.org.' }] }, '"a.org." of the organization "o0" is not a domain'],
  ])('cannot be %j', (organization, message) => {
    expect(check([organization])).toEqual([expect.stringContaining(message)]);
  });

  it('have names and domains of their own', () => {
    expect(check([{ name: 'a' }, { name: 'a' }])).toEqual(['there are two organizations with the name "a"']);
    expect(check([{ domains: [{ name: 'a.org' }] }, { domains: [{ name: 'A.ORG' }] }])).toEqual([
      'the organizations "o0" and "o1" have the domain "A.ORG"',
    ]);
  });

  it('need the switch of the realm', () => {
    expect(check([{}], {})).toEqual(['the realm has organizations, but they are switched off']);
    expect(check([{}], { organizationsEnabled: false })).toHaveLength(1);
    expect(check([{}], { organizationsEnabled: '$(env:ORGANIZATIONS)' })).toEqual([]);
    expect(check([], {})).toEqual([]);
  });
});

describe('client policies', () => {
  const profiles = (...list: object[]): string[] =>
    messagesOf('invalid-client-policy', { clientProfiles: { profiles: list } });
  const policies = (...list: object[]): string[] =>
    messagesOf('invalid-client-policy', { clientPolicies: { policies: list } });
  const executor = { executor: 'pkce-enforcer' };

  it('have profiles with a name of their own', () => {
    expect(profiles({ name: 'a', executors: [{ ...executor, configuration: {} }] }, { name: 'b' })).toEqual([]);
    expect(profiles({ executors: [] })).toEqual(['a client profile has no name']);
    expect(profiles({ name: 'a' }, { name: 'a' })).toEqual(['there are two client profiles "a"']);
    expect(profiles({ name: 'fapi-ciba' })).toEqual(['the client profile "fapi-ciba" is one of Keycloak’s own']);
  });

  it('have profiles whose executors are configured', () => {
    expect(profiles({ name: 'a', executors: [executor] })).toEqual([
      'the executor "pkce-enforcer" of the client profile "a" has no configuration',
    ]);
    expect(profiles({ name: 'a', executors: [{ ...executor, configuration: null }] })).toHaveLength(1);
  });

  it('name each profile once', () => {
    expect(policies({ name: 'a', profiles: ['fapi-ciba'] }, { name: 'b', profiles: ['fapi-ciba'] })).toEqual([]);
    expect(policies({ name: 'a', profiles: ['fapi-ciba', 'fapi-ciba'] })).toEqual([
      'the client policy "a" has the profile "fapi-ciba" twice',
    ]);
  });
});
