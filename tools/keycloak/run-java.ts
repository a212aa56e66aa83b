import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = join(import.meta.dirname, 'realm-schema');

/**
 * Runs a program of tools/keycloak/realm-schema with the classes of a Keycloak version, which Maven fetches.
 *
 * @param name the program's class.
 * @param version Keycloak's version.
 * @param input its standard input.
 * @returns what it printed.
 */
export function runJava(name: string, version: string, input = ''): string {
  const work = mkdtempSync(join(tmpdir(), 'realm-schema-'));
  try {
    const classPath = join(work, 'class-path');
    const goal = ['dependency:build-classpath', `-Dkeycloak.version=${version}`, `-Dmdep.outputFile=${classPath}`];
    run('mvn', ['-q', '-B', '-f', join(folder, 'pom.xml'), ...goal]);
    const java = process.env['JAVA_HOME'] === undefined ? 'java' : join(process.env['JAVA_HOME'], 'bin/java');
    return run(java, ['-cp', readFileSync(classPath, 'utf8').trim(), join(folder, `${name}.java`)], input);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function run(command: string, args: readonly string[], input = ''): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    input,
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
  });
  if (status !== 0) throw new Error(`${command} failed: ${error?.message ?? ''}${stdout}${stderr}`);
  return stdout;
}
