import { describe, expect, it } from 'vitest';
import { readImportSettings } from '../../src/files/read-settings.ts';
import { propertyOf } from '../../src/files/spring-properties.ts';

const settingsIn = (environment: Record<string, string>): Record<string, string> =>
  Object.fromEntries(readImportSettings(new Map(Object.entries(environment))).environment);

describe('settings of keycloak-config-cli', () => {
  it.each([
    'IMPORT_MANAGED_CLIENTSCOPE',
    'IMPORT_MANAGED_CLIENT_SCOPE',
    'import_managed_clientscope',
    'import.managed.client-scope',
    'import.managed.clientScope',
  ])('%s is a spelling that Spring takes', (name) => {
    expect(settingsIn({ [name]: 'full' })).toEqual({ IMPORT_MANAGED_CLIENTSCOPE: 'full' });
  });

  it.each([
    ['NO_DELETE', 'no-delete'],
    ['No-Delete', 'no-delete'],
    ['nodelete', 'no-delete'],
    ['FULL', 'full'],
  ])('%s is a way to write %s', (written, value) => {
    expect(settingsIn({ IMPORT_MANAGED_GROUP: written })).toEqual({ IMPORT_MANAGED_GROUP: value });
  });

  it.each([' TRUE ', 'on', 'yes', '1'])('%j is true', (written) => {
    expect(settingsIn({ IMPORT_CACHE_ENABLED: written })).toEqual({ IMPORT_CACHE_ENABLED: 'true' });
  });

  it.each([
    ['IMPORT_MANAGED_GROUP', 'foo', 'full or no-delete'],
    ['IMPORT_MANAGED_SUB_GROUP', '', 'full or no-delete'],
    ['IMPORT_CACHE_ENABLED', 'maybe', 'true or false'],
    ['IMPORT_CACHE_ENABLED', '', 'true or false'],
    ['IMPORT_BEHAVIORS_CHECKSUMCHANGED', 'stop', 'continue or fail'],
    ['IMPORT_REMOTESTATE_ENCRYPTIONSALT', 'salt', 'a hexadecimal number'],
  ])('%s=%s stops it before it starts', (variable, value, meaning) => {
    expect(readImportSettings(new Map([[variable, value]]))).toEqual({
      environment: new Map(),
      invalid: [{ variable, message: `keycloak-config-cli does not start with it: it must be ${meaning}` }],
    });
  });

  it('what it does not know it ignores', () => {
    expect(settingsIn({ IMPORT_FORCE: 'true', IMPORT_MANAGED_REALM: 'full', HOME: '/root' })).toEqual({});
  });

  it('of two spellings, the one without dashes counts', () => {
    expect(
      propertyOf(
        new Map([
          ['KEYCLOAK_CLIENT_ID', 'b'],
          ['KEYCLOAK_CLIENTID', 'a'],
        ]),
        'keycloak.client-id',
      ),
    ).toBe('a');
  });
});
