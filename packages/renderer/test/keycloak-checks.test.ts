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
