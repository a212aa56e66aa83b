import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AdminApi } from './admin-api.ts';
import { environment } from './environment.ts';
import { atExit, freePort, type Running, start, until } from './processes.ts';

const configs = join(import.meta.dirname, '../../deploy/configs/keycloak');

/** What a server is started from. */
export interface Distribution {
  /** The unpacked distribution, which is copied. */
  readonly folder: string;
  readonly javaHome: string;
}

export interface KeycloakOptions {
  /** The stage whose generated realm is imported. */
  readonly stage?: string;
  /** Another realm file instead. */
  readonly realm?: string;
  /** A folder with what the container finds in /opt/realm-as-code, instead of a realm file. */
  readonly container?: string;
  /** Variables of its own; undefined takes one away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly args?: readonly string[];
  /** A stopped server whose files are used again. */
  readonly home?: string;
  /** Start Keycloak itself, with the realm file already in its place: to compare with. */
  readonly bare?: boolean;
}

/** A real Keycloak on loopback, started by the generated entrypoint. */
export interface Keycloak extends Running {
  readonly url: string;
  readonly home: string;
  readonly admin: AdminApi;
  /** Seconds from the start of the entrypoint to ready. */
  readonly secondsToReady: number;
  /** Waits until the entrypoint's session-lifespan migration has said what it did. */
  readonly migration: () => Promise<string>;
}

/** Starts a Keycloak, and waits until it is ready. */
export async function startServer(
  { folder, javaHome }: Distribution,
  options: KeycloakOptions = {},
): Promise<Keycloak> {
  const home = options.home ?? copyDistribution(folder);
  const [port, management] = [await freePort(), await freePort()];
  const url = `http://localhost:${port}`;
  const begin = performance.now();
  const args = options.args ?? ['start-dev'];
  const realm = options.realm ?? join(configs, `aihub-realm.${options.stage ?? 'dev'}.json`);
  const command =
    options.bare === true
      ? [join(home, 'bin/kc.sh'), ...args, '--import-realm']
      : [join(options.container ?? configs, 'keycloak-entrypoint.sh'), ...args];
  const running = start('bash', command, {
    cwd: home,
    env: {
      ...process.env,
      ...environment,
      JAVA_HOME: javaHome,
      KEYCLOAK_HOME: home,
      ...(options.container === undefined ? { REALM_TEMPLATE: realm } : {}),
      KC_HTTP_HOST: '127.0.0.1',
      KC_HTTP_PORT: String(port),
      KC_HTTP_MANAGEMENT_PORT: String(management),
      KC_BOOTSTRAP_ADMIN_USERNAME: environment['KEYCLOAK_ADMIN_USER'],
      KC_BOOTSTRAP_ADMIN_PASSWORD: environment['KEYCLOAK_ADMIN_PASSWORD'],
      KC_HEALTH_ENABLED: 'true',
      KC_METRICS_ENABLED: 'true',
      ...options.env,
    },
  });
  const isReady = async (): Promise<boolean> => {
    const { exitCode, signalCode } = running.process;
    if (exitCode !== null || signalCode !== null) throw new Error(`Keycloak ended\n${running.output()}`);
    const answer = await fetch(`http://127.0.0.1:${management}/health/ready`).catch(() => undefined);
    return answer?.status === 200;
  };
  await until('Keycloak is ready', 240_000, isReady, running.output);
  const secondsToReady = (performance.now() - begin) / 1000;
  const admin = new AdminApi(
    url,
    environment['KEYCLOAK_ADMIN_USER'] as string,
    environment['KEYCLOAK_ADMIN_PASSWORD'] as string,
  );
  const migration = async (): Promise<string> => {
    const said = (): string | undefined =>
      running.output().match(/^keycloak-entrypoint: session lifespans( of .*)?: .*$/m)?.[0];
    await until('the migration says what it did', 60_000, () => said() !== undefined, running.output);
    return said() as string;
  };
  return { ...running, url, home, admin, secondsToReady, migration };
}

/** A folder with a Keycloak of its own; the libraries are shared. It is removed at the end. */
export function copyDistribution(folder: string): string {
  const home = mkdtempSync(join(tmpdir(), 'keycloak-'));
  atExit(() => rmSync(home, { recursive: true, force: true }));
  cpSync(folder, home, { recursive: true });
  symlinkSync(join(configs, 'themes/aihub'), join(home, 'themes/aihub'));
  return home;
}
