import { describe, expect, it } from 'vitest';
import { renderRealm } from '../src/render/render-realm.ts';
import { validateRealm } from '../src/check/validate-realm.ts';

const CODES = new Set([
  'invalid-attribute',
  'unknown-attribute',
  'unknown-algorithm',
  'invalid-config-value',
  'broken-mapper',
  'ineffective-mapper',
]);

function findingsIn(realm: object): string[] {
  const text = JSON.stringify({ realm: 'demo', ...realm });
  const rendered = renderRealm({ bootstrap: [{ path: 'bootstrap/realm.json', text }], managed: [] }, {});
  return validateRealm(rendered)
    .filter(({ code }) => CODES.has(code))
    .map(({ severity, code, message, hint }) => `${severity} ${code}: ${message}. ${hint ?? ''}`);
}

const client = (attributes: object): object => ({ clients: [{ clientId: 'app', attributes }] });

describe('attributes', () => {
  it('of realms have to be numbers where Keycloak reads numbers', () => {
    expect(
      findingsIn({ attributes: { parRequestUriLifespan: '1m', cibaInterval: '', clientSessionIdleTimeout: '' } }),
    ).toEqual([
      'error invalid-attribute: "parRequestUriLifespan" is "1m", and Keycloak reads it as a whole number of at most 2147483647. Write it in seconds: "60"',
      'error invalid-attribute: "cibaInterval" is "", and Keycloak reads it as a whole number of at most 2147483647. Write digits only',
    ]);
  });

  it.each(['300', '+300', '-1', '', ' '])('access.token.lifespan %j is fine', (value) => {
    expect(findingsIn(client({ 'access.token.lifespan': value }))).toEqual([]);
  });

  it.each(['5m', '1.5', '99999999999', '300 '])('access.token.lifespan %j breaks the token endpoint', (value) => {
    expect(findingsIn(client({ 'access.token.lifespan': value }))).toHaveLength(1);
  });

  it('are warned of where Keycloak goes on without them', () => {
    expect(
      findingsIn(client({ 'client.session.idle.timeout': '5m', 'use.refresh.tokens': 'yes', 'acr.loa.map': '{"a":' })),
    ).toEqual([
      'warning invalid-attribute: "client.session.idle.timeout" is "5m", and Keycloak reads it as a whole number of at most 2147483647. Write it in seconds: "300"',
      'warning invalid-attribute: "use.refresh.tokens" is "yes", and Keycloak reads it as "false". Write "true" or "false"',
      'warning invalid-attribute: "acr.loa.map" is "{\\"a\\":", and Keycloak reads it as JSON, which it is not. Write it as JSON in a text',
    ]);
  });

  it('of one’s own and with variables pass, near misses do not', () => {
    const attributes = {
      'access.token.lifespan': '$(env:LIFESPAN)',
      team: 'blue',
      'backchannel.logout.ur': 'https://x',
    };
    expect(findingsIn(client(attributes))).toEqual([
      'warning unknown-attribute: nothing in Keycloak 26.5.5 reads "backchannel.logout.ur" here. Did you mean "backchannel.logout.url"?',
    ]);
  });

  it('name algorithms that the server has', () => {
    const attributes = {
      'id.token.signed.response.alg': 'rs256',
      'request.object.signature.alg': 'any',
      'user.info.encrypted.response.enc': 'A256GCN',
    };
    expect(findingsIn(client(attributes))).toEqual([
      'error unknown-algorithm: "rs256" is not an algorithm for "id.token.signed.response.alg" in Keycloak 26.5.5. Did you mean "RS256"?',
      'warning unknown-algorithm: "A256GCN" is not an algorithm for "user.info.encrypted.response.enc" in Keycloak 26.5.5. Did you mean "A256GCM"?',
    ]);
  });
});

const mapper = (protocolMapper: string, config: object): object => ({
  clients: [{ clientId: 'app', protocolMappers: [{ name: 'm', protocol: 'openid-connect', protocolMapper, config }] }],
});

describe('protocol mappers', () => {
  it('with a value that is not of its type let no token be made', () => {
    const config = { 'claim.name': 'a', 'claim.value': '5.5', 'jsonType.label': 'int', 'access.token.claim': 'true' };
    expect(findingsIn(mapper('oidc-hardcoded-claim-mapper', config))).toEqual([
      'error broken-mapper: the value of the protocol mapper "m" is not a whole number, and its "jsonType.label" is "int". Write a whole number, or "jsonType.label": "String"',
    ]);
    expect(findingsIn(mapper('oidc-hardcoded-claim-mapper', { ...config, 'claim.value': '5' }))).toEqual([]);
  });

  it('that add nothing are warned of', () => {
    expect(
      findingsIn(mapper('oidc-usermodel-attribute-mapper', { 'claim.name': 'a', 'id.token.claim': 'false' })),
    ).toEqual([
      'warning ineffective-mapper: the protocol mapper "m" adds to no token. Write "true" for one of "access.token.claim", "id.token.claim", "userinfo.token.claim", "introspection.token.claim", "lightweight.claim"',
    ]);
    expect(findingsIn(mapper('oidc-usermodel-attribute-mapper', { 'id.token.claim': 'true' }))).toEqual([
      'warning ineffective-mapper: the protocol mapper "m" has no name for its claim. Write "claim.name" in its config',
    ]);
    expect(findingsIn(mapper('oidc-audience-resolve-mapper', {}))).toEqual([]);
  });
});
