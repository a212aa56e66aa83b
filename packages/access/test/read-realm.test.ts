import { freshRealm } from '@realm-as-code/adopter';
import { expect, test } from 'vitest';
import { readAccessRealm } from '../src/index.ts';

test('a realm has what Keycloak adds to it: flows with everything in them, and bindings', () => {
  const realm = readAccessRealm({ realm: 'demo', enabled: true }, freshRealm('26.5.5', 'demo'));
  expect(realm.bindings.get('browserFlow')).toBe('browser');
  expect(realm.flows.get('browser')?.executions.map(({ flow, authenticator }) => flow ?? authenticator)).toContain(
    'auth-cookie',
  );
  expect(realm.flows.has('forms')).toBe(true);
});

test('of two authenticator configs with one alias, the first counts', () => {
  const realm = readAccessRealm(
    {
      realm: 'demo',
      authenticationFlows: [
        {
          alias: 'gate',
          topLevel: true,
          authenticationExecutions: [
            { authenticator: 'conditional-user-role', requirement: 'REQUIRED', authenticatorConfig: 'lacks the role' },
          ],
        },
      ],
      authenticatorConfig: [
        { alias: 'lacks the role', config: { condUserRole: 'member', negate: 'true' } },
        { alias: 'lacks the role', config: { condUserRole: 'admin', negate: 'false' } },
      ],
    },
    freshRealm('26.5.5', 'demo'),
  );
  expect(realm.flows.get('gate')?.executions[0]?.config).toEqual({ condUserRole: 'member', negate: 'true' });
});
