import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { parse } from 'yaml';
import { repository } from './folders.ts';

/** A fenced block of a page. */
interface Block {
  /** The heading above it. */
  readonly title: string;
  readonly language: string;
  readonly text: string;
}

/** The blocks of docs/getting-started.md. */
export const blocks: readonly Block[] = blocksOf('docs/getting-started.md');

/** @returns the blocks of a page, in their order. */
export function blocksOf(path: string): Block[] {
  const page = readFileSync(join(repository, path), 'utf8');
  const found: Block[] = [];
  let title = '';
  for (const [, heading, language, text] of page.matchAll(/^#+ (.*)$|^```(\w+)\n([^]*?)^```$/gm)) {
    if (heading !== undefined) title = heading;
    else found.push({ title, language: language ?? '', text: text ?? '' });
  }
  return found;
}

/** A reader who follows the page, in one shell, far from this repository. */
export class Reader {
  readonly folder: string = mkdtempSync(join(tmpdir(), 'getting-started-'));
  /** What the reader has followed, by heading. */
  readonly followed: string[] = [];
  readonly #env: Record<string, string | undefined>;
  readonly #state: string;
  readonly #bin: string;

  readonly #blocks: readonly Block[];

  /** @param page the blocks of the page. */
  constructor(page: readonly Block[] = blocks) {
    this.#blocks = page;
    this.#state = join(this.folder, '.shell');
    this.#bin = join(this.folder, '.bin');
    mkdirSync(this.#bin);
    const outside = Object.entries(process.env).filter(([name]) => !/^p?npm_|^node_options$|^ci$/i.test(name));
    this.#env = {
      ...Object.fromEntries(outside),
      PATH: `${this.#bin}:${join(this.folder, '.npm/bin')}:${process.env['PATH']}`,
      GIT_CONFIG_GLOBAL: '/dev/null',
      // Where the page has addresses of others, there is something of this machine.
      npm_config_prefix: join(this.folder, '.npm'),
      ...gitConfig({
        'user.name': 'reader',
        'user.email': 'reader@example.org',
        [`url.file://${repository}.insteadOf`]: 'https://github.com/realm-as-code/realm-as-code',
        [`url.file://${join(this.folder, 'remote.git')}.insteadOf`]: 'git@github.com:acme/shop-realm.git',
      }),
    };
  }

  leave(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Puts a program in the place of one that is not here. */
  standIn(name: string, script: string): void {
    writeFileSync(join(this.#bin, name), `#!/usr/bin/env bash\nset -euo pipefail\n${script}\n`);
    chmodSync(join(this.#bin, name), 0o755);
  }

  /** Goes back to the folder and the shell of the beginning. */
  startAgain(): void {
    rmSync(this.#state, { force: true });
  }

  /**
   * Does what stands under a heading.
   *
   * @param given what other addresses are to be used instead of those on the page.
   * @param input what is typed in.
   * @returns what was printed, block by block.
   */
  follow(title: string, given: Readonly<Record<string, string>> = {}, input = ''): string[] {
    const scripts = this.#blocks.filter((block) => block.title === title && block.language === 'sh');
    expect(scripts.length, title).toBeGreaterThan(0);
    this.followed.push(title);
    return scripts.map(({ text }) => this.run(withAddresses(text, given), input));
  }

  /** Runs the steps of the workflow on the page as its runner does. @returns what they printed, by name. */
  runWorkflow(env: Readonly<Record<string, string>>): Map<string, string> {
    const text = blocks.find(({ language }) => language === 'yaml')?.text ?? '';
    const { jobs } = parse(text) as { jobs: { realm: { steps: { name?: string; run?: string }[] } } };
    const exports = Object.entries({ ...env, RUNNER_TEMP: join(this.folder, '.runner') });
    const head = exports.map(([name, value]) => `export ${name}='${value}'\n`).join('');
    return new Map(
      jobs.realm.steps.flatMap(({ name, run }) =>
        name === undefined || run === undefined ? [] : [[name, this.run(`(${head}${run})`)] as const],
      ),
    );
  }

  /** Runs commands in the shell that the former ones have left. */
  run(script: string, input = ''): string {
    const state = existsSync(this.#state) ? `source '${this.#state}'\n` : '';
    const save = `{ declare -px; printf 'cd %q\\n' "$PWD"; } >'${this.#state}'`;
    const { status, stdout, stderr } = spawnSync('bash', ['-c', `${state}set -euo pipefail\n${script}\n${save}`], {
      cwd: this.folder,
      env: this.#env,
      input,
      encoding: 'utf8',
    });
    expect(status, `${script}\n${stdout}${stderr}`).toBe(0);
    return stdout;
  }
}

/** @returns what the page shows in a language under a heading, with other addresses. */
export function shown(title: string, language: string, given: Readonly<Record<string, string>> = {}): string {
  const block = blocks.find((one) => one.title === title && one.language === language);
  return withAddresses(block?.text ?? `(nothing under ${title})`, given);
}

/** @returns a text with other addresses than those on the page. */
export function withAddresses(text: string, given: Readonly<Record<string, string>>): string {
  return Object.entries(given).reduce((before, [from, to]) => before.replaceAll(from, to), text);
}

/** Settings of git for all its runs. */
function gitConfig(settings: Readonly<Record<string, string>>): Record<string, string> {
  const entries = Object.entries(settings).flatMap(([key, value], index) => [
    [`GIT_CONFIG_KEY_${index}`, key],
    [`GIT_CONFIG_VALUE_${index}`, value],
  ]);
  return { GIT_CONFIG_COUNT: String(Object.keys(settings).length), ...(Object.fromEntries(entries) as object) };
}
