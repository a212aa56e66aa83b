import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { minimalRoot, runCli } from './cli.ts';

it('a folder of a realm without any template is an error: it would become a realm without a name', () => {
  const root = minimalRoot();
  const templates = join(root, 'templates/configs/keycloak');
  for (const folder of ['demo', 'wiki/managed']) mkdirSync(join(templates, folder), { recursive: true });
  for (const kind of ['bootstrap', 'managed']) renameSync(join(templates, kind), join(templates, 'demo', kind));
  writeFileSync(join(templates, 'wiki/managed/NOTES.md'), '');
  expect(runCli(root, 'generate', '--all')).toMatchObject({
    status: 1,
    stdout: '',
    stderr:
      'templates/configs/keycloak/wiki:1:1 error file-not-found: there is no template in this folder of a realm. Write bootstrap/realm.json in it, or remove the folder\n',
  });
  expect(existsSync(join(root, 'deploy'))).toBe(false);
});
