import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from '../packages/cli/test/cli.ts';
import { pnpm } from '../tools/pnpm.ts';
import { repository } from './folders.ts';

describe('the packed packages, installed in an empty project', () => {
  const project = mkdtempSync(join(tmpdir(), 'library-'));
  const run = (command: string, ...args: readonly string[]): string => {
    const { status, stdout, stderr } = spawnSync(command, args, { cwd: project, encoding: 'utf8' });
    expect(status, `${stdout}${stderr}`).toBe(0);
    return stdout;
  };

  beforeAll(() => {
    for (const name of ['renderer', 'stage', 'compose-gen']) {
      execFileSync(...pnpm('pack', '--pack-destination', project), {
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
    run('npm', 'install', '--no-audit', '--no-fund', '--prefer-offline', ...tarballs.map((name) => `./${name}`));
  }, 180_000);
  afterAll(() => rmSync(project, { recursive: true }), 60_000);

  it(
    'run the example of the README as it stands, which lists what the command line writes',
    { timeout: 120_000 },
    () => {
      runCli(project, 'init', '--realm', 'shop', '--out', '.');
      const readme = readFileSync(join(repository, 'README.md'), 'utf8');
      const [, example = ''] = /^## As a library\n[^]*?^```ts\n([^]*?)^```$/m.exec(readme) ?? [];
      writeFileSync(join(project, 'example.ts'), example);
      // The types of Node, as "npm install --save-dev @types/node" brings them.
      symlinkSync(join(repository, 'node_modules/@types'), join(project, 'node_modules/@types'));
      const tsc = join(repository, 'node_modules/typescript/bin/tsc');
      run(
        process.execPath,
        tsc,
        '--strict',
        '--module',
        'nodenext',
        '--target',
        'es2023',
        '--types',
        'node',
        'example.ts',
      );

      const listed = run(process.execPath, 'example.js').trimEnd().split('\n');
      expect(runCli(project, 'generate', '--stage', 'dev').status).toBe(0);
      const manifest = JSON.parse(readFileSync(join(project, 'deploy/.generated.json'), 'utf8')) as {
        stages: { dev: string[] };
      };
      expect(listed.map((line) => line.split(' ')[0])).toEqual(manifest.stages.dev);
    },
  );

  it('generate a stage that is in no file', () => {
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
    expect(JSON.parse(run(process.execPath, 'generate.mjs'))).toEqual([
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
});
