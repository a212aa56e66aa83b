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
