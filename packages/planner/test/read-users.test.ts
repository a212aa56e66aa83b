import type { Json } from '@realm-as-code/renderer';
import { describe, expect, it } from 'vitest';
import { readBesideExport } from '../src/live/beside-export.ts';
import { toLiveRealm } from '../src/live/from-export.ts';
import { besideExportOf } from '../src/reconciler/beside-export-of.ts';

const JANE = { id: '1', username: 'jane', email: 'jane@example.org', firstName: 'Jane', lastName: 'Doe', totp: false };

const ANSWERS: Readonly<Record<string, Json>> = {
  '/users/profile': { attributes: [] },
  '/users/1/role-mappings': {
    realmMappings: [{ name: 'seller' }],
    clientMappings: { till: { mappings: [{ name: 'open' }] } },
  },
  '/users/1/groups': [{ name: 'sales', path: '/sales' }],
  '/users/1/credentials': [{ id: 'x', type: 'password', createdDate: 0, credentialData: '{}' }],
};

/** Reads the users of a document, and notes what is asked for. */
async function readUsersOf(...users: object[]): Promise<{ users: object; paths: string[] }> {
  const paths: string[] = [];
  const api = {
    async ask(_: string, path: string): Promise<{ status: number; body: Json }> {
      const { pathname, searchParams } = new URL(path, 'http://keycloak');
      const below = pathname.replace('/realms/staff', '');
      paths.push(below === '/users' ? `/users ${searchParams.get('username') ?? searchParams.get('search')}` : below);
      const wanted = (searchParams.get('username') ?? searchParams.get('search') ?? '')
        .replaceAll('"', '')
        .toLowerCase();
      const found = [JANE].filter(({ username, email }) => [username, email].includes(wanted));
      return { status: 200, body: below === '/users' ? found : (ANSWERS[below] ?? []) };
    },
  };
  const live = toLiveRealm({
    realm: 'staff',
    users: [{ username: 'service-account-till', serviceAccountClientId: 'till' }],
  });
  const documents = [{ name: 'staff.json', value: { users } as never }];
  const read = await readBesideExport(api, live, besideExportOf(documents));
  if ('problem' in read) throw new Error(read.problem);
  return { users: Object.fromEntries(read.live.users ?? []), paths };
}

describe('users that documents name', () => {
  it('are read with their roles and groups, and without anything that documents do not speak of', async () => {
    const { users, paths } = await readUsersOf({ username: 'Jane', email: 'Jane@example.org' });
    expect(paths).toEqual(['/users/profile', '/users Jane', '/users/1/role-mappings', '/users/1/groups']);
    expect(users).toEqual({
      jane: {
        username: 'jane',
        email: 'jane@example.org',
        firstName: 'Jane',
        lastName: 'Doe',
        realmRoles: ['seller'],
        clientRoles: { till: ['open'] },
        groups: ['/sales'],
      },
    });
  });

  it('are read with when a credential was set, never what it is, where documents have some', async () => {
    const { users } = await readUsersOf({ username: 'jane', credentials: [{ type: 'password', value: 'x' }] });
    expect(users).toMatchObject({ jane: { credentials: { password: '1970-01-01T00:00:00.000Z' } } });
  });

  it('are looked for by email address, too, where that is another one or nobody has the username', async () => {
    const joe = { username: 'joe', email: 'jane@example.org', firstName: 'Joe', lastName: 'Doe' };
    const { users, paths } = await readUsersOf(joe);
    expect(paths).toEqual(['/users/profile', '/users joe', '/users "jane@example.org"']);
    expect(Object.keys(users)).toEqual(['jane']);
    // Someone of the same name is who is meant.
    const same = await readUsersOf({ ...joe, firstName: 'Jane' });
    expect(same.users).toMatchObject({ jane: { realmRoles: ['seller'] } });
  });

  it('are asked for once, and not at all if they are service accounts, which the export has', async () => {
    const { paths } = await readUsersOf(
      { username: 'nobody' },
      { username: 'nobody' },
      { username: 'service-account-till' },
    );
    expect(paths).toEqual(['/users/profile', '/users nobody']);
  });
});
