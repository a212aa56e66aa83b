import { describe, expect, it } from 'vitest';
import {
  formatText,
  makePlan,
  type ManagedType,
  reconcile,
  reconcilerSettings,
  toLiveRealm,
  toNewRealm,
} from '../src/index.ts';
import { SecretValues } from '@realm-as-code/renderer';
import type { Plan } from '../src/index.ts';
import { linesOf } from './shop.ts';

const LOGIN = 'https://login.example.org';
const CONFIG = { authorizationUrl: `${LOGIN}/authorize`, tokenUrl: `${LOGIN}/token`, clientId: 'shop' };
const live = (provider: object = {}): object => ({
  alias: 'partner',
  internalId: 'id-of-partner',
  providerId: 'oidc',
  enabled: true,
  trustEmail: false,
  firstBrokerLoginFlowAlias: 'first broker login',
  config: CONFIG,
  types: ['USER_AUTHENTICATION'],
  ...provider,
});
const declared = (provider: object = {}): object => ({
  alias: 'partner',
  providerId: 'oidc',
  firstBrokerLoginFlowAlias: 'first broker login',
  config: CONFIG,
  ...provider,
});
const MAPPER = {
  name: 'mail',
  identityProviderAlias: 'partner',
  identityProviderMapper: 'oidc-user-attribute-idp-mapper',
  config: { claim: 'email' },
};
const flow = (alias: string): object => ({ alias, providerId: 'basic-flow', topLevel: true, builtIn: true });

function planFor(exported: object, document: object, keeps: readonly ManagedType[] = []): Plan {
  const realm = {
    realm: 'shop',
    keycloakVersion: '26.5.5',
    authenticationFlows: [flow('first broker login'), flow('check')],
    ...exported,
  };
  return makePlan({
    stage: 'test',
    live: toLiveRealm(realm as never),
    realm: { documents: [{ kind: 'managed', name: 'shop', value: document }] as never },
    values: new Map(),
    secrets: new SecretValues([]),
    reconciler: { ...reconcilerSettings(new Map([['IMPORT_CACHE_ENABLED', 'false']]), '6.5.1'), keeps: new Set(keeps) },
  });
}

const planOf = (provider: object, file: object): Plan =>
  planFor({ identityProviders: [live(provider)] }, { identityProviders: [declared(file)] });

describe('an identity provider', () => {
  it('is created, enabled unless the document says otherwise, without the empty values in its config', () => {
    const plan = planFor({}, { identityProviders: [declared({ config: { ...CONFIG, defaultScope: '' } })] });
    expect(linesOf(plan)).toEqual(['create identity-provider partner']);
    expect(plan.changes[0]?.properties).toContainEqual({ path: 'enabled', file: true });
    expect(plan.changes[0]?.properties.map(({ path }) => path)).not.toContain('config.defaultScope');
  });

  it('that is as declared is not changed, whatever Keycloak says of it beside that', () => {
    expect(linesOf(planOf({}, {}))).toEqual([]);
    expect(linesOf(planOf({}, { updateProfileFirstLoginMode: 'on' }))).toEqual([]);
  });

  it('keeps the texts that the document does not have, but not the switches', () => {
    const plan = planOf({ enabled: false, trustEmail: true, displayName: 'Partner' }, {});
    expect(linesOf(plan)).toEqual([
      'change identity-provider partner: enabled false → true',
      'change identity-provider partner: trustEmail true → false',
    ]);
  });

  it('has exactly the declared config, none where the document has none', () => {
    expect(linesOf(planOf({ config: { ...CONFIG, guiOrder: '1' } }, {}))).toEqual([
      'change identity-provider partner: config.guiOrder "1" → undefined',
    ]);
    const { config: _, ...withoutConfig } = declared() as { config: object };
    for (const file of [withoutConfig, declared({ config: null })]) {
      const plan = planFor({ identityProviders: [live()] }, { identityProviders: [file] });
      expect(linesOf(plan)).toHaveLength(1);
      expect(plan.changes[0]?.properties).toContainEqual({ path: 'config', live: CONFIG });
    }
  });

  it('keeps the issuer that Keycloak 26.7 gives every provider of the type "google"', () => {
    const google = { providerId: 'google', config: { clientId: 'shop' } };
    const issued = { providerId: 'google', config: { clientId: 'shop', issuer: 'https://accounts.google.com' } };
    const { changes } = planFor(
      { keycloakVersion: '26.7.3', identityProviders: [live(issued)] },
      { identityProviders: [declared(google)] },
    );
    expect(changes).toEqual([]);
  });

  it('of the type "google" is checked for its issuer alone since Keycloak 26.7', () => {
    const failureOf = (keycloakVersion: string, config: object): unknown =>
      planFor({ keycloakVersion }, { identityProviders: [declared({ providerId: 'google', config })] }).failure?.reason;
    expect(failureOf('26.5.5', { pkceEnabled: 'true' })).toBe('PKCE is on with the "pkceMethod" "" (HTTP 400)');
    expect(failureOf('26.7.3', { pkceEnabled: 'true' })).toBeUndefined();
    expect(failureOf('26.7.3', { issuer: LOGIN })).toBe('its "issuer" is not https://accounts.google.com (HTTP 400)');
  });

  it('loses flows that the document does not name', () => {
    const plan = planOf({ postBrokerLoginFlowAlias: 'check' }, { firstBrokerLoginFlowAlias: null });
    expect(linesOf(plan)).toEqual([
      'change identity-provider partner: firstBrokerLoginFlowAlias "first broker login" → undefined',
      'change identity-provider partner: postBrokerLoginFlowAlias "check" → undefined',
    ]);
  });

  it('is hidden by what an older version had in the config for that', () => {
    expect(linesOf(planOf({ hideOnLogin: false }, { config: { ...CONFIG, hideOnLoginPage: 'true' } }))).toEqual([
      'change identity-provider partner: hideOnLogin false → true',
    ]);
  });

  it('keeps its type', () => {
    expect(linesOf(planOf({}, { providerId: 'keycloak-oidc' }))).toEqual([]);
  });

  it('that no document has is deleted with its mappers, unless the reconciler is told to delete none', () => {
    const exported = { identityProviders: [live()], identityProviderMappers: [MAPPER] };
    expect(linesOf(planFor(exported, { identityProviders: [] }))).toEqual(['delete identity-provider partner']);
    expect(linesOf(planFor(exported, { identityProviders: [] }, ['identity-provider']))).toEqual([
      'stays identity-provider partner',
    ]);
    expect(linesOf(planFor(exported, {}))).toEqual(['stays identity-provider partner']);
  });
});

describe('the secret of an identity provider', () => {
  const withSecret = (clientSecret: string): object => ({ config: { ...CONFIG, clientSecret } });

  it('is not known, so it is not compared, nor is it shown', () => {
    const plan = planOf(withSecret('**********'), withSecret('of the partner'));
    expect(linesOf(plan)).toEqual([]);
    expect(plan.unknown).toEqual([
      { type: 'identity-provider', name: 'partner', path: 'config.clientSecret', hidden: true },
    ]);
    expect(formatText(plan, false)).toContain(
      'Written without being compared, because Keycloak does not show them: identity-provider/partner config.clientSecret',
    );
    const created = planFor({}, { identityProviders: [declared(withSecret('of the partner'))] });
    expect(JSON.stringify(created)).not.toContain('of the partner');
  });

  it('stays as it is where the document has its mask', () => {
    const plan = planOf(withSecret('**********'), withSecret('**********'));
    expect(linesOf(plan)).toEqual([]);
    expect(plan.unknown).toEqual([]);
  });

  it('is compared where it is in a vault', () => {
    expect(planOf(withSecret('${vault.partner}'), withSecret('${vault.partner}')).changes).toEqual([]);
    expect(planOf(withSecret('**********'), withSecret('${vault.partner}')).changes).toHaveLength(1);
  });
});

describe('a run stops at an identity provider', () => {
  const refused: readonly [what: string, provider: object, reason: string][] = [
    [
      'of a type that Keycloak does not have',
      { providerId: 'odic' },
      'Keycloak has no type of identity providers "odic"',
    ],
    [
      'whose flow is not there',
      { postBrokerLoginFlowAlias: 'gone' },
      '"postBrokerLoginFlowAlias": there is no flow "gone"',
    ],
    ['with an incomplete address', { config: { tokenUrl: '/token' } }, '"tokenUrl": "/token" is not a complete URL'],
    ['with PKCE but no method', { config: { pkceEnabled: 'true' } }, 'PKCE is on with the "pkceMethod" ""'],
    [
      'that checks signatures without keys',
      { config: { validateSignature: 'true' } },
      '"validateSignature" is on, but there is no "publicKeySignatureVerifier"',
    ],
  ];
  it.each(refused)('%s', (_, provider, reason) => {
    const failure = { document: 'shop.json', reason: `${reason} (HTTP 400)` };
    expect(planOf({}, provider).failure).toEqual({ ...failure, step: 'update identity provider "partner"' });
    const plan = planFor({}, { identityProviders: [declared(provider)] });
    expect(plan.failure).toEqual({ ...failure, step: 'create identity provider "partner"' });
    expect(plan.changes).toEqual([]);
  });

  it('whose issuer is missing or taken, where Keycloak looks it up by that (since 26.6)', () => {
    const grant = { ...CONFIG, jwtAuthorizationGrantEnabled: 'true', useJwksUrl: 'true', jwksUrl: `${LOGIN}/keys` };
    const other = live({ alias: 'other', config: { ...grant, issuer: LOGIN } });
    const reasonOf = (keycloakVersion: string, issuer?: string): unknown =>
      planFor(
        { keycloakVersion, identityProviders: [live(), other] },
        {
          identityProviders: [
            declared({ config: { ...grant, ...(issuer !== undefined && { issuer }) } }),
            declared({ alias: 'other', config: { ...grant, issuer: LOGIN } }),
          ],
        },
      ).failure?.reason;
    expect(reasonOf('26.7.3')).toBe('"jwtAuthorizationGrantEnabled" is on, but there is no "issuer" (HTTP 400)');
    expect(reasonOf('26.7.3', LOGIN)).toBe('"issuer": the identity provider "other" has it, too (HTTP 400)');
    expect(reasonOf('26.7.3', `${LOGIN}/partner`)).toBeUndefined();
    expect(reasonOf('26.5.5')).toBeUndefined();
  });

  it('whose alias is none in a URL', () => {
    const aliases = ['our partner', 'our/partner', ''];
    const failures = aliases.map((alias) => planFor({}, { identityProviders: [declared({ alias })] }).failure);
    expect(failures.map((failure) => failure?.reason)).toEqual([
      'Keycloak does not allow spaces in the alias "our partner"',
      'Keycloak does not allow "/" in the name "our/partner"',
      'it has no alias',
    ]);
  });
});

it('whether an address that is not encrypted is outside is not predicted', () => {
  const exported = { sslRequired: 'external', identityProviders: [live()] };
  const unpredicted = (tokenUrl: string): unknown =>
    planFor(exported, { identityProviders: [declared({ config: { tokenUrl } })] }).unpredicted.map(
      ({ property }) => property,
    );
  expect(unpredicted('http://login/token')).toEqual(['identityProviders.partner.config.tokenUrl']);
  expect(unpredicted('http://10.1.2.3/token')).toEqual([]);
  expect(unpredicted('https://login/token')).toEqual([]);
});

describe('a mapper of an identity provider', () => {
  const exported = { identityProviders: [live()], identityProviderMappers: [MAPPER] };

  it('is exactly as declared', () => {
    const mapper = { ...MAPPER, config: { 'user.attribute': 'mail', syncMode: '' } };
    const lines = linesOf(planFor(exported, { identityProviderMappers: [mapper] }));
    expect(lines.filter((line) => line.startsWith('change'))).toEqual([
      'change identity-provider-mapper partner/mail: config.claim "email" → undefined',
      'change identity-provider-mapper partner/mail: config.user.attribute undefined → "mail"',
    ]);
  });

  it('that no document has is deleted, unless the reconciler is told to delete none', () => {
    expect(linesOf(planFor(exported, { identityProviderMappers: [] }))).toContain(
      'delete identity-provider-mapper partner/mail',
    );
    expect(linesOf(planFor(exported, { identityProviderMappers: [] }, ['identity-provider-mapper']))).toEqual([
      'stays identity-provider partner',
    ]);
  });

  it('is made along with a new realm, even if its identity provider never comes', () => {
    const fresh = toNewRealm({ realm: 'shop', keycloakVersion: '26.5.5' });
    const settings = reconcilerSettings(new Map([['IMPORT_CACHE_ENABLED', 'false']]), '6.5.1');
    const document = { identityProviders: [declared({ providerId: 'odic' })], identityProviderMappers: [MAPPER] };
    const { after, failure } = reconcile(fresh, [{ name: 'shop.json', value: document as never }], settings);
    expect(failure?.step).toBe('create identity provider "partner"');
    expect([...after.identityProviderMappers.keys()]).toEqual(['partner/mail']);
  });

  it('stops the run where there is no such identity provider', () => {
    const plan = planFor({}, { identityProviderMappers: [MAPPER] });
    expect(plan.failure).toEqual({
      document: 'shop.json',
      step: 'create identity provider mapper "partner/mail"',
      reason: 'there is no identity provider "partner" (HTTP 404)',
    });
  });
});
