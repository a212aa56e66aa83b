import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { repository, temporaryFolder } from './folders.ts';

const scripts = join(repository, 'packages/compose-gen/scripts');

/** What a file can hold that comes as a secret: any bytes but NUL, which no program could be given. */
const bytes = fc
  .array(fc.oneof(fc.integer({ min: 1, max: 255 }), fc.constantFrom(...Buffer.from('\n\r\t $\\"\'`é😀'))), {
    maxLength: 60,
  })
  .map((list) => Buffer.from(list));

interface Ran {
  readonly status: number | null;
  /** What the started program has in its environment. */
  readonly environment: ReadonlyMap<string, string>;
  readonly stderr: string;
}

/** A container as a script finds it: a folder of secrets, a realm, and a program that notes its environment. */
class Container {
  readonly home: string = temporaryFolder();
  readonly secrets: string = join(this.home, 'run/secrets');

  constructor(realm: string) {
    for (const folder of ['bin', 'scripts', 'run/secrets']) mkdirSync(join(this.home, folder), { recursive: true });
    for (const name of ['keycloak-entrypoint.sh', 'keycloak-config-entrypoint.sh', 'placeholders.sh'])
      writeFileSync(join(this.home, 'scripts', name), readFileSync(join(scripts, name)));
    writeFileSync(join(this.home, 'scripts/realm.json'), realm);
    writeFileSync(join(this.home, 'bin/kcadm.sh'), '#!/bin/bash\nexit 1\n');
    for (const name of ['kc.sh', 'java'])
      writeFileSync(join(this.home, 'bin', name), '#!/bin/bash\ncat /proc/self/environ >"$KEYCLOAK_HOME/environ"\n');
    for (const name of ['kc.sh', 'kcadm.sh', 'java']) chmodSync(join(this.home, 'bin', name), 0o755);
  }

  /** Puts a secret where Compose and Kubernetes do. */
  put(name: string, content: string | Buffer): this {
    writeFileSync(join(this.secrets, name), content);
    return this;
  }

  run(
    script: 'keycloak-entrypoint.sh' | 'keycloak-config-entrypoint.sh',
    env: Record<string, string> = {},
    user: { readonly uid?: number } = {},
  ): Ran {
    const { KEYCLOAK_CONFIG_CLI_JAR: _, ...inherited } = process.env;
    const { status, stderr } = spawnSync('bash', [join(this.home, 'scripts', script)], {
      encoding: 'utf8',
      env: {
        ...inherited,
        KEYCLOAK_HOME: this.home,
        JAVA_HOME: this.home,
        CONFIG_DIR: join(this.home, 'scripts'),
        SECRETS_DIR: this.secrets,
        MIGRATION_WAIT_SECONDS: '0',
        ...env,
      },
      ...user,
    });
    const pairs = status === 0 ? readFileSync(join(this.home, 'environ'), 'utf8').split('\0') : [];
    const environment = new Map(pairs.map((pair) => [pair.split('=', 1)[0] as string, pair.replace(/^[^=]*=/, '')]));
    return { status, environment, stderr: stderr.replaceAll(this.home, '') };
  }

  get realm(): unknown {
    return JSON.parse(readFileSync(join(this.home, 'data/import/realm.json'), 'utf8'));
  }
}

const document = '{\n  "realm": "r",\n  "secret": "$(env:APP_SECRET)"\n}\n';

describe('a secret in a file', () => {
  it('is what the official images read from it: every byte but the line breaks at the end', () => {
    const file = join(temporaryFolder(), 'A');
    fc.assert(
      fc.property(bytes, fc.constantFrom('C', 'C.UTF-8'), (content, locale) => {
        writeFileSync(file, content);
        const read = (script: string): Buffer =>
          spawnSync('bash', ['-euc', `source "$0"; ${script}`, join(scripts, 'placeholders.sh'), file], {
            env: { ...process.env, LC_ALL: locale },
          }).stdout;
        const ofImages = read('A="$(< "$1")"; printf %s "$A"');
        fc.pre(ofImages.length > 0);
        expect(read('take_file A "$1" x; printf %s "$A"').equals(ofImages)).toBe(true);
        expect(content.subarray(0, ofImages.length).equals(ofImages)).toBe(true);
        expect(content.subarray(ofImages.length).toString()).toMatch(/^\n*$/);
      }),
      { numRuns: 100 },
    );
  });

  it('is put into the realm of the first start, and is not in the environment of Keycloak', () => {
    const container = new Container(document).put('APP_SECRET', 'q"$x\\\n');
    const { status, environment } = container.run('keycloak-entrypoint.sh');
    expect(status).toBe(0);
    expect(container.realm).toEqual({ realm: 'r', secret: 'q"$x\\' });
    expect([...environment.keys()]).not.toContain('APP_SECRET');
  });

  it('may be a link, as in a volume of Kubernetes', () => {
    const container = new Container(document);
    mkdirSync(join(container.secrets, '..2026_11_26'));
    writeFileSync(join(container.secrets, '..2026_11_26/APP_SECRET'), 's3cret');
    symlinkSync('..2026_11_26', join(container.secrets, '..data'));
    symlinkSync('..data/APP_SECRET', join(container.secrets, 'APP_SECRET'));
    expect(container.run('keycloak-entrypoint.sh').status).toBe(0);
    expect(container.realm).toEqual({ realm: 'r', secret: 's3cret' });
  });

  it('reaches Keycloak as its own setting, under the name of the setting or as the file that NAME_FILE names', () => {
    const container = new Container('{"realm": "r"}')
      .put('KC_BOOTSTRAP_ADMIN_PASSWORD', 'adm"in ${HOME} é\n')
      .put('KEYCLOAK_DB_PASSWORD', 'db $x\n');
    const { environment } = container.run('keycloak-entrypoint.sh', {
      KC_DB_PASSWORD_FILE: join(container.secrets, 'KEYCLOAK_DB_PASSWORD'),
    });
    // Keycloak takes \$ in its settings for a dollar sign.
    expect(environment.get('KC_BOOTSTRAP_ADMIN_PASSWORD')).toBe('adm"in \\${HOME} é');
    expect(environment.get('KC_DB_PASSWORD')).toBe('db \\$x');
    expect([...environment.keys()]).not.toContain('KC_DB_PASSWORD_FILE');
  });

  it("leaves Keycloak's settings alone that are names of files themselves", () => {
    const settings = { KC_HTTPS_CERTIFICATE_KEY_FILE: '/run/secrets/tls.key', KC_LOG_FILE: '/nowhere/log' };
    const { status, environment } = new Container('{"realm": "r"}').run('keycloak-entrypoint.sh', settings);
    expect(status).toBe(0);
    for (const [name, value] of Object.entries(settings)) expect(environment.get(name)).toBe(value);
  });

  it('reaches keycloak-config-cli, escaped as it takes values for documents and its password', () => {
    const container = new Container(document).put('APP_SECRET', 'q"$x\n').put('KEYCLOAK_ADMIN_PASSWORD', 'p ${x}\n');
    const { environment } = container.run('keycloak-config-entrypoint.sh', {
      KEYCLOAK_PASSWORD_FILE: join(container.secrets, 'KEYCLOAK_ADMIN_PASSWORD'),
    });
    expect(environment.get('APP_SECRET')).toBe('q\\"\\u0024x');
    expect(environment.get('KEYCLOAK_PASSWORD')).toBe('p \\${x}');
    expect([...environment.keys()]).not.toContain('KEYCLOAK_PASSWORD_FILE');
  });

  it('may be of a variable with a name that ends in _FILE', () => {
    const container = new Container('{"realm": "r", "a": "$(env:APP_LOGO)", "b": "$(env:APP_LOGO_FILE)"}');
    expect(container.run('keycloak-entrypoint.sh', { APP_LOGO: 'x', APP_LOGO_FILE: '/logo.svg' }).status).toBe(0);
    expect(container.realm).toEqual({ realm: 'r', a: 'x', b: '/logo.svg' });
  });
});

describe.each(['keycloak-entrypoint.sh', 'keycloak-config-entrypoint.sh'] as const)(
  '%s stops at a secret',
  (script) => {
    /** @returns the errors, after which nothing was started. */
    function refused(
      container: Container,
      ...how: readonly [env?: Record<string, string>, user?: { uid: number }]
    ): string[] {
      const { status, stderr } = container.run(script, ...how);
      expect(status).toBe(1);
      return stderr.split('\n').filter((line) => line.startsWith('error: '));
    }

    it('that comes both ways', () => {
      expect(refused(new Container(document).put('APP_SECRET', 's3cret'), { APP_SECRET: 's3cret' })).toEqual([
        'error: the variable APP_SECRET is set, and comes from a file too (/run/secrets/APP_SECRET): remove one',
      ]);
      expect(refused(new Container(document), { APP_SECRET: 's3cret', APP_SECRET_FILE: '/dev/null' })).toEqual([
        'error: the variable APP_SECRET is set, and comes from a file too (the file that APP_SECRET_FILE names): remove one',
      ]);
    });

    it('that comes from two files', () => {
      const container = new Container(document).put('APP_SECRET', 's3cret').put('other', 's3cret');
      expect(refused(container, { APP_SECRET_FILE: join(container.secrets, 'other') })).toEqual([
        'error: APP_SECRET_FILE is set, and there is the file /run/secrets/APP_SECRET: remove one',
      ]);
    });

    it('whose file is missing, without showing what is in NAME_FILE', () => {
      expect(refused(new Container(document), { APP_SECRET_FILE: 's3cret' })).toEqual([
        'error: the variable APP_SECRET comes from a file that is not there: the file that APP_SECRET_FILE names',
      ]);
    });

    it('whose file is a folder, which an older Compose makes where there is none', () => {
      const container = new Container(document);
      mkdirSync(join(container.secrets, 'APP_SECRET'));
      expect(refused(container)).toEqual([
        'error: the variable APP_SECRET comes from a file that is a folder: /run/secrets/APP_SECRET',
      ]);
    });

    it.each([
      ['is empty', '\n\n'],
      ['has a NUL character', 's3\0cret'],
    ])('whose file %s', (problem, content) => {
      expect(refused(new Container(document).put('APP_SECRET', content))).toEqual([
        `error: the variable APP_SECRET comes from a file that ${problem}: /run/secrets/APP_SECRET`,
      ]);
    });

    it('whose file the user of the container cannot read', () => {
      const container = new Container(document).put('APP_SECRET', 's3cret');
      chmodSync(join(container.secrets, 'APP_SECRET'), 0);
      chmodSync(container.home, 0o755);
      // Nothing keeps root from reading.
      const uid = process.getuid?.() === 0 ? 65_534 : (process.getuid?.() as number);
      expect(refused(container, {}, { uid })).toEqual([
        `error: the variable APP_SECRET comes from a file that the user ${uid} cannot read: /run/secrets/APP_SECRET`,
      ]);
    });

    it('that is its own, such as a password to sign in with', () => {
      const name = script === 'keycloak-entrypoint.sh' ? 'KC_DB_PASSWORD' : 'KEYCLOAK_PASSWORD';
      expect(refused(new Container(document).put(name, ''), { APP_SECRET: 'x' })).toEqual([
        `error: the variable ${name} comes from a file that is empty: /run/secrets/${name}`,
      ]);
    });
  },
);
