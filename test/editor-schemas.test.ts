import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freshRealm } from '@realm-as-code/adopter';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { runCli } from '../packages/cli/test/cli.ts';
import { temporaryFolder } from './folders.ts';

/** What an editor does with a file: it reads the schema that the first line names, and no other file. */
function complaintsOf(root: string, name: string, more: object = {}): string[] {
  const text = readFileSync(join(root, 'stages', name), 'utf8');
  const [, schema = ''] = /^# yaml-language-server: \$schema=(\S+)\n/.exec(text) ?? [];
  const ajv = new Ajv({ strict: false, allErrors: true });
  const validate = ajv.compile(JSON.parse(readFileSync(join(root, 'stages', schema), 'utf8')) as object);
  validate({ ...(parse(text) as object), ...more });
  return (validate.errors ?? []).map(({ message, params }) => `${message}: ${Object.values(params).join()}`);
}

function makeRoot(command: 'init' | 'adopt'): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'export.json'), JSON.stringify({ ...freshRealm('26.5.5', 'shop'), enabled: true }));
  const from = command === 'init' ? ['--realm', 'shop'] : ['--export', 'export.json'];
  expect(runCli(folder, command, ...from, '--out', 'root')).toMatchObject({ status: 0 });
  return join(folder, 'root');
}

describe.each(['init', 'adopt'] as const)('the schemas for editors in a root of "%s"', (command) => {
  it('are where the first lines of its stage files say, and know what is in them and what is not', () => {
    const root = makeRoot(command);
    const names = readdirSync(join(root, 'stages'));
    expect(names.length).toBeGreaterThan(2);
    for (const name of names) {
      expect(complaintsOf(root, name)).toEqual([]);
      expect(complaintsOf(root, name, { databse: 'x' })).not.toEqual([]);
    }
  });

  it('are written again by "schemas", after an update of the program', () => {
    const root = makeRoot(command);
    const before = readdirSync(join(root, '.realm-as-code'));
    rmSync(join(root, '.realm-as-code'), { recursive: true });
    const { status, stdout } = runCli(join(root, 'stages'), 'schemas');
    expect(status).toBe(0);
    expect(stdout).toContain('# yaml-language-server: $schema=../.realm-as-code/stage.schema.json\n');
    expect(readdirSync(join(root, '.realm-as-code'))).toEqual(before);
    expect(before).toContain('access.schema.json');
  });
});
