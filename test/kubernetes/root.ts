import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCli } from '../../packages/cli/test/cli.ts';
import { atExit } from '../e2e/processes.ts';
import { aihub } from '../folders.ts';

/** The AI Hub realm, in a folder of its own, with a stage for a cluster. */
export class Root {
  readonly folder: string = mkdtempSync(join(tmpdir(), 'root-'));
  readonly stage: string = 'prod';
  readonly remove: () => void = atExit(() => rmSync(this.folder, { recursive: true, force: true }));

  constructor(stage: string) {
    cpSync(aihub, this.folder, { recursive: true });
    writeFileSync(this.path(`stages/${this.stage}.yaml`), stage);
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  write(name: string, text: string): void {
    writeFileSync(this.path(name), text);
  }

  /** Replaces the first occurrence of a text in a file. */
  edit(name: string, from: string | RegExp, to: string): void {
    const before = readFileSync(this.path(name), 'utf8');
    const after = before.replace(from, () => to);
    if (after === before) throw new Error(`${name} does not have ${from}`);
    this.write(name, after);
  }

  /** Writes more at the end of the stage. */
  append(text: string): void {
    appendFileSync(this.path(`stages/${this.stage}.yaml`), text);
  }

  /** The folder of the generated manifests. */
  get manifests(): string {
    return this.path(`deploy/kubernetes/${this.stage}`);
  }

  generate(): void {
    this.run('generate', '--stage', this.stage);
  }

  /** Runs a command. @returns its output. @throws when it fails. */
  run(...args: string[]): string {
    const { status, stdout, stderr } = runCli(this.folder, ...args);
    if (status !== 0) throw new Error(stderr || stdout);
    return stdout;
  }
}
