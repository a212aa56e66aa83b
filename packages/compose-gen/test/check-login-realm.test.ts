import { expect, it } from 'vitest';
import { formatDiagnostic, type RealmTemplates } from '@realm-as-code/renderer';
import { parseYaml } from '@realm-as-code/stage';
import { generateStage, type Stage } from '../src/index.ts';
import { input, stage } from './demo.ts';

function realm(name: string): RealmTemplates {
  const text = JSON.stringify({ realm: name, roles: { realm: [{ name: 'a' }] } });
  return { folder: name, bootstrap: [], managed: [{ path: `${name}/managed/10-roles.json`, text }] };
}

function found(login: string, ...names: readonly string[]): string[] {
  const text = `compose: { services: { keycloak-config: { environment: { KEYCLOAK_LOGINREALM: '${login}' } } } }\n`;
  const { source } = parseYaml({ path: 'stages/demo.yaml', text });
  const compose = source?.value['compose'] as NonNullable<Stage['compose']>;
  return generateStage({ ...input, realms: names.map(realm), stage: { ...stage, compose }, ...(source && { source }) })
    .diagnostics.filter(({ code }) => code === 'wrong-login-realm')
    .map((one) => formatDiagnostic(one));
}

it('keycloak-config-cli signs in to a realm in which it can change all of them', () => {
  expect(found('master', 'shop', 'wiki')).toEqual([]);
  expect(found('shop', 'shop')).toEqual([]);
  expect(found('shop', 'shop', '{{broken}}')).toEqual([]);
  expect(found('$LOGIN', 'shop', 'wiki')).toEqual([]); // not known
  expect(found('shop', 'shop', 'wiki')).toEqual([
    'stages/demo.yaml:1:79 error wrong-login-realm: keycloak-config-cli signs in to the realm "shop", where nobody can change the realm "wiki". Let it sign in to the realm "master"',
  ]);
  expect(found('other', 'shop', 'wiki')).toEqual([expect.stringContaining('the realms "shop", "wiki". Let it')]);
});
