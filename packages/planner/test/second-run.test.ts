import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { JsonObject } from '@realm-as-code/renderer';
import { toUserProfile } from '../src/live/user-profile.ts';
import { changesOf, park, runOver } from './realm-parts.ts';

const KEYS = 'org.keycloak.keys.KeyProvider';
const STORAGE = 'org.keycloak.storage.UserStorageProvider';
const MAPPERS = 'org.keycloak.storage.ldap.mappers.LDAPStorageMapper';

const optional = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(value, { nil: undefined });
const name = fc.constantFrom('a', 'b', 'username', 'x/y');
const record = (model: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<JsonObject> =>
  fc.record(model, { requiredKeys: [] }) as fc.Arbitrary<JsonObject>;

const key = fc.record({
  name,
  providerId: fc.constantFrom('rsa-generated', 'hmac-generated', 'ecdsa-generated'),
  config: record({
    priority: fc.constantFrom(['1'], ['2'], [], ['']),
    enabled: fc.constant(['true']),
    other: fc.constant(['x']),
  }),
});
const mapper = fc.record({
  name,
  providerId: fc.constant('user-attribute-ldap-mapper'),
  config: fc.record({
    'user.model.attribute': fc.constant(['nick']),
    'ldap.attribute': fc.constantFrom(['uid'], ['cn']),
  }),
});
const server = fc.record({
  name,
  providerId: fc.constant('ldap'),
  config: fc.record({
    editMode: fc.constantFrom(['READ_ONLY'], ['WRITABLE']),
    vendor: fc.constantFrom(['ad'], ['other']),
  }),
  subComponents: fc
    .constant({})
    .chain((none) => fc.oneof(fc.constant(none), fc.record({ [MAPPERS]: fc.array(mapper, { maxLength: 2 }) }))),
});
const byName = { selector: (one: { name: string }) => one.name, maxLength: 3 };
const attribute = record({
  name: fc.constantFrom('nick', ' nick ', 'phone'),
  multivalued: fc.boolean(),
  permissions: record({ view: fc.subarray(['admin', 'user']), edit: fc.subarray(['user', 'admin']) }),
  required: record({ roles: fc.subarray(['user', 'admin']) }),
  validations: record({ length: fc.constant({ max: 3 }), email: fc.constant({}) }),
});
const document = fc.record({
  components: fc.record({ [KEYS]: fc.uniqueArray(key, byName), [STORAGE]: fc.uniqueArray(server, byName) }),
  messageBundles: fc.dictionary(fc.constantFrom('en', 'de'), fc.dictionary(name, fc.string())),
  attributes: fc.constant({ userProfileEnabled: 'true' }),
  userProfile: fc.record({ attributes: fc.tuple(fc.constant({ name: 'username' }), fc.constant({ name: 'email' })) }),
}) as unknown as fc.Arbitrary<JsonObject>;

it('a second run over a document changes nothing', () => {
  fc.assert(
    fc.property(document, optional(fc.constant('no-delete')), (file, deletion) => {
      const settings: Record<string, string> = deletion === undefined ? {} : { IMPORT_MANAGED_SUBCOMPONENT: deletion };
      const { after, failure } = runOver(park(), file, settings);
      expect(failure).toBeUndefined();
      expect(changesOf(after, file, settings)).toEqual([]);
    }),
  );
});

it('a user profile that is in its one form stays as it is', () => {
  fc.assert(
    fc.property(fc.array(attribute), (attributes) => {
      const profile = toUserProfile({ attributes });
      expect(toUserProfile(profile)).toEqual(profile);
    }),
  );
});
