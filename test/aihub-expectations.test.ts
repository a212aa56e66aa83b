import { appendFileSync, cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject } from '@realm-as-code/renderer';
import { expect, it } from 'vitest';
import { runCli } from '../packages/cli/test/cli.ts';
import { aihub, temporaryFolder } from './folders.ts';

type Entity = Record<string, unknown>;

/** @returns what validate says of expectations after an entity of the AI Hub's templates was changed, in one stage. */
function brokenBy(
  file: string,
  list: string,
  name: readonly [key: string, value: string],
  change: Entity | ((entity: Entity) => Entity),
  stage = '',
): string[] {
  const root = temporaryFolder();
  cpSync(aihub, root, { recursive: true });
  const path = join(root, 'templates/configs/keycloak', file);
  const document = JSON.parse(readFileSync(path, 'utf8')) as JsonObject & Record<string, Entity[]>;
  const entity = document[list]?.find(({ [name[0]]: value }) => value === name[1]);
  if (entity === undefined) throw new Error(`${file} has no ${name[1]}`);
  const changed = typeof change === 'function' ? change(entity) : change;
  appendFileSync(join(root, 'stages/prod.yaml'), stage);
  writeFileSync(
    path,
    JSON.stringify({
      ...document,
      [list]: document[list]?.map((one) => (one === entity ? { ...one, ...changed } : one)),
    }),
  );
  const { stdout } = runCli(root, 'validate', '--stage', 'prod');
  return stdout.split('\n').filter((line) => line.includes('expectation:'));
}

const CLIENTS = 'managed/30-clients.json';

it('a gate that is switched off breaks them', () => {
  const alias = 'Deny Access Without AIHubAccess - Browser';
  const found = brokenBy(
    'managed/40-auth-flows.json',
    'authenticationFlows',
    ['alias', 'browser-aihub'],
    ({ authenticationExecutions }) => ({
      authenticationExecutions: (authenticationExecutions as Entity[]).map((one) =>
        one['flowAlias'] === alias ? { ...one, requirement: 'DISABLED' } : one,
      ),
    }),
  );
  for (const way of ['form', 'session'])
    expect(found).toContainEqual(
      expect.stringContaining(`with no role must not get in to account and 9 more clients by ${way}, and does`),
    );
});

it('an identity provider without a gate breaks them', () => {
  const name = ['alias', 'azure-ad'] as const;
  const found = brokenBy('bootstrap/identity-providers.json', 'identityProviders', name, {
    postBrokerLoginFlowAlias: '',
  });
  expect(found).toContainEqual(expect.stringMatching(/must not get in to .* by azure-ad, and does/));
  expect(found).toContainEqual(expect.stringMatching(/must not get in to langfuse by azure-ad, and does/));
});

it('Langfuse without the scope of its gate breaks them', () => {
  const found = brokenBy(CLIENTS, 'clients', ['clientId', 'langfuse'], {
    defaultClientScopes: ['openid', 'profile', 'email'],
  });
  expect(found).toContainEqual(expect.stringMatching(/with AIHubAccess must not get in to langfuse by form, and does/));
});

it('a client that asks people for their passwords breaks them, whatever exceptions its rule has', () => {
  const exception = '- { rule: direct-grants, at: "*#clients", reason: It is only a test. }';
  const found = brokenBy(
    CLIENTS,
    'clients',
    ['clientId', 'openwebui'],
    { directAccessGrantsEnabled: true },
    `exceptions: [${exception.slice(2)}]\n`,
  );
  expect(found).toContainEqual(expect.stringMatching(/must not get in to openwebui by direct-grant, and does/));
});

it('a gate for another role locks people out, which breaks them too', () => {
  const found = brokenBy(
    'managed/40-auth-flows.json',
    'authenticatorConfig',
    ['alias', 'browser - user lacks AIHubAccess'],
    {
      config: { condUserRole: 'AIHubSysAdmin', negate: 'true' },
    },
  );
  expect(found).toContainEqual(expect.stringMatching(/with AIHubAccess must get in to .* by form, and does not: /));
});
