import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { checkDeployment, readShared, readStage, readVariables } from '@realm-as-code/stage';
import { aihub, repository } from './folders.ts';

const packages = readdirSync(join(repository, 'packages')).map((name) => `packages/${name}`);
const pages = ['', '.changeset', '.github', 'docs', 'docs/decisions', ...packages].flatMap((folder) =>
  readdirSync(join(repository, folder)).flatMap((name) => (name.endsWith('.md') ? [join(folder, name)] : [])),
);
const read = (path: string): string => readFileSync(join(repository, path), 'utf8');

/** The links of all pages to files of this repository: what they show, and the file and the heading they lead to. */
const links = pages.flatMap((page) =>
  [...withoutCode(read(page)).matchAll(/\[([^[\]]*)\]\(([^()\s]+)\)/g)].flatMap(([, label = '', target = '']) => {
    if (/^[a-z]+:/.test(target)) return [];
    const [path = '', heading] = target.split('#', 2);
    return [{ page, label, file: path === '' ? page : join(dirname(page), path), heading }];
  }),
);

function withoutCode(text: string): string {
  return text.replace(/^ *```[^]*?^ *```$/gm, '');
}

/** The anchors that GitHub gives the headings of a page, and those set by hand. */
function anchorsOf(page: string): string[] {
  const headings = [...withoutCode(read(page)).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
  return [...headings, ...[...read(page).matchAll(/<a id="([^"]+)">/g)].map(([, id = '']) => id)];
}

it('links in the documentation lead somewhere', () => {
  expect(links.length).toBeGreaterThan(100);
  const broken = links.filter(({ file, heading }) => {
    if (!existsSync(join(repository, file))) return true;
    return heading !== undefined && !anchorsOf(file).includes(heading);
  });
  expect(broken).toEqual([]);
});

it('functions that the documentation links to are in these files', () => {
  const named = links.filter(({ label, file }) => /^`\w+`$/.test(label) && file.endsWith('.ts'));
  expect(named.length).toBeGreaterThan(40);
  expect(named.filter(({ label, file }) => !read(file).includes(label.slice(1, -1)))).toEqual([]);
});

it('folders and files that docs/architecture.md names exist', () => {
  const paths = [...read('docs/architecture.md').matchAll(/`((?:packages|stages|tools|test|docs)\/[\w./-]+)`/g)];
  expect(paths.length).toBeGreaterThan(10);
  const isThere = (path: string): boolean => existsSync(join(path.startsWith('stages/') ? aihub : repository, path));
  expect(paths.map(([, path = '']) => path).filter((path) => !isThere(path))).toEqual([]);
});

it('stage files that the documentation shows are files that the program reads', () => {
  const shown = pages.flatMap((page) =>
    [...read(page).matchAll(/^```yaml\n(# stages\/(\w+)\.yaml\n[^]*?)^```$/gm)].map(([, text = '', name = '']) => ({
      name,
      file: { path: page, text },
    })),
  );
  expect(shown.length).toBeGreaterThan(3);
  const shared = { versions: { keycloak: '26.5.5', keycloakConfigCli: '6.5.1', postgres: '17.7' } };
  const extras = { themes: [], providers: [], certificates: ['db-ca.pem'] };
  const problems = shown.flatMap(({ name, file }) => {
    if (name === 'shared') return readShared(file).diagnostics;
    if (name === 'variables') return readVariables(file).diagnostics;
    const { read: stage, diagnostics } = readStage(name, file, shared);
    return stage === undefined ? diagnostics : checkDeployment(stage.stage, extras, stage.source);
  });
  expect(problems).toEqual([]);
});
