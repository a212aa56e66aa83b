import { describe, expect, it } from 'vitest';
import { runOver } from './run-over.ts';

const GROUPS_STATE = 'de.adorsys.keycloak.config.state-default-groups-0';

/** A realm with groups, roles, two clients, and a service account who is in a group. */
function realmWith(groups: object[], attributes: object = {}): object {
  return {
    groups,
    attributes,
    defaultGroups: ['/sales'],
    clients: [
      { clientId: 'till', serviceAccountsEnabled: true },
      { clientId: 'stock', publicClient: true },
    ],
    roles: {
      realm: [{ name: 'seller' }, { name: 'buyer' }],
      client: { till: [{ name: 'open' }, { name: 'close' }], stock: [{ name: 'count' }] },
    },
    users: [{ username: 'service-account-till', serviceAccountClientId: 'till', groups: ['/sales', '/sales/north'] }],
  };
}

describe('a group', () => {
  it('is created with everything in it', () => {
    const { after, lines } = runOver(realmWith([]), {
      groups: [
        {
          name: 'sales',
          description: 'Who sells',
          attributes: { floor: [1, 'two'] },
          realmRoles: ['seller'],
          clientRoles: { till: ['open'], stock: [] },
          subGroups: [{ name: 'north', subGroups: [{ name: 'night' }] }],
        },
      ],
    });
    expect(lines).toEqual(['create group /sales', 'create group /sales/north', 'create group /sales/north/night']);
    expect(after.groups.get('/sales')).toEqual({
      name: 'sales',
      description: 'Who sells',
      attributes: { floor: ['1', 'two'] },
      realmRoles: ['seller'],
      clientRoles: { till: ['open'] },
    });
  });

  it('has exactly the declared attributes and roles; what the document does not mention stays', () => {
    const live = {
      name: 'sales',
      description: 'Who sells',
      attributes: { floor: ['1'], gone: ['x'] },
      realmRoles: ['seller'],
      clientRoles: { till: ['open'], stock: ['count'] },
    };
    const change = { attributes: { floor: ['2'] }, clientRoles: { till: ['close'] } };
    expect(runOver(realmWith([live]), { groups: [{ name: 'sales', ...change }] }).lines).toEqual([
      'change group /sales: attributes.floor ["1"] → ["2"]',
      'change group /sales: attributes.gone ["x"] → undefined',
      'change group /sales: clientRoles.stock ["count"] → undefined',
      'change group /sales: clientRoles.till ["open"] → ["close"]',
    ]);
    expect(runOver(realmWith([live]), { groups: [{ name: 'sales', realmRoles: [] }] }).lines).toEqual([
      'change group /sales: realmRoles ["seller"] → undefined',
    ]);
  });

  it('keeps an attribute whose value is not known', () => {
    const { lines, unknown } = runOver(realmWith([{ name: 'sales', attributes: { floor: ['1'] } }]), {
      groups: [{ name: 'sales', attributes: { floor: ['$(env:FLOOR)'] } }],
    });
    expect(lines).toEqual([]);
    expect(unknown).toEqual([{ type: 'group', name: '/sales', path: 'attributes.floor' }]);
  });

  it('goes with what is in it, and out of the groups of its members and of new users', () => {
    const { lines } = runOver(realmWith([{ name: 'sales', subGroups: [{ name: 'north' }] }]), { groups: [] });
    expect(lines).toEqual([
      'change realm staff: defaultGroups ["/sales"] → undefined',
      'change service-account till: groups ["/sales","/sales/north"] → undefined',
      'delete group /sales',
      'delete group /sales/north',
    ]);
  });

  it('of another name in the document is another one, even where slashes in names make their paths alike', () => {
    const live = [{ name: 'a', subGroups: [{ name: 'b' }] }, { name: 'c/d' }];
    expect(runOver(realmWith(live), { groups: [{ name: 'a' }, { name: 'c/d' }] }).lines).toEqual(['delete group /a/b']);
  });
});

it('a group whose name has a slash is not found where another group has the first part of it for a name', () => {
  const joining = (...groups: object[]): string | undefined =>
    runOver({ groups }, { users: [{ username: 'joe', groups: ['a/b'] }] }, { beside: { users: new Map() } }).failure
      ?.reason;
  expect(joining({ name: 'a/b' })).toBeUndefined();
  expect(joining({ name: 'a', subGroups: [{ name: 'b' }] })).toBeUndefined();
  expect(joining({ name: 'a' }, { name: 'a/b' })).toBe('there is no group "a/b" (HTTP 500)');
});

describe('groups that the document lacks', () => {
  const live = [{ name: 'sales', subGroups: [{ name: 'north' }] }, { name: 'remembered' }, { name: 'by-hand' }];
  const remembered = { [GROUPS_STATE]: '["sales","remembered"]' };
  const deletionsWith = (environment: Record<string, string>, attributes: object = remembered, version = '6.5.1') =>
    runOver(realmWith(live, attributes), { groups: [{ name: 'sales' }] }, { environment, version }).lines.filter(
      (line) => line.startsWith('delete'),
    );

  it('are deleted if an earlier run made them; within declared ones, all are', () => {
    expect(deletionsWith({})).toEqual(['delete group /remembered', 'delete group /sales/north']);
    expect(deletionsWith({ IMPORT_MANAGED_SUBGROUP: 'no-delete' })).toContain('delete group /sales/north');
  });

  it('are all deleted as long as nothing is remembered: on a first run, without a state, and before 6.5', () => {
    const all = ['delete group /by-hand', 'delete group /remembered', 'delete group /sales/north'];
    expect(deletionsWith({}, {})).toEqual(all);
    expect(deletionsWith({ IMPORT_REMOTESTATE_ENABLED: 'false' })).toEqual(all);
    expect(deletionsWith({}, remembered, '6.4.0')).toEqual(all);
  });

  it('stay with IMPORT_MANAGED_GROUP=no-delete, but sub-groups of a group that is written only with the setting for those', () => {
    const kept = { IMPORT_MANAGED_GROUP: 'no-delete' };
    expect(deletionsWith(kept)).toEqual([]);
    const written = (environment: object, version: string): readonly string[] =>
      runOver(
        realmWith(live),
        { groups: [{ name: 'sales', description: 'New' }] },
        { environment: { ...kept, ...environment }, version },
      ).lines.filter((line) => line.includes(' group '));
    const change = 'change group /sales: description undefined → "New"';
    expect(written({}, '6.5.1')).toEqual([change, 'delete group /sales/north']);
    expect(written({ IMPORT_MANAGED_SUBGROUP: 'no-delete' }, '6.5.1')).toEqual([change]);
    expect(written({ IMPORT_MANAGED_SUBGROUP: 'no-delete' }, '6.4.0')).toEqual([change, 'delete group /sales/north']);
  });

  it('cannot be told where only the order of roles decides whether their group is written', () => {
    const group = { name: 'sales', realmRoles: ['buyer', 'seller'] };
    const { lines, unpredicted } = runOver(
      realmWith([{ ...group, subGroups: [{ name: 'north' }] }]),
      { groups: [group] },
      { environment: { IMPORT_MANAGED_GROUP: 'no-delete' } },
    );
    expect(lines).toEqual([]);
    expect(unpredicted).toEqual([expect.objectContaining({ property: 'groups./sales.subGroups' })]);
  });
});

describe('a run stops at a group', () => {
  const failureOf = (group: object, version = '6.5.1'): unknown =>
    runOver(realmWith([{ id: '1', name: 'sales' }]), { groups: [group] }, { version }).failure;
  const failure = (step: string, reason: string): object => ({ document: 'staff.json', step, reason });

  it('that gets a role which is not there', () => {
    expect(failureOf({ name: 'sales', realmRoles: ['nobody'] })).toEqual(
      failure('update group "/sales"', 'there is no realm role "nobody"'),
    );
    expect(failureOf({ name: 'new', clientRoles: { till: ['burn'] } })).toEqual(
      failure('create group "/new"', 'there is no role "burn" of client "till"'),
    );
    expect(failureOf({ name: 'new', clientRoles: { gone: ['x'] } })).toEqual(
      failure('create group "/new"', 'there is no client "gone"'),
    );
  });

  it('with an empty list of roles of a client which is not there, before 6.5 only', () => {
    expect(failureOf({ name: 'sales', clientRoles: { gone: [] } })).toBeUndefined();
    expect(failureOf({ name: 'sales', clientRoles: { gone: [] } }, '6.4.0')).toEqual(
      failure('update group "/sales"', 'there is no client "gone"'),
    );
  });

  it('without a name, with an id that is not its own, or that is a sub-group twice', () => {
    expect(failureOf({ name: ' ' })).toEqual(failure('create group "/ "', 'a group needs a name (HTTP 400)'));
    expect(failureOf({ id: '1', name: 'sales' })).toBeUndefined();
    expect(failureOf({ id: '2', name: 'sales' })).toEqual(
      failure('update group "/sales"', 'its "id" is not that of the live group (HTTP 404)'),
    );
    expect(failureOf({ id: '3', name: 'new' })).toMatchObject({ step: 'create group "/new"' });
    expect(failureOf({ name: 'sales', subGroups: [{ name: 'north' }, { name: 'north' }] })).toEqual(
      failure('create group "/sales/north"', 'the document has this group twice (HTTP 409)'),
    );
  });
});
