import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import { expect } from 'vitest';
import { main, runCli } from '../packages/cli/test/cli.ts';
import { aihub, temporaryFolder } from './folders.ts';
import { blocksOf } from './getting-started.ts';

/** The blocks of the page, in their order. */
export const blocks: ReturnType<typeof blocksOf> = blocksOf('docs/add-a-client.md');

/** @returns what the page shows in a language under a heading. */
export function shown(title: string, language: string): string[] {
  return blocks.filter((block) => block.title === title && block.language === language).map(({ text }) => text);
}

/** Somebody who follows the page, in a copy of the realm that tests have. */
export class Follower {
  readonly root: string = temporaryFolder();
  readonly #bin: string = join(this.root, '.bin');

  /** @param isOwn whether it is a root of their own, with the realm that it begins with. */
  constructor(isOwn = false) {
    if (isOwn) expect(runCli(this.root, 'init', '--realm', 'shop', '--out', '.').status).toBe(0);
    else cpSync(aihub, this.root, { recursive: true });
    mkdirSync(this.#bin);
    // The page calls this program as it is in a clone of this repository.
    // As in pnpm, "access" alone is a command of its own.
    this.standIn(
      'npx',
      `set -e; [[ "$1 $2" == '-y pnpm' && $3 != access ]]; shift 2; [[ $1 != run ]] || shift; exec node '${main}' "$@"`,
    );
  }

  standIn(name: string, script: string): void {
    writeFileSync(join(this.#bin, name), `#!/usr/bin/env bash\n${script}\n`, { mode: 0o755 });
  }

  /** Runs a script while this process goes on. @returns its exit code, and what it has printed. */
  async run(script: string): Promise<{ status: number | null; printed: string }> {
    const child = spawn('bash', ['-c', `set -euo pipefail\n${script}`], {
      cwd: this.root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, FORCE_COLOR: undefined, PATH: `${this.#bin}:${process.env['PATH']}` },
    });
    let printed = '';
    child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (printed += chunk.toString()));
    const status = await new Promise<number | null>((resolve) => child.once('close', resolve));
    return { status, printed };
  }

  /**
   * Puts the client into the list of clients, as the page says.
   *
   * @param isOwn whether it has the scopes of another client there.
   */
  addClient(isOwn = false): void {
    const file = join(this.root, 'templates/configs/keycloak/managed/30-clients.json');
    const document = JSON.parse(readFileSync(file, 'utf8')) as { clients: { defaultClientScopes: string[] }[] };
    const added = JSON.parse(shown('Describe it', 'json').join('')) as { defaultClientScopes: string[] };
    const [other = added] = document.clients;
    document.clients.push(isOwn ? { ...added, defaultClientScopes: other.defaultClientScopes } : added);
    writeFileSync(file, `${JSON.stringify(document, null, 2)}\n`);
  }

  /** Writes what the page says into the files that it names. */
  addToStages(): void {
    for (const text of shown('Say what is new in it', 'yaml')) this.paste(text);
  }

  /** Pastes lines: a variable at the end of the registry, values under what the named files have. */
  paste(text: string): void {
    for (const part of text.split(/^(?=# )/m)) {
      const file = join(this.root, /^# (?:in )?(\S+)\n/.exec(part)?.[1] ?? 'stages/variables.yaml');
      const before = readFileSync(file, 'utf8');
      const added = parseDocument(part);
      if (!added.has('values')) {
        writeFileSync(file, `${before}\n${part}`);
        continue;
      }
      const document = parseDocument(before);
      const { values } = added.toJS() as { values: { origins: Record<string, string> } };
      for (const [name, origin] of Object.entries(values.origins)) document.setIn(['values', 'origins', name], origin);
      writeFileSync(file, document.toString());
    }
  }
}
