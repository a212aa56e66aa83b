// Makes packages/renderer/data/<version>/options.json from the distribution of a Keycloak: `pnpm make:options [VERSION…]`;
// without one, of the version that the stages deploy. Needs Maven and a JDK of 21 or later.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderer } from '../build/folders.ts';
import { type CapturedOptions, captureOptions } from './capture-options.ts';
import { deployedVersion } from './deployed-version.ts';
import { findJava, keycloakDistribution } from './distribution.ts';

const javaHome = findJava(21);
const versions = process.argv.slice(2);
for (const version of versions.length === 0 ? [deployedVersion()] : versions) {
  const captured = captureOptions(await keycloakDistribution(version, javaHome), javaHome);
  const folder = join(renderer, 'data', version);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'options.json'), toText(captured));
}

/** An option or a feature on each line, so that the difference between two versions can be read. */
function toText({ options, features }: CapturedOptions): string {
  const lines = (entries: object): string =>
    Object.entries(entries)
      .map(([name, value]) => `    ${JSON.stringify(name)}: ${JSON.stringify(value)}`)
      .join(',\n');
  return `{\n  "options": {\n${lines(options)}\n  },\n  "features": {\n${lines(features)}\n  }\n}\n`;
}
