import { execFileSync, spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { atExit, freePort, start, until } from './processes.ts';

export interface Postgres {
  readonly port: number;
  /** The file with the certificate that it can be verified by; its host name is `localhost`. */
  readonly certificate: string;
  /** Asks the database `keycloak`. */
  readonly ask: (query: string) => string;
  readonly stop: () => Promise<void>;
}

/** A real PostgreSQL on loopback with a database and a role `keycloak`. It lets nobody in without TLS. */
export async function startPostgres(password: string): Promise<Postgres> {
  const bin = findBinaries();
  const folder = mkdtempSync(join(tmpdir(), 'postgres-'));
  const remove = atExit(() => rmSync(folder, { recursive: true, force: true }));
  const user = serverUser();
  const passwordFile = join(folder, 'password');
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (user.uid !== undefined) for (const path of [folder, passwordFile]) chownSync(path, user.uid, user.gid ?? 0);
  const data = join(folder, 'data');
  const options = [
    '-D',
    data,
    '-U',
    'keycloak',
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C.UTF-8',
  ];
  execFileSync(join(bin, 'initdb'), options, { ...user, cwd: folder, stdio: 'ignore' });
  const certificate = join(folder, 'server.pem');
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
  const key = ['-newkey', 'rsa:2048', '-nodes', '-keyout', join(folder, 'server.key')];
  const made = ['req', '-x509', ...key, '-out', certificate, '-days', '2', ...subject];
  execFileSync('openssl', made, { ...user, cwd: folder, stdio: 'ignore' });
  const rules = join(data, 'pg_hba.conf');
  writeFileSync(rules, 'hostssl all all 127.0.0.1/32 scram-sha-256\nhostssl all all ::1/128 scram-sha-256\n');
  const port = await freePort();
  const args = [
    '-D',
    data,
    '-p',
    String(port),
    '-c',
    'listen_addresses=localhost',
    '-c',
    'ssl=on',
    '-c',
    `ssl_cert_file=${certificate}`,
    '-c',
    `ssl_key_file=${join(folder, 'server.key')}`,
    '-c',
    `unix_socket_directories=${folder}`,
    '-c',
    'fsync=off',
  ];
  const server = start(join(bin, 'postgres'), args, { ...user, cwd: folder });
  const psql = (database: string, command: string): { status: number | null; stdout: string } =>
    spawnSync(
      join(bin, 'psql'),
      ['-h', 'localhost', '-p', String(port), '-U', 'keycloak', '-d', database, '-qAtc', command],
      { env: { ...process.env, PGPASSWORD: password }, encoding: 'utf8' },
    );
  const sql = (command: string): number | null => psql('postgres', command).status;
  await until('PostgreSQL is ready', 60_000, () => sql('SELECT 1') === 0, server.output);
  if (sql('CREATE DATABASE keycloak') !== 0) throw new Error(`no database\n${server.output()}`);
  return {
    port,
    certificate,
    ask: (query) => psql('keycloak', query).stdout.trim(),
    stop: async () => {
      await server.stop();
      remove();
    },
  };
}

function findBinaries(): string {
  const folder = '/usr/lib/postgresql';
  const versions = existsSync(folder) ? readdirSync(folder).toSorted((a, b) => Number(b) - Number(a)) : [];
  const found = versions.map((version) => join(folder, version, 'bin')).find((bin) => existsSync(join(bin, 'initdb')));
  if (found === undefined)
    throw new Error('these tests need the programs of PostgreSQL (Debian: apt-get install postgresql)');
  return found;
}

/** PostgreSQL does not run as root: where the tests do, it runs as the system's user for it. */
function serverUser(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const id = (option: string): number => Number(execFileSync('id', [option, 'postgres'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}
