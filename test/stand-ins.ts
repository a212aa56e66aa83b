import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../tools/build/folders.ts';

/** The official PostgreSQL image's contract, as far as the generated files rely on it. */
export const POSTGRES_ENTRYPOINT = `set -euo pipefail
PATH=$(echo /usr/lib/postgresql/*/bin):$PATH
if [[ -n \${POSTGRES_PASSWORD_FILE:-} ]]; then POSTGRES_PASSWORD=$(<"$POSTGRES_PASSWORD_FILE"); fi
if [[ ! -f $PGDATA/PG_VERSION ]]; then
  initdb -U "$POSTGRES_USER" --pwfile=<(printf '%s' "$POSTGRES_PASSWORD") --auth=scram-sha-256 --encoding=UTF8
  echo 'host all all all scram-sha-256' >>"$PGDATA/pg_hba.conf"
  pg_ctl -w start -o "-c listen_addresses="
  PGPASSWORD=$POSTGRES_PASSWORD createdb -U "$POSTGRES_USER" "$POSTGRES_DB"
  pg_ctl -w stop
fi
exec postgres -c listen_addresses='*'
`;

const archive = join(root, '.cache/debian-bookworm.tar');

/** @returns whether there is a Debian to build images on, or it can be made. */
export function canHaveDebian(): boolean {
  return existsSync(archive) || spawnSync('debootstrap', ['--version']).status === 0;
}

/**
 * Makes a small Debian, once, from the packages that this machine installs from: the base of images that cannot be pulled.
 *
 * @returns an archive of its files, PostgreSQL among them.
 */
export function debianArchive(): string {
  if (existsSync(archive)) return archive;
  const folder = mkdtempSync(join(tmpdir(), 'debian-'));
  try {
    const [mirror = ''] = execFileSync('apt-get', ['indextargets', '--format', '$(REPO_URI)'], {
      encoding: 'utf8',
    }).split('\n');
    process.stderr.write('Building a Debian base for stand-ins …\n');
    execFileSync('debootstrap', ['--variant=minbase', '--include=postgresql', 'bookworm', folder, mirror], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    mkdirSync(join(root, '.cache'), { recursive: true });
    // Under another name until it is whole.
    execFileSync('tar', ['--create', '--file', `${archive}.new`, '--directory', folder, '--numeric-owner', '.']);
    renameSync(`${archive}.new`, archive);
    return archive;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
