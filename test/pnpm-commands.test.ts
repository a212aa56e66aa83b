import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { repository } from './folders.ts';

const { scripts, packageManager } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')) as {
  scripts: object;
  packageManager: string;
};

/** Where `pnpm NAME` is pnpm's own, and does something else than the script of that name, which is `pnpm run NAME`. */
const shadowed = ['access'];

const docs = readdirSync(join(repository, 'docs')).filter((name) => name.endsWith('.md'));

it.each(['README.md', 'CONTRIBUTING.md', ...docs.map((name) => `docs/${name}`)])(
  '%s calls scripts that pnpm runs',
  (page) => {
    const text = readFileSync(join(repository, page), 'utf8');
    const called = [...text.matchAll(/(?:^|`|-y )pnpm (run )?([a-z][\w:-]*)/gm)];
    for (const [, run, name = ''] of called) {
      if (run !== undefined) expect(scripts).toHaveProperty([name]);
      else expect(shadowed).not.toContain(name);
    }
  },
);

it.each(['.ci/run', 'tools/pre-commit.sh', 'docs/getting-started.md', 'docs/plan-for-keycloak-config-cli.md'])(
  'what nobody watches installs the version of pnpm that package.json names: %s',
  (file) => {
    const text = readFileSync(join(repository, file), 'utf8');
    // In pages, the steps of workflows are indented.
    const calls = file.endsWith('.md') ? /^ {8,}npx -y (pnpm\S*)/gm : /npx -y (pnpm\S*)/g;
    const versions = [...text.matchAll(calls)].map(([, version]) => version);
    expect(new Set(versions)).toEqual(new Set([packageManager]));
  },
);
