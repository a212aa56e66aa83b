import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** What kc.sh of one version knows when it starts a server, as KeycloakOptions.java prints it. */
export interface CapturedOptions {
  readonly options: Readonly<Record<string, unknown>>;
  readonly features: Readonly<Record<string, unknown>>;
}

/** Flags of the commands themselves, which are no options of the configuration. */
const FLAGS = ['help', 'help-all', 'import-realm', 'optimized', 'verbose'];

/**
 * Reads the options and features of a Keycloak from its classes, and holds them against what kc.sh itself lists.
 *
 * @param distribution its folder.
 * @param javaHome a JDK of 21 or later.
 */
export function captureOptions(distribution: string, javaHome: string): CapturedOptions {
  const libraries = ['main', 'boot'].map((name) => join(distribution, 'lib/lib', name, '*')).join(':');
  const program = join(import.meta.dirname, 'options/KeycloakOptions.java');
  const found = JSON.parse(run(javaHome, join(javaHome, 'bin/java'), ['-cp', libraries, program])) as CapturedOptions;
  for (const command of ['start', 'start-dev', 'build']) {
    const help = run(javaHome, join(distribution, 'bin/kc.sh'), [command, '--help-all']);
    const names = [...help.matchAll(/^(?:-\w, )?--(\S+)/gm)].map((match) => match[1] as string);
    const missing = names.filter((name) => !FLAGS.includes(name) && !Object.hasOwn(found.options, name));
    if (names.length < 20 || missing.length > 0) throw new Error(`kc.sh ${command} also has ${missing.join(', ')}`);
  }
  return found;
}

function run(javaHome: string, command: string, args: readonly string[]): string {
  const env = { ...process.env, JAVA_HOME: javaHome };
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: 'utf8', env });
  if (status !== 0) throw new Error(`${command} failed: ${error?.message ?? ''}${stdout}${stderr}`);
  return stdout;
}
