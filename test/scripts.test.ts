import { spawn, spawnSync } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderRealm, serialiseRealm } from '@realm-as-code/renderer';
import { repository, temporaryFolder } from './folders.ts';

const scripts = join(repository, 'packages/compose-gen/scripts');
/** Any text that an environment variable can hold: no NUL, no lone surrogates. */
const value = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '"',
        '\\',
        '$',
        '{',
        '}',
        '${HOME}',
        '$(env:HOME)',
        '$(envjson:B)',
        '\\u0041',
        '{{x}}',
        '&',
        '*',
        '?',
        '[',
        '~',
        "'",
        '`',
        '\n',
        '\r',
        '\t',
        '\u0001',
        '\u001f',
        '\u007f',
        '\u0080',
        '\u0085',
        '\u009f',
        '\u00a0',
        '\u2029',
        '\ufeff',
        '\ufffd',
        '\uffff',
        '𐀀',
        '\u{10ffff}',
        ' ',
        '😀',
        'é',
        '\u2028',
      ),
      fc.string({ unit: 'grapheme', maxLength: 8 }),
      fc.constant('x'.repeat(4096)),
    ),
    { maxLength: 12 },
  )
  .map((parts) =>
    parts
      .join('')
      .replaceAll('\0', '')
      .replace(/\p{Surrogate}/gu, ''),
  );

function bash(
  script: string,
  env: Record<string, string>,
  ...args: string[]
): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(
    'bash',
    ['-c', `set -euo pipefail; source "$0"; ${script}`, join(scripts, 'placeholders.sh'), ...args],
    {
      encoding: 'utf8',
      env: { ...process.env, ...env },
      maxBuffer: 64 * 1024 * 1024,
    },
  );
}

describe('placeholders.sh', () => {
  it('carries every value byte-exact into the file, and leaves nothing to replace in it', () => {
    const file = join(temporaryFolder(), 'realm.json');
    const template = {
      a: '$(env:A)',
      b: 'x$(env:B)$(env:A)y$',
      c: ['${literal}', '$$(env:A)', '$(other:x)'],
      '$(env:A)': true,
    };
    const rendered = renderRealm(
      { bootstrap: [{ path: 'a.json', text: JSON.stringify({ realm: 'r', ...template }) }], managed: [] },
      {},
    );
    writeFileSync(file, serialiseRealm(rendered).importFile);
    fc.assert(
      fc.property(value, value, (a, b) => {
        const { stdout, status } = bash('substitute_placeholders "$1"', { A: a, B: b }, file);
        expect(status).toBe(0);
        expect(JSON.parse(stdout)).toEqual({
          realm: 'r',
          a,
          b: `x${b}${a}y$`,
          c: ['${literal}', `$${a}`, '$(other:x)'],
          [a]: true,
        });
        expect(stdout).not.toContain('${');
      }),
      { numRuns: 150 },
    );
  });

  it('hands keycloak-config-cli values in which neither JSON nor $(…) finds anything', () => {
    fc.assert(
      fc.property(value, (text) => {
        const { stdout } = bash('json_escape "$A"; printf %s "$REPLY"', { A: text });
        expect(JSON.parse(`"${stdout}"`)).toBe(text);
        expect(stdout).not.toContain('$');
        expect(stdout).toMatch(/^[ -~]*$/);
      }),
      { numRuns: 150 },
    );
  });

  it('works the same in a UTF-8 locale', () => {
    const { stdout } = bash('json_escape "$A"; printf %s "$REPLY"', { A: 'é"😀\\', LC_ALL: 'C.UTF-8' });
    expect(JSON.parse(`"${stdout}"`)).toBe('é"😀\\');
  });

  it('puts JSON in place of a whole value', () => {
    const file = join(temporaryFolder(), 'realm.json');
    writeFileSync(file, '{"roles": "$(envjson:R)", "next": "$(env:X)"}');
    const roles = '["a", "b$c",\n "d\\"e"]';
    expect(JSON.parse(bash('substitute_placeholders "$1"', { R: roles, X: 'x' }, file).stdout)).toEqual({
      roles: ['a', 'b$c', 'd"e'],
      next: 'x',
    });
  });

  it('knows JSON from what is not', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.json({ maxDepth: 3 }),
          value,
          fc.constantFrom(
            '[1,]',
            '{"a" 1}',
            '01',
            '"x',
            '[],"b":1',
            '1 2',
            '+1',
            "['a']",
            'nul',
            '{1:2}',
            '"\t"',
            '-0.5e+7',
          ),
        ),
        (text) => {
          fc.pre(text.length < 2000);
          let isJson = true;
          try {
            JSON.parse(text);
          } catch {
            isJson = false;
          }
          expect(bash('is_json "$A"', { A: text }).status === 0, text).toBe(isJson);
        },
      ),
      { numRuns: 200 },
    );
  });
});

/** A Keycloak that notes how it was started, and a kcadm that plays a realm. */
function fakeKeycloak(kcadm: string): { home: string; template: string } {
  const home = temporaryFolder();
  mkdirSync(join(home, 'bin'));
  mkdirSync(join(home, 'scripts'));
  for (const name of ['keycloak-entrypoint.sh', 'placeholders.sh'])
    writeFileSync(join(home, 'scripts', name), readFileSync(join(scripts, name)));
  writeFileSync(
    join(home, 'bin/kc.sh'),
    '#!/bin/bash\nprintf "%s\\n" "$@" >"$KEYCLOAK_HOME/started"\nwait_for=${FAKE_WAIT:-0}; sleep "$wait_for"\n',
  );
  writeFileSync(
    join(home, 'bin/kcadm.sh'),
    `#!/bin/bash\nprintf '%s\\n' "$*" >>"$KEYCLOAK_HOME/kcadm.log"\n${kcadm}\n`,
  );
  for (const name of ['kc.sh', 'kcadm.sh']) chmodSync(join(home, 'bin', name), 0o755);
  return { home, template: join(home, 'scripts/realm.json') };
}

describe('keycloak-entrypoint.sh', () => {
  const run = (
    home: string,
    env: Record<string, string>,
    ...args: string[]
  ): { status: number | null; stderr: string } =>
    spawnSync('bash', [join(home, 'scripts/keycloak-entrypoint.sh'), ...args], {
      encoding: 'utf8',
      env: { ...process.env, KEYCLOAK_HOME: home, MIGRATION_WAIT_SECONDS: '0', ...env },
    });

  it('starts Keycloak with the realm, in a file that only its owner can read', () => {
    const { home, template } = fakeKeycloak('exit 1');
    writeFileSync(template, '{\n  "realm": "r",\n  "secret": "$(env:A)"\n}\n');
    expect(run(home, { A: 'q"$x' }, 'start', '--hostname=https://a b').status).toBe(0);
    expect(readFileSync(join(home, 'started'), 'utf8')).toBe('start\n--hostname=https://a b\n--import-realm\n');
    const file = join(home, 'data/import/realm.json');
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ realm: 'r', secret: 'q"$x' });
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('keeps the secrets that only the realm needs out of Keycloak’s environment', () => {
    const { home, template } = fakeKeycloak('exit 1');
    writeFileSync(template, '{"realm": "r", "a": "$(env:A)", "b": "$(env:B)"}');
    writeFileSync(
      join(home, 'bin/kc.sh'),
      '#!/bin/bash\nprintf "%s|" "${A-gone}" "$B" "$OTHER" >"$KEYCLOAK_HOME/started"\n',
    );
    const environment = { A: 'secret', B: 'b', OTHER: 'c', FIRST_START_SECRETS: 'A' };
    expect(run(home, environment, 'start').status).toBe(0);
    expect(readFileSync(join(home, 'started'), 'utf8')).toBe('gone|b|c|');
    expect(readFileSync(join(home, 'data/import/realm.json'), 'utf8')).toContain('"a": "secret"');
  });

  it('names every missing variable and does not start Keycloak', () => {
    const { home, template } = fakeKeycloak('exit 1');
    writeFileSync(template, '{"realm": "r", "a": "$(env:A) $(env:B)", "c": "$(envjson:C)", "d": "$(env:D)"}');
    const { status, stderr } = run(home, { B: '' }, 'start');
    expect(status).toBe(1);
    expect(stderr).toBe(
      ['A', 'C', 'D']
        .map((name) => `error: the variable ${name} is not set, and there is no file /run/secrets/${name}\n`)
        .join('') + 'keycloak-entrypoint: Keycloak was not started\n',
    );
    expect(existsSync(join(home, 'started'))).toBe(false);
    expect(existsSync(join(home, 'data'))).toBe(false);
  });

  it('does not start Keycloak with a value that is not JSON where JSON is needed', () => {
    const { home, template } = fakeKeycloak('exit 1');
    writeFileSync(template, '{"realm": "r", "c": "$(envjson:C)"}');
    const { status, stderr } = run(home, { C: '["a"], "enabled": false' }, 'start');
    expect(status).toBe(1);
    expect(stderr).toContain('error: the value of the variable C is not JSON\n');
    expect(existsSync(join(home, 'started'))).toBe(false);
    expect(existsSync(join(home, 'data/import/realm.json'))).toBe(false);
  });

  /** Puts realm files in place of the only one, by the folders of their templates. */
  function putRealms(home: string, realms: Readonly<Record<string, string>>): void {
    mkdirSync(join(home, 'scripts/realms'));
    for (const [folder, text] of Object.entries(realms))
      writeFileSync(join(home, `scripts/realms/${folder}.json`), text);
  }

  it('starts Keycloak with several realms, in files of names that it does not skip and that cannot clash', () => {
    const { home } = fakeKeycloak('exit 1');
    const folders = ['a', 'a-users-0', 'a_users_0', 'a-realm'];
    putRealms(home, Object.fromEntries(folders.map((folder) => [folder, `{"realm": "${folder} $(env:A)"}`])));
    expect(run(home, { A: 'x' }, 'start').status).toBe(0);
    const folder = join(home, 'data/import');
    const files = readdirSync(folder);
    // ExportImportManager takes these for parts of another kind of export.
    for (const name of files) expect(name).not.toMatch(/-realm\.json|-users-/);
    const realms = files.map(
      (name) => (JSON.parse(readFileSync(join(folder, name), 'utf8')) as { realm: string }).realm,
    );
    expect(realms.toSorted()).toEqual(folders.map((one) => `${one} x`).toSorted());
  });

  it('puts realm files together that come in parts, wherever they were cut', () => {
    const whole = '{"realm": "a", "displayName": "é $(env:A)"}';
    const bytes = Buffer.from(whole);
    const { home } = fakeKeycloak('exit 1');
    putRealms(home, { b: '{"realm": "b"}' });
    for (const [index, from] of [0, 20, 32].entries()) {
      const part = bytes.subarray(from, [20, 32, bytes.length][index]);
      writeFileSync(join(home, `scripts/realms/a.json.0${index}`), part);
    }
    expect(run(home, { A: 'x' }, 'start').status).toBe(0);
    const imported = (name: string): string => readFileSync(join(home, 'data/import', name), 'utf8');
    expect([imported('a.json'), imported('b.json')]).toEqual([whole.replace('$(env:A)', 'x'), '{"realm": "b"}']);
  });

  it('writes the files of all realms or none', () => {
    const { home } = fakeKeycloak('exit 1');
    putRealms(home, { a: '{"realm": "a"}', b: '{"realm": "b", "c": "$(envjson:C)"}', c: '{"realm": "c $(env:D)"}' });
    expect(run(home, { C: '[' }, 'start')).toMatchObject({
      status: 1,
      stderr:
        'error: the variable D is not set, and there is no file /run/secrets/D\nkeycloak-entrypoint: Keycloak was not started\n',
    });
    expect(existsSync(join(home, 'data'))).toBe(false);
    expect(run(home, { C: '[1]', D: 'd' }, 'start').status).toBe(0);
    expect(readdirSync(join(home, 'data/import'))).toEqual(['a.json', 'b.json', 'c.json']);
    expect(run(home, { C: '[', D: 'd' }, 'start').stderr).toContain('the variable C is not JSON\n');
    expect(readdirSync(join(home, 'data/import'))).toEqual([]);
  });

  it('moves the lifespans of several realms, which it reads at once', async () => {
    const list = `[ {
  "realm" : "master",
  "accessTokenLifespan" : 60
}, {
  "realm" : "a",
  "accessTokenLifespan" : 300,
  "ssoSessionIdleTimeout" : 1800
}, {
  "realm" : "ab",
  "accessTokenLifespan" : 77,
  "ssoSessionIdleTimeout" : 1800
} ]`;
    const { home } = fakeKeycloak(
      `if [[ $1 == get ]]; then printf '%s' '${list}'; elif [[ $1 == update ]]; then cat >>"$KEYCLOAK_HOME/sent"; fi`,
    );
    const template = (name: string): string => `{\n  "realm": "${name}",\n  "accessTokenLifespan": 600\n}\n`;
    putRealms(home, { one: template('a'), two: template('ab'), three: template('new') });
    const ready = createServer((_, response) => response.end());
    await new Promise<void>((resolve) => ready.listen(0, '127.0.0.1', resolve));
    const port = (ready.address() as AddressInfo).port;
    const child = spawn('bash', [join(home, 'scripts/keycloak-entrypoint.sh'), 'start'], {
      env: { ...process.env, KEYCLOAK_HOME: home, KC_HTTP_MANAGEMENT_PORT: String(port) },
    });
    let stderr = '';
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    await new Promise((resolve) => child.once('close', resolve));
    await new Promise((resolve) => ready.close(resolve));
    expect(stderr).toBe(
      [
        'a: migrated "accessTokenLifespan": 600',
        'new: not migrated, there is no such realm',
        "ab: operator's value kept: accessTokenLifespan=77",
      ]
        .map((line) => `keycloak-entrypoint: session lifespans of ${line}\n`)
        .join(''),
    );
    expect(readFileSync(join(home, 'sent'), 'utf8')).toBe('{"accessTokenLifespan": 600}\n');
    // Keycloak was ready, and has imported them.
    expect(readdirSync(join(home, 'data/import'))).toEqual([]);
    expect(readFileSync(join(home, 'kcadm.log'), 'utf8').split('\n')).toHaveLength(4);
  });

  it('says so when Keycloak does not become ready, and lets it run', () => {
    const { home, template } = fakeKeycloak('exit 1');
    writeFileSync(template, '{\n  "realm": "r"\n}\n');
    const { status, stderr } = run(home, { KC_HTTP_MANAGEMENT_PORT: '1', FAKE_WAIT: '1' }, 'start');
    expect(stderr).toBe(
      'keycloak-entrypoint: session lifespans: not migrated, Keycloak was not ready after 0 seconds\n',
    );
    expect(status).toBe(0);
  });
});

describe('keycloak-config-entrypoint.sh', () => {
  it('hands escaped values to the reconciler and names what is missing', () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'bin'));
    writeFileSync(join(folder, 'bin/java'), '#!/bin/bash\nprintf "%s|" "$@" "$A" "$OTHER"\n');
    chmodSync(join(folder, 'bin/java'), 0o755);
    writeFileSync(join(folder, '10-a.json'), '{"a": "$(env:A)"}');
    // As in the image: a jar of this machine is for the tests on real servers.
    const { KEYCLOAK_CONFIG_CLI_JAR: _, ...inherited } = process.env;
    const run = (env: Record<string, string>): { status: number | null; stdout: string; stderr: string } =>
      spawnSync('bash', [join(scripts, 'keycloak-config-entrypoint.sh')], {
        encoding: 'utf8',
        env: { ...inherited, JAVA_HOME: folder, CONFIG_DIR: folder, JAVA_OPTS: '-Xmx64m -Da=b', ...env },
      });
    expect(run({ A: 'q"\\$', OTHER: 'q"$' })).toMatchObject({
      status: 0,
      stdout: '-Xmx64m|-Da=b|-jar|/app/keycloak-config-cli.jar|q\\"\\\\\\u0024|q"$|',
    });
    expect(run({})).toMatchObject({
      status: 1,
      stdout: '',
      stderr: 'error: the variable A is not set, and there is no file /run/secrets/A\n',
    });
  });

  /**
   * Runs it over documents.
   *
   * @param documents texts by file name.
   * @param java what runs instead of Java, in bash.
   * @returns what that wrote to the file `$JAVA_HOME/runs`, and what was said.
   */
  function runWith(
    documents: Readonly<Record<string, object>>,
    java: string,
    env: Record<string, string>,
  ): { status: number | null; runs: string; stderr: string } {
    const folder = temporaryFolder();
    const config = join(folder, 'config');
    mkdirSync(join(folder, 'bin'));
    mkdirSync(config);
    writeFileSync(join(folder, 'runs'), '');
    writeFileSync(join(folder, 'bin/java'), `#!/bin/bash\n${java}\n`);
    chmodSync(join(folder, 'bin/java'), 0o755);
    for (const [name, document] of Object.entries(documents))
      writeFileSync(join(config, name), `${JSON.stringify(document, null, 2)}\n`);
    const { status, stderr } = spawnSync('bash', [join(scripts, 'keycloak-config-entrypoint.sh')], {
      encoding: 'utf8',
      env: {
        ...process.env,
        JAVA_HOME: folder,
        CONFIG_DIR: config,
        IMPORT_FILES_LOCATIONS: `${config}/*.json`,
        KEYCLOAK_AVAILABILITYCHECK_ENABLED: 'true',
        ...env,
      },
    });
    const runs = readFileSync(join(folder, 'runs'), 'utf8').replaceAll(`${config}/`, '');
    return { status, runs, stderr: stderr.replaceAll('keycloak-config-entrypoint: ', '') };
  }

  it('hands on the secret of a client as a part of a URL, which Keycloak takes it for', () => {
    const java = 'printf %s "$KEYCLOAK_CLIENTSECRET" >"$JAVA_HOME/runs"';
    fc.assert(
      fc.property(value, (text) => {
        const secret = text.slice(0, 100).replace(/\p{Surrogate}/gu, '');
        fc.pre(secret !== '');
        const env = { KEYCLOAK_GRANTTYPE: 'client_credentials', KEYCLOAK_CLIENTSECRET: secret };
        const { status, runs } = runWith({ '10-a.json': { realm: 'shop' } }, java, env);
        expect(status).toBe(0);
        expect(runs).toMatch(/^[\w.%-]*$/);
        expect(decodeURIComponent(runs)).toBe(secret);
      }),
      { numRuns: 50 },
    );
  });

  describe('with several realms', () => {
    const documents = Object.fromEntries(
      ['shop', 'shop-2', 'wiki'].flatMap((folder) =>
        ['10-a', '20-b,c'].map((name) => [`${folder}.${name}.json`, { enabled: true, realm: `The ${folder}` }]),
      ),
    );

    /** @param broken the realms on whose documents a run fails. */
    function run(
      broken: readonly string[],
      env: Record<string, string> = {},
      note = '$IMPORT_FILES_LOCATIONS $KEYCLOAK_AVAILABILITYCHECK_ENABLED',
    ): { status: number | null; runs: string[]; stderr: string } {
      const fails = broken.map((realm) => `[[ ,$IMPORT_FILES_LOCATIONS != *,$CONFIG_DIR/${realm}.* ]] || exit 1`);
      const all = broken.length > 0 ? '[[ $IMPORT_FILES_LOCATIONS != "$CONFIG_DIR/*.json" ]] || exit 1' : '';
      const java = [`printf "%s\\n" "${note}" >>"$JAVA_HOME/runs"`, all, ...fails, 'exit 0'].join('\n');
      const { runs, ...said } = runWith(documents, java, env);
      return { ...said, runs: runs === '' ? [] : runs.trimEnd().split('\n') };
    }

    it('takes one run for all of them', () => {
      expect(run([])).toEqual({ status: 0, runs: ['*.json true'], stderr: '' });
    });

    it('reconciles the others when one fails, and fails', () => {
      const { status, runs, stderr } = run(['shop']);
      expect(status).toBe(1);
      expect(runs).toEqual([
        '*.json true',
        'shop-2.10-a.json,shop-2.20-b?c.json false',
        'shop.10-a.json,shop.20-b?c.json false',
        'wiki.10-a.json,wiki.20-b?c.json false',
      ]);
      expect(stderr.split('\n')).toEqual([
        'error: the run failed; each of the 3 realms has a run of its own now, so that none waits for another',
        'reconciling the realm "The shop-2"',
        'reconciling the realm "The shop"',
        'reconciling the realm "The wiki"',
        'error: not reconciled: "The shop"',
        '',
      ]);
    });

    describe('and a client in each', () => {
      const secrets = {
        KEYCLOAK_GRANTTYPE: 'client_credentials',
        KEYCLOAK_CLIENTID: 'keycloak-config',
        KEYCLOAK_CONFIG_SHOP_CLIENT_SECRET: 'a+b',
        KEYCLOAK_CONFIG_SHOP_2_CLIENT_SECRET: '${HOME}',
        KEYCLOAK_CONFIG_WIKI_CLIENT_SECRET: 'w',
      };
      const note = '$KEYCLOAK_LOGINREALM $KEYCLOAK_CLIENTSECRET ${IMPORT_FILES_LOCATIONS%%,*}';

      it('signs in to each with its own secret, and reconciles that alone', () => {
        const { status, runs } = run([], secrets, note);
        expect(status).toBe(0);
        expect(runs).toEqual([
          'The shop-2 %24%7BHOME%7D shop-2.10-a.json',
          'The shop a%2Bb shop.10-a.json',
          'The wiki w wiki.10-a.json',
        ]);
      });

      it('waits for Keycloak once, and reconciles the others when one fails', () => {
        const { status, runs, stderr } = run(['shop-2'], secrets);
        expect(status).toBe(1);
        expect(runs.map((one) => one.split(' ').at(-1))).toEqual(['true', 'false', 'false']);
        expect(stderr.trimEnd().split('\n').at(-1)).toBe('error: not reconciled: "The shop-2"');
      });

      it('names the secrets that are missing, and runs nothing', () => {
        const { KEYCLOAK_CONFIG_SHOP_CLIENT_SECRET: _, ...others } = secrets;
        const { status, runs, stderr } = run([], others);
        expect({ status, runs }).toEqual({ status: 1, runs: [] });
        expect(stderr).toMatch(/^error: the variable KEYCLOAK_CONFIG_SHOP_CLIENT_SECRET is not set, .*\n$/);
      });
    });
  });
});
