import { execFileSync } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { repository, temporaryFolder } from './folders.ts';

it('the packed packages install in an empty project and generate a stage in memory', { timeout: 180_000 }, () => {
  const project = temporaryFolder();
  for (const name of ['renderer', 'stage', 'compose-gen']) {
    execFileSync('npx', ['-y', 'pnpm', 'pack', '--pack-destination', project], {
      cwd: join(repository, 'packages', name),
      stdio: 'ignore',
    });
  }
  const tarballs = readdirSync(project).filter((name) => name.endsWith('.tgz'));
  expect(tarballs).toHaveLength(3);
  writeFileSync(
    join(project, 'package.json'),
    '{ "name": "user", "version": "1.0.0", "private": true, "type": "module" }',
  );
  execFileSync('npm', ['install', '--no-audit', '--no-fund', ...tarballs.map((name) => `./${name}`)], {
    cwd: project,
    stdio: 'ignore',
  });
  writeFileSync(
    join(project, 'generate.mjs'),
    `import { renderRealm } from '@realm-as-code/renderer';
import { generateStage } from '@realm-as-code/compose-gen';
const templates = { bootstrap: [], managed: [{ path: '10-roles.json', text: '{"realm":"r","roles":{"realm":[{"name":"{{id}}"}]}}' }] };
const variable = { group: 'g', description: 'd', secret: true, example: 'e', generate: 'm' };
const { files, diagnostics } = generateStage({
  stage: {
    name: 'memory',
    versions: { keycloak: '26.5.5', keycloakConfigCli: '6.5.1', postgres: '17.7' },
    keycloak: { command: ['start-dev'], database: 'embedded' },
    values: { id: 'a' },
  },
  realms: [templates],
  variables: { KEYCLOAK_ADMIN_USER: variable, KEYCLOAK_ADMIN_PASSWORD: variable },
});
console.log(JSON.stringify([renderRealm(templates, { id: 'b' }).merged.roles, diagnostics, files.map(({ path }) => path)]));
`,
  );
  const output = execFileSync(process.execPath, ['generate.mjs'], { cwd: project, encoding: 'utf8' });
  expect(JSON.parse(output)).toEqual([
    { realm: [{ name: 'b' }] },
    [],
    [
      'configs/keycloak/keycloak-config-entrypoint.sh',
      'configs/keycloak/keycloak-entrypoint.sh',
      'configs/keycloak/managed/10-roles.memory.json',
      'configs/keycloak/placeholders.sh',
      'configs/keycloak/r-realm.memory.json',
      'docker-compose.memory.yml',
      'env.memory.example',
    ],
  ]);
});
