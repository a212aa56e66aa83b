import { describe, expect, it } from 'vitest';
import type { Plan } from '../src/index.ts';
import { type Edit, linesOf, planShop } from './shop.ts';

const RIGHTS = ['manage-clients', 'manage-realm', 'view-identity-providers'];

/** A plan for a client `ci` that signs in, and a change to make. */
function plan(client: object | undefined, account: object | undefined, edit: Edit = () => {}): Plan {
  return planShop(
    (live, file) => {
      if (client !== undefined) live.clients['ci'] = { enabled: true, serviceAccountsEnabled: true, ...client };
      if (account !== undefined)
        live.serviceAccounts['ci'] = { username: 'service-account-ci', serviceAccountClientId: 'ci', ...account };
      file.clientScopes['new'] = { protocol: 'openid-connect' };
      edit(live, file);
    },
    { signsInAs: { client: 'ci', rights: RIGHTS } },
  );
}

function rights(...names: string[]): object {
  return { clientRoles: { 'realm-management': names } };
}

describe('a reconciler that signs in as a client of the realm', () => {
  it.each<[string, object]>([
    ['has the rights that it needs', rights('manage-clients', 'manage-realm', 'view-identity-providers')],
    ['has more', rights('manage-clients', 'manage-realm', 'manage-identity-providers', 'manage-users')],
    ['has all', rights('realm-admin')],
    ['has roles that may contain others', { ...rights(), realmRoles: ['default-roles-shop', 'operators'] }],
    ['has roles of other clients', { clientRoles: { own: ['all'] } }],
  ])('runs where it %s', (_, account) => {
    expect(plan({}, account).failure).toBeUndefined();
  });

  it.each<[string, object | undefined, object | undefined, string]>([
    ['there is no such client', undefined, undefined, 'the realm has no such client'],
    ['it is disabled', { enabled: false }, rights('realm-admin'), 'it is disabled'],
    ['it has no service account', { serviceAccountsEnabled: false }, undefined, 'it has no service account'],
  ])('does nothing where %s', (_, client, account, reason) => {
    const { failure, changes } = plan(client, account);
    expect(failure).toEqual({ document: 'shop.json', step: 'sign in as the client "ci"', reason });
    expect(changes.filter(({ action }) => action !== 'stays')).toEqual([]);
  });

  it('fails on the way where it lacks rights', () => {
    const found = plan({}, { ...rights('manage-realm'), realmRoles: ['default-roles-shop'] });
    expect(found.failure?.reason).toBe(
      'its service account lacks manage-clients, view-identity-providers of realm-management, which the documents need (HTTP 403)',
    );
    expect(linesOf(found)).toContain('create client-scope new');
  });
});
