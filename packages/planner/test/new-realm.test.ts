import { freshRealm } from '@realm-as-code/adopter';
import type { JsonObject } from '@realm-as-code/renderer';
import { describe, expect, it } from 'vitest';
import { reconcile, type Reconciled, reconcilerSettings, toNewRealm } from '../src/index.ts';

function make(document: JsonObject, version = '6.5.1'): Reconciled {
  const before = toNewRealm(freshRealm('26.5.5', 'shop'));
  return reconcile(
    before,
    [{ name: 'shop.json', value: { realm: 'shop', ...document } }],
    reconcilerSettings(new Map(), version),
  );
}

function made(document: JsonObject): Reconciled['after'] {
  const { after, failure } = make(document);
  expect(failure).toBeUndefined();
  expect(after.isNew).toBe(false);
  return after;
}

describe('a new realm', () => {
  it('has the settings of its document, and those of Keycloak besides', () => {
    const { settings } = made({ displayName: 'Shop', browserSecurityHeaders: { xFrameOptions: 'DENY' } });
    expect(settings).toMatchObject({ displayName: 'Shop', enabled: false, accessTokenLifespan: 300 });
    expect(settings['browserSecurityHeaders']).toMatchObject({ xFrameOptions: 'DENY', xRobotsTag: 'none' });
  });

  it('has links in emails that last as long as other actions, unless the document says otherwise', () => {
    expect(made({ accessCodeLifespanUserAction: 777 }).settings['actionTokenGeneratedByUserLifespan']).toBe(777);
  });

  it('has an attribute rather than the setting that is kept in it', () => {
    const { settings } = made({
      displayName: 'Shop',
      attributes: { displayName: 'Other', oauth2DeviceCodeLifespan: '77' },
    });
    expect(settings).toMatchObject({ displayName: 'Other', oauth2DeviceCodeLifespan: 77 });
  });

  it('loses the password for emails without a login when the realm is sent once more', () => {
    const smtpServer = { host: 'mail', from: 'shop@example.org', user: 'shop', password: 'hunter2' };
    expect(made({ smtpServer }).settings['smtpServer']).toEqual({ host: 'mail', from: 'shop@example.org' });
  });

  it('has a default role by another name where the document says so', () => {
    const { realmRoles, settings } = made({ defaultRole: { name: 'everyone', description: 'All' } });
    expect(realmRoles.has('default-roles-shop')).toBe(false);
    expect(realmRoles.get('everyone')).toMatchObject({
      description: 'All',
      composites: { realm: ['offline_access', 'uma_authorization'] },
    });
    expect(settings['defaultRole']).toEqual({ name: 'everyone', description: 'All' });
  });

  it('has the default roles of old documents as parts of its default role', () => {
    const { realmRoles } = made({ defaultRoles: ['buyer'] });
    expect(realmRoles.has('buyer')).toBe(true);
    expect(realmRoles.get('default-roles-shop')).toMatchObject({
      composites: { realm: ['buyer', 'offline_access', 'uma_authorization'] },
    });
  });

  it('has texts that an update would leave out', () => {
    expect(made({ localizationTexts: { de: { hello: 'Hallo' } } }).localizationTexts.get('de')).toEqual({
      hello: 'Hallo',
    });
  });

  it('of a version before 24 lets users have any attributes', () => {
    expect(made({ keycloakVersion: '23.0.7' }).userProfile).toMatchObject({ unmanagedAttributePolicy: 'ENABLED' });
    expect(made({ keycloakVersion: '25.0.1' }).userProfile).not.toHaveProperty('unmanagedAttributePolicy');
  });

  it('is not predicted in whole where Keycloak makes more of the document than the model knows', () => {
    const { unpredicted } = make({ keycloakVersion: '4.0.0', requiredCredentials: ['otp'], applications: [] });
    expect(unpredicted.map(({ property }) => property).toSorted((a, b) => a.localeCompare(b))).toEqual([
      'applications',
      'keycloakVersion',
      'requiredCredentials',
    ]);
  });

  it('is not there where Keycloak refuses it', () => {
    const { after, failure } = make({ supportedLocales: ['en/us'] });
    expect(failure?.step).toBe('create the realm');
    expect(after.isNew).toBe(true);
  });
});

describe('before keycloak-config-cli 6.5.1', () => {
  it('the flow of first logins has to be there when the realm is made', () => {
    const flow = {
      alias: 'mine',
      providerId: 'basic-flow',
      topLevel: true,
      builtIn: false,
      authenticationExecutions: [],
    };
    const document = { firstBrokerLoginFlow: 'mine', authenticationFlows: [flow] };
    expect(make(document, '6.5.0').failure?.reason).toContain('there is no flow "mine"');
    expect(make(document).failure).toBeUndefined();
  });
});
