import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compareVersions } from '../../packages/renderer/src/keycloak/compare-versions.ts';
import { adopter } from './folders.ts';
import { emptyFolder, writeModule } from './write-module.ts';

/** Makes a module of the fresh realms in packages/adopter/data/<version>. */
export function embedFreshRealms(): void {
  const folder = join(adopter, 'src/keycloak/generated');
  emptyFolder(folder);
  const data = join(adopter, 'data');
  const texts = readdirSync(data)
    .toSorted(compareVersions)
    .map((version) => {
      const realm: unknown = JSON.parse(readFileSync(join(data, version, 'fresh-realm.json'), 'utf8'));
      return [version, JSON.stringify(realm)] as const;
    });
  // A function, because the command line loads what it returns only when it is called.
  writeModule(
    folder,
    'fresh-realms',
    `const realms = ${JSON.stringify(Object.fromEntries(texts))};\nexport function freshRealmTexts() { return realms; }\n`,
    [
      '/** @returns fresh realms as JSON, by version, ascending. */',
      'export declare function freshRealmTexts(): Readonly<Record<string, string>>;',
    ],
  );
}
