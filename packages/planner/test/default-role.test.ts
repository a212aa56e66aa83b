import { expect, it } from 'vitest';
import { runOver } from './run-over.ts';

it('a run stops where it would delete the role that every user has; roles before it by name are gone by then', () => {
  const realm = {
    defaultRole: { name: 'default-roles-staff' },
    roles: {
      realm: [{ name: 'seller' }, { name: 'default-roles-staff', description: 'Everybody' }, { name: 'buyer' }],
    },
  };
  const { lines, failure } = runOver(
    realm,
    { roles: { realm: [] } },
    { environment: { IMPORT_REMOTESTATE_ENABLED: 'false' } },
  );
  expect(lines).toEqual(['delete realm-role buyer']);
  expect(failure).toMatchObject({
    step: 'delete realm role "default-roles-staff"',
    reason: 'it is the role that every user of the realm has (HTTP 400)',
  });
});
