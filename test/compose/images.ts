import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { canHaveDebian, debianArchive, POSTGRES_ENTRYPOINT } from '../stand-ins.ts';

/** What stands in for images that cannot be pulled is built from. */
export interface Parts {
  readonly javaHome: string;
  readonly keycloakDistribution: string;
  /** The jar of keycloak-config-cli, when there is one. */
  readonly reconciler: string | undefined;
}

const BASE = 'realm-as-code-test-base';

/**
 * Sees to it that an image is there: pulled, or built under the same name from the same distribution on a Debian base.
 *
 * @returns whether it is.
 */
export function ensureImage(image: string, parts: Parts): boolean {
  if (docker('image', 'inspect', image)) return true;
  if (spawnSync('docker', ['pull', '--quiet', image], { timeout: 600_000 }).status === 0) return true;
  const build = recipe(image, parts);
  if (build === undefined || !ensureBase()) return false;
  const context = mkdtempSync(join(tmpdir(), 'image-'));
  try {
    build.fill(context);
    writeFileSync(join(context, 'Dockerfile'), `FROM ${BASE}\n${build.dockerfile}`);
    process.stderr.write(`Building a stand-in for ${image} …\n`);
    execFileSync('docker', ['build', '--quiet', '--tag', image, context], {
      env: { ...process.env, DOCKER_BUILDKIT: '0' },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    return true;
  } finally {
    rmSync(context, { recursive: true, force: true });
  }
}

function recipe(
  image: string,
  { javaHome, keycloakDistribution, reconciler }: Parts,
): { dockerfile: string; fill: (context: string) => void } | undefined {
  const java = 'COPY java /opt/java\nENV JAVA_HOME=/opt/java PATH=/opt/java/bin:/usr/local/bin:/usr/bin:/bin\n';
  const copyJava = (context: string): void =>
    cpSync(javaHome, join(context, 'java'), { recursive: true, dereference: true });
  if (image.includes('keycloak/keycloak:')) {
    return {
      dockerfile: `${java}COPY --chown=1000:0 keycloak /opt/keycloak\nUSER 1000\nENTRYPOINT ["/opt/keycloak/bin/kc.sh"]\n`,
      fill: (context) => {
        copyJava(context);
        cpSync(keycloakDistribution, join(context, 'keycloak'), { recursive: true });
        execFileSync('mkdir', ['-p', join(context, 'keycloak/data')]);
      },
    };
  }
  if (image.includes('keycloak-config-cli:') && reconciler !== undefined && existsSync(reconciler)) {
    return {
      dockerfile: `${java}COPY keycloak-config-cli.jar /app/keycloak-config-cli.jar\nUSER 65534\n`,
      fill: (context) => {
        copyJava(context);
        copyFileSync(reconciler, join(context, 'keycloak-config-cli.jar'));
      },
    };
  }
  if (image.startsWith('postgres:')) {
    return {
      dockerfile: `COPY entrypoint.sh /usr/local/bin/entrypoint.sh
RUN mkdir -p /var/lib/postgresql/data && chown -R postgres:postgres /var/lib/postgresql && chmod 700 /var/lib/postgresql/data
# As in the official image: a tmpfs over it takes over the mode, and belongs to root.
RUN chmod 3777 /var/run/postgresql
ENV PGDATA=/var/lib/postgresql/data
ENTRYPOINT ["bash", "/usr/local/bin/entrypoint.sh"]
`,
      fill: (context) => writeFileSync(join(context, 'entrypoint.sh'), POSTGRES_ENTRYPOINT),
    };
  }
  return undefined;
}

/** A small Debian. */
function ensureBase(): boolean {
  if (docker('image', 'inspect', BASE)) return true;
  if (!canHaveDebian()) {
    process.stderr.write('skipped: images can be neither pulled nor built (apt-get install debootstrap)\n');
    return false;
  }
  execFileSync('docker', ['import', debianArchive(), BASE], { stdio: ['ignore', 'ignore', 'inherit'] });
  return true;
}

function docker(...args: string[]): boolean {
  return spawnSync('docker', args).status === 0;
}
