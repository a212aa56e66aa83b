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
} from 'node:fs';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { parse } from 'yaml';
import { repository } from '../cli.ts';

/** SHA-256 of `org.keycloak:keycloak-quarkus-dist:<version>:zip` on Maven Central. */
const CHECKSUMS = JSON.parse(readFileSync(join(import.meta.dirname, 'checksums.json'), 'utf8')) as Record<
  string,
  string
>;

declare module 'vitest' {
  export interface ProvidedContext {
    /** The unpacked distribution; servers run in copies of it. */
    keycloakDistribution: string;
    javaHome: string;
    /** The version that the tests run on. */
    keycloakVersion: string;
  }
}

/** Fetches Keycloak once and unpacks it; the tests find it in `.cache/`. */
export async function setup(project: TestProject): Promise<void> {
  const javaHome = findJava(21);
  const { versions } = parse(readFileSync(join(repository, 'stages/shared.yaml'), 'utf8')) as {
    versions: { keycloak: string };
  };
  // Another version than the stages deploy shows what an upgrade will do.
  const version = process.env['TEST_KEYCLOAK'] ?? versions.keycloak;
  project.provide('javaHome', javaHome);
  project.provide('keycloakVersion', version);
  project.provide('keycloakDistribution', await keycloak(version, javaHome));
}

async function keycloak(version: string, javaHome: string): Promise<string> {
  const cache = join(repository, '.cache');
  const folder = join(cache, `keycloak-${version}`);
  if (existsSync(join(folder, 'bin/kc.sh'))) return folder;
  mkdirSync(cache, { recursive: true });
  const zip = join(cache, `keycloak-quarkus-dist-${version}.zip`);
  if (!existsSync(zip)) {
    process.stderr.write(`Downloading Keycloak ${version} from Maven Central (157 MiB), once …\n`);
    const artifact = `org.keycloak:keycloak-quarkus-dist:${version}:zip`;
    const args = ['dependency:copy', `-Dartifact=${artifact}`, `-DoutputDirectory=${cache}`];
    const { status, error } = spawnSync('mvn', args, { stdio: ['ignore', 2, 2] });
    if (error !== undefined || status !== 0) {
      throw new Error(
        `Keycloak could not be downloaded; Maven is needed for that (Debian: apt-get install maven), or put ${zip} there`,
      );
    }
  }
  const actual = await sha256(zip);
  if (actual !== CHECKSUMS[version]) {
    rmSync(zip);
    throw new Error(
      `the downloaded Keycloak ${version} has the checksum ${actual}, not ${CHECKSUMS[version] ?? 'a known one'}; it was removed`,
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
function findJava(minimum: number): string {
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
