import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../test/folders.ts';
import { needsTar } from '../../../test/tar.ts';
import { minimalRoot, runCli, runCliWith } from './cli.ts';

function tool(folder: string, command: string, ...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: folder, encoding: 'utf8' });
  expect(status, `${command}: ${stdout}${stderr}`).toBe(0);
  return stdout;
}

/** @returns a folder with the bundle of the minimal root in it, and where that was unpacked to. */
function bundled(): { folder: string; archive: string; unpacked: string } {
  const folder = minimalRoot();
  expect(runCli(folder, 'bundle', '--stage', 'demo', '--version', '1.2.0').status).toBe(0);
  tool(folder, 'tar', '-xzf', 'realm-demo-1.2.0.tar.gz');
  return { folder, archive: join(folder, 'realm-demo-1.2.0.tar.gz'), unpacked: join(folder, 'realm-demo-1.2.0') };
}

describe('bundle', () => {
  it('writes one file, and warns of images that may move', () => {
    const root = minimalRoot();
    const { status, stdout, stderr } = runCli(root, 'bundle', '--stage', 'demo', '--version', '1.2.0');
    expect({ status, stdout: stdout.replace(/\d+ bytes/, 'N bytes') }).toEqual({
      status: 0,
      stdout: 'realm-demo-1.2.0.tar.gz: 10 files, 2 images, N bytes\n',
    });
    expect(stderr).toMatch(
      /^stages\/demo\.yaml:1:1 warning image-without-digest: the image adorsys\S+ is named by a tag, which may move\. Pin it with "lock-images"/,
    );
    expect(readdirSync(root).toSorted()).toEqual(['realm-demo-1.2.0.tar.gz', 'stages', 'templates']);
  });

  it('refuses such images if it is told to, and writes nothing', () => {
    const root = minimalRoot();
    const run = runCli(root, 'bundle', '--stage', 'demo', '--version', '1', '--require-digests');
    expect(run).toMatchObject({ status: 1, stdout: '' });
    expect(run.stderr).toMatch(/error image-without-digest: .*\n.* error image-without-digest: .*\n$/);
    expect(readdirSync(root).toSorted()).toEqual(['stages', 'templates']);
    const digest = `sha256:${'a'.repeat(64)}`;
    const lock = { 'quay.io/keycloak/keycloak:26.5.5': digest, 'adorsys/keycloak-config-cli:6.5.1-26.5.5': digest };
    writeFileSync(join(root, 'images.lock'), JSON.stringify(lock));
    expect(runCli(root, 'bundle', '--stage', 'demo', '--version', '1', '--require-digests')).toMatchObject({
      status: 0,
      stderr: '',
    });
  });

  it('takes its version from git, and says how to give one where there is none', () => {
    const root = minimalRoot();
    // Whatever repository the folder for temporary files may be in.
    const withoutGit = { GIT_CEILING_DIRECTORIES: join(root, '..') };
    const run = runCliWith(withoutGit, root, 'bundle', '--stage', 'demo');
    expect(run).toMatchObject({ status: 1, stdout: '' });
    expect(run.stderr).toMatch(/^error: the version of the bundle is not known: .*\. Pass it with --version\n$/);
    const git = (...args: string[]): string =>
      tool(root, 'git', '-c', 'user.name=a', '-c', 'user.email=a@b', '-c', 'commit.gpgsign=false', ...args);
    git('init', '--quiet');
    git('add', '.');
    git('commit', '--quiet', '-m', 'first');
    git('tag', 'v1.0');
    expect(runCli(root, 'bundle', '--stage', 'demo').stdout).toMatch(/^realm-demo-v1\.0\.tar\.gz: /);
    appendFileSync(join(root, 'stages/demo.yaml'), '# changed\n');
    expect(runCli(root, 'bundle', '--stage', 'demo').stdout).toMatch(/^realm-demo-v1\.0-dirty\.tar\.gz: /);
  });

  it.each(['../up', '', 'a b', '-rf'])('does not take %j as a version', (version) => {
    const root = minimalRoot();
    const run = runCli(root, 'bundle', '--stage', 'demo', `--version=${version}`);
    expect(run).toMatchObject({ status: 1, stdout: '' });
    expect(run.stderr).toContain('cannot be the version of a bundle');
  });

  it('writes nothing where the stage has errors, or the file cannot be written', () => {
    const root = minimalRoot();
    mkdirSync(join(root, 'a-folder'));
    const taken = runCli(root, 'bundle', '--stage', 'demo', '--version', '1', '--out', 'a-folder');
    expect(taken.status).toBe(1);
    expect(taken.stderr).toMatch(/^a-folder:1:1 error unwritable-output: /m);
    expect(readdirSync(root).toSorted()).toEqual(['a-folder', 'stages', 'templates']);
    appendFileSync(join(root, 'stages/demo.yaml'), 'typo: 1\n');
    expect(runCli(root, 'bundle', '--stage', 'demo', '--version', '1').stderr).toMatch(/ error unknown-property: /);
    expect(existsSync(join(root, 'realm-demo-1.tar.gz'))).toBe(false);
  });
});

describe('verify', needsTar, () => {
  it('finds nothing in a bundle, and in its folder with an environment file', () => {
    const { folder, archive, unpacked } = bundled();
    cpSync(join(unpacked, 'env.example'), join(unpacked, '.env'));
    const summary = 'demo 1.2.0 for compose, as it was made: 10 files, 2 images, 0 of them by digest';
    expect(runCli(folder, 'verify', archive)).toMatchObject({
      status: 0,
      stdout: `realm-demo-1.2.0.tar.gz: ${summary}\n`,
    });
    expect(runCli(folder, 'verify', unpacked)).toMatchObject({ status: 0, stdout: `realm-demo-1.2.0: ${summary}\n` });
    expect(runCli(folder, 'verify', archive, '--require-digests')).toMatchObject({ status: 1, stdout: '' });
    // What every machine has says the same.
    expect(tool(unpacked, 'sha256sum', '-c', 'SHA256SUMS').trimEnd().split('\n')).toHaveLength(9);
  });

  it('names what was changed in the folder', () => {
    const { folder, unpacked } = bundled();
    appendFileSync(join(unpacked, 'compose.yaml'), '\n');
    writeFileSync(join(unpacked, 'compose.override.yaml'), '{}');
    const run = runCli(folder, 'verify', 'realm-demo-1.2.0');
    expect(run).toMatchObject({ status: 1, stdout: '' });
    expect(run.stderr).toContain('realm-demo-1.2.0:1:1 error changed-file: compose.yaml is not as it was bundled\n');
    expect(run.stderr).toContain('error extra-file: compose.override.yaml was not bundled');
  });

  it.each<[string, (archive: string) => unknown, RegExp]>([
    ['that is not there', () => undefined, /there is no such file or folder/],
    ['that is no archive', (archive) => writeFileSync(archive, 'hello'), /it is damaged, or not compressed with gzip/],
    ['that is empty', (archive) => writeFileSync(archive, ''), /it is cut off/],
    [
      'that is cut off',
      (archive) => {
        cpSync(bundled().archive, archive);
        truncateSync(archive, 3000);
      },
      /it is cut off/,
    ],
    [
      'with a damaged byte',
      (archive) => {
        const bytes = readFileSync(bundled().archive);
        bytes[2000] = (bytes[2000] as number) ^ 1;
        writeFileSync(archive, bytes);
      },
      /it is damaged/,
    ],
    [
      'that is huge once it is unpacked',
      (archive) => {
        // More than a quarter of a gigabyte of zeros, as members of one gzip file.
        const member = gzipSync(Buffer.alloc(64 * 1024 ** 2));
        writeFileSync(archive, Buffer.concat(Array.from({ length: 5 }, () => member)));
      },
      /it has more than 256 MiB/,
    ],
    [
      'that leads out of its folder',
      (archive) => {
        const folder = temporaryFolder();
        writeFileSync(join(folder, 'x'), '');
        tool(folder, 'tar', '-czPf', archive, '--transform=s,^,../,', 'x');
      },
      /"\.\.\/x" would be unpacked somewhere else/,
    ],
    [
      'that is a folder with a link',
      (archive) => {
        mkdirSync(archive);
        symlinkSync('/etc/passwd', join(archive, 'SHA256SUMS'));
      },
      /"SHA256SUMS" is no file \(symlink\)/,
    ],
    ['that is a folder of something else', (archive) => mkdirSync(archive), /it has no SHA256SUMS/],
  ])('refuses a bundle %s in one line', (_, make, message) => {
    const folder = temporaryFolder();
    make(join(folder, 'b.tar.gz'));
    const run = runCli(folder, 'verify', 'b.tar.gz');
    expect(run).toMatchObject({ status: 1, stdout: '' });
    expect(run.stderr).toMatch(/^b\.tar\.gz:1:1 error invalid-bundle: .*\n$/);
    expect(run.stderr).toMatch(message);
  });
});
