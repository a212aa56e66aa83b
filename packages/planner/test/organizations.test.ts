import type { JsonObject } from '@realm-as-code/renderer';
import { describe, expect, it } from 'vitest';
import { type LiveRealm, reconcile, reconcilerSettings } from '../src/index.ts';
import { nameOfOrganization, withMembers } from '../src/live/organizations.ts';
import { changesOf, park, runOver } from './realm-parts.ts';

const zoo = (rest: JsonObject = {}): JsonObject => ({ name: 'Zoo', alias: 'zoo', enabled: true, ...rest });
const club = (rest: JsonObject = {}): JsonObject => ({ name: 'Club', alias: 'club', enabled: true, ...rest });
const domain = (name: string): JsonObject => ({ name, verified: false });

/** A realm with organizations, and with these users. */
function realmWith(
  organizations: readonly JsonObject[],
  users: readonly string[] = [],
  settings: JsonObject = {},
): LiveRealm {
  return {
    ...park({ organizationsEnabled: true, identityProviders: [{ alias: 'google' }, { alias: 'github' }], ...settings }),
    organizations: new Map(organizations.map((one) => [nameOfOrganization(one), withMembers(one, membersIn(one))])),
    users: new Map(users.map((username) => [username, { username }])),
  };
}

function membersIn({ members, managedMembers }: JsonObject): { username: string; isManaged: boolean }[] {
  const managed = (managedMembers ?? []) as string[];
  return ((members ?? []) as string[]).map((username) => ({ username, isManaged: managed.includes(username) }));
}

describe('an organization', () => {
  it('is made, changed as far as the document says, and deleted where the document lacks it, whoever made it', () => {
    const before = realmWith([zoo({ description: 'Animals', attributes: { size: ['big'] } }), club()]);
    const organizations = [zoo({ attributes: { place: ['Bonn'] } }), { name: 'Park', alias: 'park' }];
    expect(changesOf(before, { organizations })).toEqual([
      'delete organization club',
      'create organization park',
      'organization zoo: attributes.place undefined → ["Bonn"]',
      'organization zoo: attributes.size ["big"] → undefined',
    ]);
  });

  it('is on again unless the document says otherwise', () => {
    const before = realmWith([zoo({ enabled: false })]);
    expect(changesOf(before, { organizations: [{ alias: 'zoo' }] })).toEqual([
      'organization zoo: enabled false → true',
    ]);
    expect(changesOf(before, { organizations: [{ alias: 'zoo', enabled: false }] })).toEqual([]);
  });

  it('stays where nothing is deleted, where the list is empty, and where organizations are off', () => {
    const before = realmWith([zoo(), club()]);
    const keep = { IMPORT_MANAGED_ORGANIZATION: 'no-delete' };
    expect(changesOf(before, { organizations: [zoo()] }, keep)).toEqual([]);
    expect(changesOf(before, { organizations: [] })).toEqual([]);
    const off = realmWith([zoo(), club()], [], { organizationsEnabled: false });
    expect(changesOf(off, { organizations: [{ alias: 'new', name: 'New' }] })).toEqual([]);
  });

  it('without an alias gets its name for one, and the organizations after it are not looked at', () => {
    expect(changesOf(realmWith([]), { organizations: [{ name: 'Zoo' }, club()] })).toEqual(['create organization Zoo']);
  });
});

describe('what Keycloak refuses', () => {
  const before = realmWith([zoo({ domains: [domain('zoo.org')] }), club()]);
  const organizations = (...some: JsonObject[]): JsonObject => ({ organizations: [zoo(), club(), ...some] });

  it.each([
    ['has no name', { alias: 'new' }],
    ['has a space in its alias', { alias: 'n w', name: 'New' }],
    ['has the name of another one', { alias: 'new', name: 'Zoo' }],
    ['has the domain of another one', { alias: 'new', name: 'New', domains: [domain('zoo.org')] }],
    ['has a domain that is none', { alias: 'new', name: 'New', domains: [domain('a b')] }],
    ['redirects to no address', { alias: 'new', name: 'New', redirectUrl: 'ftp://zoo.org' }],
  ])('a new organization that %s is not made, nor are those after it', (_, refused) => {
    expect(changesOf(before, organizations(refused, { alias: 'last', name: 'Last' }))).toEqual([]);
  });

  it('in an existing one changes nothing of it, and the others are imported', () => {
    const document = {
      organizations: [zoo({ redirectUrl: 'nowhere:', description: 'x' }), club({ description: 'y' })],
    };
    expect(changesOf(before, document)).toEqual(['organization club: description undefined → "y"']);
  });

  it('by its type keeps every organization from being imported', () => {
    expect(changesOf(before, { organizations: [zoo({ description: 'x' }), club({ attributes: { a: 'b' } })] })).toEqual(
      [],
    );
  });
});

describe('the identity providers of an organization', () => {
  it('are those of the document; one that belongs to another organization stays there', () => {
    const before = realmWith([zoo({ identityProviders: ['google'] }), club()]);
    const identityProviders = [{ alias: 'google' }, { alias: 'github' }, { alias: 'nobody' }];
    expect(
      changesOf(before, {
        organizations: [zoo({ identityProviders: [{ alias: 'google' }] }), club({ identityProviders })],
      }),
    ).toEqual(['organization club: identityProviders undefined → ["github"]']);
    expect(changesOf(before, { organizations: [zoo(), club()] })).toEqual([
      'organization zoo: identityProviders ["google"] → undefined',
    ]);
  });

  it('lose a domain that the organization loses', () => {
    const before = realmWith([zoo({ identityProviders: ['google'], domains: [domain('zoo.org')] })], [], {
      identityProviders: [{ alias: 'google', config: { 'kc.org.domain': 'zoo.org', clientId: 'x' } }],
    });
    const document = { organizations: [zoo({ identityProviders: [{ alias: 'google' }], domains: ['zoo.com'] })] };
    expect(changesOf(before, document)).toEqual([
      'identity-provider google: config.kc.org.domain "zoo.org" → undefined',
      'organization zoo: domains [{"name":"zoo.org","verified":false}] → [{"name":"zoo.com","verified":false}]',
    ]);
  });
});

describe('the members of an organization', () => {
  const withMember = (...usernames: string[]): JsonObject => ({
    organizations: [zoo({ members: usernames.map((username) => ({ username })) })],
  });

  it('are those of the document, as far as there are such users', () => {
    const before = realmWith([zoo({ members: ['ann'] })], ['ann', 'bob']);
    expect(changesOf(before, withMember('Bob', 'nobody'))).toEqual(['organization zoo: members ["ann"] → ["bob"]']);
    const keep = { IMPORT_MANAGED_ORGANIZATION: 'no-delete' };
    expect(changesOf(before, withMember('bob'), keep)).toEqual(['organization zoo: members ["ann"] → ["ann","bob"]']);
  });

  it('whose account belongs to it lose the account with the membership', () => {
    const before = realmWith([zoo({ members: ['ann'], managedMembers: ['ann'] })], ['ann']);
    expect(changesOf(before, withMember())).toEqual([
      'organization zoo: managedMembers ["ann"] → undefined',
      'organization zoo: members ["ann"] → undefined',
      'delete user ann',
    ]);
  });

  it('beyond the tenth stay', () => {
    const many = Array.from({ length: 12 }, (_, index) => `user-${index + 10}`);
    const { after } = runOver(realmWith([zoo({ members: many })], many), withMember());
    expect(after.organizations?.get('zoo')?.['members']).toEqual(['user-20', 'user-21']);
  });

  it('are not predicted where the users were not read', () => {
    const before = { ...realmWith([zoo()]), users: undefined };
    expect(runOver(before, withMember('ann')).unpredicted.map(({ property }) => property)).toEqual([
      'organizations.zoo.members',
    ]);
  });
});

it('keycloak-config-cli 6.5.0 sees the first ten organizations by name, and 6.4 leaves all alone', () => {
  const all = Array.from({ length: 11 }, (_, index) => ({ name: `O ${index + 10}`, alias: `o${index + 10}` }));
  const runBy = (version: string): ReturnType<typeof reconcile> =>
    reconcile(
      realmWith(all),
      [{ name: 'park.json', value: { realm: 'park', organizations: all.slice(0, 1) } }],
      reconcilerSettings(new Map([['IMPORT_CACHE_ENABLED', 'false']]), version),
    );
  expect([...(runBy('6.5.1').after.organizations?.keys() ?? [])]).toEqual(['o10']);
  expect([...(runBy('6.5.0').after.organizations?.keys() ?? [])]).toEqual(['o10', 'o20']);
  expect(runBy('6.4.0').after.organizations?.size).toBe(11);
});
