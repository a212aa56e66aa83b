import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { root } from '../../build/folders.ts';

/** A Java file without its comments. */
export interface JavaSource {
  /** The name of its class. */
  readonly name: string;
  readonly text: string;
}

/** The artifacts of Keycloak whose code reads attributes. Maven Central has not all of them for each version. */
const ARTIFACTS = [
  'core',
  'server-spi',
  'server-spi-private',
  'services',
  'model-jpa',
  'model-storage-private',
  'saml-core',
  'saml-core-public',
];
const REQUIRED = new Set(['server-spi', 'server-spi-private', 'services', 'model-jpa']);

/**
 * Fetches the sources of a Keycloak version from Maven Central, once.
 *
 * @param javaHome a JDK, which unpacks them.
 */
export function keycloakSources(version: string, javaHome: string): JavaSource[] {
  const folder = join(root, '.cache', `keycloak-sources-${version}`);
  if (!existsSync(folder)) {
    const work = `${folder}.part`;
    rmSync(work, { recursive: true, force: true });
    mkdirSync(work, { recursive: true });
    for (const artifact of ARTIFACTS) unpack(artifact, version, work, javaHome);
    renameSync(work, folder);
  }
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.java'))
    .toSorted()
    .map((file) => ({
      name: basename(file, '.java'),
      text: withoutComments(readFileSync(join(folder, file), 'utf8')),
    }));
}

function unpack(artifact: string, version: string, folder: string, javaHome: string): void {
  const coordinates = `-Dartifact=org.keycloak:keycloak-${artifact}:${version}:jar:sources`;
  const { status, error } = spawnSync(
    'mvn',
    ['-q', '-B', 'dependency:copy', coordinates, `-DoutputDirectory=${folder}`],
    {
      stdio: 'ignore',
    },
  );
  if (error !== undefined)
    throw new Error('Maven is needed for the sources of Keycloak (Debian: apt-get install maven)');
  if (status === 0) {
    const jar = `keycloak-${artifact}-${version}-sources.jar`;
    execFileSync(join(javaHome, 'bin/jar'), ['xf', jar], { cwd: folder });
    rmSync(join(folder, jar));
  } else if (REQUIRED.has(artifact)) throw new Error(`Maven Central has no sources of keycloak-${artifact} ${version}`);
}

function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/(^|[^:"])\/\/.*$/gm, '$1');
}
