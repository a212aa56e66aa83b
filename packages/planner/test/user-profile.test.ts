import { DEFAULT_USER_PROFILE, type JsonObject } from '@realm-as-code/renderer';
import { describe, expect, it } from 'vitest';
import { toUserProfile } from '../src/live/user-profile.ts';
import { changesOf, park, runOver } from './realm-parts.ts';

const TYPE = 'org.keycloak.userprofile.UserProfileProvider';
const own: JsonObject = { attributes: [{ name: 'username' }, { name: 'email', displayName: 'Mail' }], groups: [] };
const component = (profile: JsonObject): JsonObject => ({
  components: {
    [TYPE]: [
      { providerId: 'declarative-user-profile', config: { 'kc.user.profile.config': [JSON.stringify(profile)] } },
    ],
  },
});
const on = (userProfile: JsonObject): JsonObject => ({ attributes: { userProfileEnabled: 'true' }, userProfile });
const before = park({ ...component(own), attributes: { userProfileEnabled: 'true' } });

describe('the user profile', () => {
  it('becomes exactly that of the document', () => {
    const attributes = [{ name: 'username' }, { name: 'nick', multivalued: true }, { name: 'email' }];
    expect(changesOf(before, on({ attributes }))).toEqual([
      'user-profile park: attributeOrder ["username","email"] → ["username","nick","email"]',
      'user-profile park: attributes.email.displayName "Mail" → undefined',
      'user-profile park: attributes.nick undefined → {"name":"nick","multivalued":true}',
    ]);
  });

  it('is the same however its sets are sorted', () => {
    const with_ = (view: string[]): JsonObject => ({
      attributes: [{ name: 'username', permissions: { view, edit: [] } }, { name: 'email' }],
    });
    expect(changesOf(park(component(with_(['admin', 'user']))), on(with_(['user', 'admin'])))).toEqual([
      'realm park: attributes.userProfileEnabled undefined → "true"',
    ]);
  });

  it('is not looked at without the realm attribute that switches it on', () => {
    expect(changesOf(before, { userProfile: { attributes: [] } })).toEqual([]);
  });

  it('becomes Keycloak’s own when the attribute switches it off', () => {
    const { after } = runOver(before, { attributes: { userProfileEnabled: false } });
    expect(after.userProfile).toEqual(toUserProfile(DEFAULT_USER_PROFILE));
    expect([...after.components.keys()]).toEqual([]);
  });

  it('needs no component while it is Keycloak’s own', () => {
    expect([...runOver(park(), on(DEFAULT_USER_PROFILE)).after.components.keys()]).toEqual([]);
    expect([...runOver(park(), on(own)).after.components.keys()]).toEqual([`${TYPE}/declarative-user-profile`]);
  });

  it('ends the run where Keycloak refuses it', () => {
    expect(changesOf(before, on({ attributes: [{ name: 'email' }] }))).toEqual([
      'update the user profile: Keycloak refuses it: the user profile has no attribute "username" (HTTP 400)',
    ]);
    expect(changesOf(before, on([] as never)).at(-1)).toContain('it is not an object');
  });

  it('ends the run at a default value that its validators refuse', () => {
    const nick = { name: 'nick', defaultValue: 'Bo', validations: { length: { min: 3 } } };
    expect(changesOf(before, on({ attributes: [{ name: 'username' }, { name: 'email' }, nick] }))).toEqual([
      'update the user profile: Keycloak refuses it: the default value of "nick" is shorter than 3 characters (HTTP 400)',
    ]);
  });

  it('with a validator of an extension is not predicted', () => {
    const attributes = [
      { name: 'username', validations: { rhyme: {} } },
      { name: 'email', displayName: 'Mail' },
    ];
    const { failure, unpredicted } = runOver(before, on({ attributes }));
    expect(failure).toBeUndefined();
    expect(unpredicted.map(({ property }) => property)).toEqual(['userProfile']);
  });
});

it('a user profile without an attribute hides that of the users', () => {
  const ann = { username: 'ann', firstName: 'Ann', attributes: { nick: ['A'] } };
  const named = { ...park(), users: new Map([['ann', ann]]) };
  expect(changesOf(named, on(own)).filter((line) => line.startsWith('user '))).toEqual([
    'user ann: attributes {"nick":["A"]} → undefined',
    'user ann: firstName "Ann" → undefined',
  ]);
});

it('a name that a user profile shows again is not predicted', () => {
  const ann = { username: 'ann' };
  const { unpredicted } = runOver({ ...before, users: new Map([['ann', ann]]) }, on(DEFAULT_USER_PROFILE));
  expect(unpredicted.map(({ property }) => property)).toEqual(['users.ann.firstName', 'users.ann.lastName']);
});
