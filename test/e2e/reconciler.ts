import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'vitest';
import { parse } from 'yaml';
import { repository } from '../folders.ts';
import { needs, type Needed } from '../needs.ts';
import type { Document } from './admin-api.ts';
import { environment } from './environment.ts';
import { atExit } from './processes.ts';
import { deploy } from './realm-file.ts';

const jar = process.env['KEYCLOAK_CONFIG_CLI_JAR'];
const compose = parse(readFileSync(join(repository, 'deploy/docker-compose.dev.yml'), 'utf8')) as Document;
const service = compose['services']['keycloak-config'] as { image: string; environment: Record<string, string> };
const hasImage = jar === undefined && spawnSync('docker', ['image', 'inspect', service.image]).status === 0;

/** The settings of keycloak-config-cli in the Compose file. */
export const deployedSettings: ReadonlyMap<string, string> = new Map(Object.entries(service.environment));

/** For tests of real runs. A jar that is named and is not there fails them. */
export const needsReconciler: Needed = needs('keycloak-config-cli', jar !== undefined || hasImage);

/**
 * The version whose behaviour is expected. Development builds of 6.5.1 behave as 6.5.0; the released image does not have to.
 */
export const reconcilerVersion: string = hasImage ? (/:([\d.]+)-/.exec(service.image)?.[1] ?? '') : '6.5.0';

export interface Reconciled {
  readonly exitCode: number | null;
  readonly output: string;
  readonly seconds: number;
}

/** The managed documents in a folder of their own, to change and to reconcile. */
export class ManagedDocuments {
  readonly folder: string = mkdtempSync(join(tmpdir(), 'managed-'));

  /** @param generated what the documents are generated into. */
  constructor(stage = 'dev', generated: string = deploy) {
    chmodSync(this.folder, 0o755); // in a container, another user reads it
    atExit(() => rmSync(this.folder, { recursive: true, force: true }));
    for (const name of readdirSync(join(generated, 'managed'))) {
      if (name.endsWith(`.${stage}.json`))
        copyFileSync(join(generated, 'managed', name), join(this.folder, name.replace(`.${stage}.json`, '.json')));
    }
  }

  /** Changes a document by its name without `NN-`, such as `clients`. */
  edit(name: string, change: (document: Document) => void): this {
    const file = readdirSync(this.folder).find((one) => one.endsWith(`-${name}.json`));
    if (file === undefined) throw new Error(`no managed document ${name}`);
    const document = JSON.parse(readFileSync(join(this.folder, file), 'utf8')) as Document;
    change(document);
    writeFileSync(join(this.folder, file), JSON.stringify(document, null, 2));
    return this;
  }

  /** Runs keycloak-config-cli over them. */
  async reconcile(url: string, env: Readonly<Record<string, string | undefined>> = {}): Promise<Reconciled> {
    return runReconciler(this.folder, url, { ...environment, ...env });
  }
}

/**
 * Runs keycloak-config-cli over a folder, with the settings that the Compose file gives it, through the generated
 * entrypoint.
 *
 * @param env the values that the documents refer to, and other settings; undefined takes one away.
 */
export async function runReconciler(
  folder: string,
  url: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Reconciled> {
  const settings = Object.fromEntries(Object.entries(service.environment).filter(([, value]) => !value.includes('${')));
  const own: Record<string, string | undefined> = {
    ...settings,
    KEYCLOAK_URL: url,
    KEYCLOAK_USER: environment['KEYCLOAK_ADMIN_USER'],
    KEYCLOAK_PASSWORD: environment['KEYCLOAK_ADMIN_PASSWORD'],
    IMPORT_FILES_LOCATIONS: `${folder}/*.json`,
    CONFIG_DIR: folder,
    ...env,
  };
  const entrypoint = join(deploy, 'keycloak-config-entrypoint.sh');
  const begin = performance.now();
  const child = hasImage
    ? spawn(
        'docker',
        [
          'run',
          '--rm',
          '--network=host',
          '--entrypoint=/bin/bash',
          ...Object.keys(own).flatMap((name) => ['-e', name]),
          '-v',
          `${folder}:${folder}:ro`,
          '-v',
          `${deploy}:${deploy}:ro`,
          service.image,
          entrypoint,
        ],
        { env: { ...process.env, ...own } },
      )
    : spawn('bash', [entrypoint], {
        env: { ...process.env, ...own, KEYCLOAK_CONFIG_CLI_JAR: jar, JAVA_HOME: inject('javaHome') },
      });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const exitCode = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { exitCode, output, seconds: (performance.now() - begin) / 1000 };
}
