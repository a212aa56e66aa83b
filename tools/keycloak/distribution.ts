import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  createReadStream,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { root } from '../build/folders.ts';

const cache = join(root, '.cache');
/** SHA-256 of `org.keycloak:keycloak-quarkus-dist:<version>:zip` on Maven Central, by version. */
const checksums = join(import.meta.dirname, 'checksums.json');

function knownChecksums(): Record<string, string> {
  return JSON.parse(readFileSync(checksums, 'utf8')) as Record<string, string>;
}

function zipOf(version: string): string {
  return join(cache, `keycloak-quarkus-dist-${version}.zip`);
}

/**
 * Fetches Keycloak once from Maven Central and unpacks it.
 *
 * @param javaHome a JDK, which unpacks it.
 * @returns the folder of the distribution; servers run in copies of it.
 */
export async function keycloakDistribution(version: string, javaHome: string): Promise<string> {
  const folder = join(cache, `keycloak-${version}`);
  if (existsSync(join(folder, 'bin/kc.sh'))) return folder;
  mkdirSync(cache, { recursive: true });
  const zip = zipOf(version);
  if (!existsSync(zip)) download(version);
  const actual = await sha256(zip);
  const checksum = knownChecksums()[version];
  if (actual !== checksum) {
    rmSync(zip);
    throw new Error(
      `the downloaded Keycloak ${version} has the checksum ${actual}, not ${checksum ?? 'a known one'}; it was removed`,
    );
  }
  const unpacked = join(cache, 'unpacked');
  rmSync(unpacked, { recursive: true, force: true });
  mkdirSync(unpacked);
  execFileSync(join(javaHome, 'bin/jar'), ['xf', zip], { cwd: unpacked });
  const bin = join(unpacked, `keycloak-${version}`, 'bin');
  for (const name of readdirSync(bin)) if (name.endsWith('.sh')) chmodSync(join(bin, name), 0o755);
  renameSync(join(unpacked, `keycloak-${version}`), folder);
  rmSync(unpacked, { recursive: true });
  return folder;
}

async function sha256(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

/** Finds a JDK of at least this version: JAVA_HOME, the one on the path, or where Debian puts them. */
export function findJava(minimum: number): string {
  const folders = '/usr/lib/jvm';
  const installed = existsSync(folders) ? readdirSync(folders).map((name) => join(folders, name)) : [];
  const onPath = spawnSync('sh', ['-c', 'dirname "$(dirname "$(readlink -f "$(command -v java)")")"'], {
    encoding: 'utf8',
  }).stdout.trim();
  for (const home of [process.env['JAVA_HOME'], onPath, ...installed]) {
    if (home === undefined || !existsSync(join(home, 'bin/jar'))) continue;
    const { stderr } = spawnSync(join(home, 'bin/java'), ['-version'], { encoding: 'utf8' });
    if (Number(/version "(\d+)/.exec(stderr)?.[1] ?? 0) >= minimum) return home;
  }
  throw new Error(
    `these tests need a JDK of version ${minimum} or later: set JAVA_HOME, or install one (Debian 13: apt-get install openjdk-21-jdk-headless; Temurin for others)`,
  );
}

function download(version: string): void {
  process.stderr.write(`Downloading Keycloak ${version} from Maven Central (157 MiB), once …\n`);
  const artifact = `org.keycloak:keycloak-quarkus-dist:${version}:zip`;
  const args = ['-q', '-B', 'dependency:copy', `-Dartifact=${artifact}`, `-DoutputDirectory=${cache}`];
  const { status, error } = spawnSync('mvn', args, { stdio: ['ignore', 2, 2] });
  if (error === undefined && status === 0) return;
  throw new Error(
    `Keycloak could not be downloaded; Maven is needed for that (Debian: apt-get install maven), or put ${zipOf(version)} there`,
  );
}

/** Downloads a version that is new, and trusts it from now on: every later use is held to its checksum. */
export async function trustVersion(version: string): Promise<void> {
  mkdirSync(cache, { recursive: true });
  if (!existsSync(zipOf(version))) download(version);
  const known = knownChecksums();
  known[version] ??= await sha256(zipOf(version));
  writeFileSync(checksums, `${JSON.stringify(known, null, 2)}\n`);
}
