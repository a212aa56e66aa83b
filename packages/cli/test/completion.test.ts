import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../test/folders.ts';
import { needs } from '../../../test/needs.ts';
import { complete } from '../src/commands/complete.ts';
import { makeProgram } from '../src/program.ts';
import { main, minimalRoot, runCli } from './cli.ts';

const has = (shell: string): boolean => spawnSync(shell, ['-c', 'true']).status === 0;

/** @returns a root with the stages demo, other and two words. */
function root(): string {
  const folder = minimalRoot();
  for (const name of ['other', 'two words']) writeFileSync(join(folder, `stages/${name}.yaml`), '');
  return folder;
}

/** @returns the words that complete the last one. */
function completed(...words: string[]): string[] {
  const lines = complete(makeProgram(), words).split('\n');
  return lines.flatMap((line) => line.split('\t', 1)[0] || []);
}

/** Runs a shell that finds the program under its name. */
function shell(name: string, folder: string, script: string): string {
  const bin = temporaryFolder();
  writeFileSync(join(bin, 'realm-as-code'), `#!/bin/sh\nexec '${process.execPath}' '${main}' "$@"\n`);
  chmodSync(join(bin, 'realm-as-code'), 0o755);
  const env = { ...process.env, PATH: `${bin}:${process.env['PATH']}` };
  const { status, stdout, stderr } = spawnSync(name, ['-c', script], { cwd: folder, env, encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout;
}

describe('what completes a command line', () => {
  it('are the commands that the help lists, and of each the options that its help lists', () => {
    const folder = temporaryFolder();
    const inHelp = (...args: string[]): string[] =>
      [...runCli(folder, ...args, '--help').stdout.matchAll(/^ {2}(?:-\w, )?([\w-]+)/gm)].map(([, word = '']) => word);
    const commands = completed('');
    expect(commands).toEqual(expect.arrayContaining(['init', 'generate', 'plan', 'completion']));
    expect(inHelp()).toEqual(expect.arrayContaining(commands));
    for (const command of commands.filter((one) => one !== 'help'))
      expect(inHelp(command)).toEqual(expect.arrayContaining(completed(command, '--')));
  });

  it.each<[typed: string, words: string[]]>([
    ['val', ['validate']],
    ['--v', ['--version']],
    ['plan --f', ['--files', '--format', '--fail-on']],
    ['plan --format ', ['text', 'json', 'markdown']],
    ['plan --format=m', ['--format=markdown']],
    ['plan --format = m', ['markdown']],
    ['plan --format =', ['text', 'json', 'markdown']],
    ['plan -f j', ['json']],
    ['plan --fail-on delete ', ['create', 'change', 'stays']],
    ['validate --keycloak 26.7', ['26.7.3']],
    ['validate -r ROOT --stage ', ['demo', 'other', 'two words']],
    ['validate -r ROOT --stage demo o', ['other']],
    ['validate -r ROOT --stage demo --a', ['--all']],
    ['validate --all --a', []],
    ['validate --all --root elsewhere --stage ', []],
    ['generate --root ROOT -s d', ['demo']],
    ['check-env --stage demo --s', []],
    ['check-env --env ', [':files']],
    ['check-env --env=x', [':files']],
    ['generate --out ', [':folders']],
    ['plan --url ', []],
    ['plan --url http : //', []],
    ['completion ', ['bash', 'zsh', 'fish']],
    ['completion f', ['fish']],
    ['completion bash ', []],
    ['unknown --', []],
  ])('after "%s": %j', (typed, words) => {
    const folder = root();
    expect(completed(...typed.split(' ').map((word) => (word === 'ROOT' ? folder : word)))).toEqual(words);
  });
});

describe('completion in bash', () => {
  /** Has bash complete the last of these words, as it does when somebody presses Tab. */
  const inBash = (folder: string, ...words: string[]): string[] => {
    const quoted = words.map((word) => `'${word}'`).join(' ');
    const script = `set -u; source <(realm-as-code completion bash)
COMP_WORDS=(realm-as-code ${quoted}); COMP_CWORD=${words.length}
[[ $(complete -p realm-as-code) == *' -F _realm_as_code '* ]] || exit 9
_realm_as_code realm-as-code ${words.at(-1) === '=' ? "''" : `'${words.at(-1)}'`} '${words.at(-2)}'
[[ \${#COMPREPLY[@]} -eq 0 ]] || printf '%s\\n' "\${COMPREPLY[@]}"`;
    return shell('bash', folder, script).split('\n').filter(Boolean);
  };

  it('completes commands, options, choices and stages', () => {
    const folder = root();
    expect(inBash(folder, 'ge')).toEqual(['generate']);
    expect(inBash(folder, 'plan', '--fo')).toEqual(['--format']);
    expect(inBash(folder, 'plan', '--format', '=', 'm')).toEqual(['markdown']);
    expect(inBash(folder, 'validate', '--stage', '')).toEqual(['demo', 'other', 'two\\ words']);
    expect(inBash(folder, 'plan', '--url', '')).toEqual([]);
  });

  it('completes files and folders where these belong', () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'deploy'));
    writeFileSync(join(folder, 'deploy.env'), '');
    expect(inBash(folder, 'check-env', '--env', 'dep').toSorted()).toEqual(['deploy', 'deploy.env']);
    expect(inBash(folder, 'generate', '--out', 'dep')).toEqual(['deploy']);
  });

  it('says nothing where the program cannot answer', () => {
    const script = `source <(realm-as-code completion bash); COMP_WORDS=(gone ''); COMP_CWORD=1; _realm_as_code gone '' gone; echo "\${#COMPREPLY[@]}"`;
    expect(shell('bash', temporaryFolder(), script)).toBe('0\n');
  });
});

describe('completion in other shells', () => {
  it('works in fish', needs('fish and zsh', has('fish')), () => {
    const ask = (typed: string): string =>
      shell('fish', root(), `realm-as-code completion fish | source; complete -C 'realm-as-code ${typed}'`);
    expect(ask('validate --stage ')).toBe('demo\nother\ntwo words\n');
    expect(ask('plan --format=m')).toBe('--format=markdown\n');
    expect(ask('check-env -e stages/sh')).toMatch(/^stages\/shared\.yaml/);
    expect(ask('generate --root st')).toMatch(/^stages\//);
  });

  it('works in zsh', needs('fish and zsh', has('zsh')), () => {
    const ask = (...words: string[]): string =>
      shell(
        'zsh',
        root(),
        `_describe() { print -l -- "\${(@P)2}"; }; _files() { print -- files $@; }; compdef() { print -- $@; }
source <(realm-as-code completion zsh)
words=(realm-as-code ${words.map((word) => `'${word}'`).join(' ')}); CURRENT=\${#words}; _realm_as_code`,
      );
    const loaded = '_realm_as_code realm-as-code\n';
    expect(ask('plan', '--fo')).toBe(`${loaded}--format:how to report\n`);
    expect(ask('validate', '--stage', '')).toBe(`${loaded}demo:\nother:\ntwo words:\n`);
    expect(ask('check-env', '-e', '')).toBe(`${loaded}files\n`);
    expect(ask('generate', '--root', '')).toBe(`${loaded}files -/\n`);
  });
});
