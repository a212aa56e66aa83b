import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { compareVersions } from '../../packages/renderer/src/keycloak/compare-versions.ts';
import { adopter } from './folders.ts';
import { emptyFolder, writeModule } from './write-module.ts';

const folder = join(adopter, 'src/generated');

/** Makes modules of what new roots are made of. Each gives a function, so that the command line can load it when called. */
export function embedAdopterData(): void {
  emptyFolder(folder);
  embedFreshRealms();
  embedStarter();
}

/** The fresh realms in packages/adopter/data/<version>. */
function embedFreshRealms(): void {
  const data = join(adopter, 'data');
  const texts = readdirSync(data)
    .toSorted(compareVersions)
    .map((version) => {
      const realm: unknown = JSON.parse(readFileSync(join(data, version, 'fresh-realm.json'), 'utf8'));
      return [version, JSON.stringify(realm)] as const;
    });
  writeModule(
    folder,
    'fresh-realms',
    `export function freshRealmTexts() { return ${json(Object.fromEntries(texts))}; }\n`,
    [
      '/** @returns fresh realms as JSON, by version, ascending. */',
      'export declare function freshRealmTexts(): Readonly<Record<string, string>>;',
    ],
  );
}

/** The root that `init` begins with. */
function embedStarter(): void {
  const starter = join(adopter, 'starter');
  const files = readdirSync(starter, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted()
    .map((path) => ({
      path: relative(starter, path).replaceAll('\\', '/'),
      text: readFileSync(path, 'utf8'),
    }));
  writeModule(folder, 'starter-files', `export function starterFiles() { return ${json(files)}; }\n`, [
    "import type { AdoptedFile } from '../adopt-realm.ts';",
    '/** @returns the files of the root, with `@REALM@` where the name of the realm belongs. */',
    'export declare function starterFiles(): readonly AdoptedFile[];',
  ]);
}

function json(value: unknown): string {
  return JSON.stringify(value, null, 2);
}
