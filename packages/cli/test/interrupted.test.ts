import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../test/folders.ts';
import { CLIENTS, main, minimalRoot, runCli, runCliWith } from './cli.ts';

const INTERRUPTED = /^deploy:1:1 error interrupted-run: an interrupted "generate" (.*)$/m;
const CHANGED_LIFESPANS = [600, 900];

type Files = Readonly<Record<string, string>>;

/** The generated files, without what a run that is under way or was killed has beside them. */
function outputOf(root: string): Files {
  return Object.fromEntries(
    allFiles(root)
      .filter((path) => !path.startsWith('.generate-'))
      .map((path) => [path, readFileSync(join(root, 'deploy', path), 'utf8')]),
  );
}

function allFiles(root: string): string[] {
  const deploy = join(root, 'deploy');
  if (!existsSync(deploy)) return [];
  const entries = readdirSync(deploy, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(deploy.length + 1))
    .toSorted();
}

/** What is in the way of the next run, and would be committed. */
function temporaryIn(root: string): string[] {
  return readdirSync(join(root, 'deploy')).filter((name) => name.startsWith('.generate-'));
}

/** Changes every generated file of the minimal root but the scripts, adds one and drops one. */
function setVariant(root: string, lifespan: number): void {
  const stage = join(root, 'stages/demo.yaml');
  writeFileSync(stage, readFileSync(stage, 'utf8').replace(/lifespan: \d+/, `lifespan: ${lifespan}`));
  const managed = join(root, 'templates/configs/keycloak/managed');
  const [drop, add] = lifespan === 600 ? [20, 30] : [30, 20];
  rmSync(join(managed, `${drop}-more.json`), { force: true });
  writeFileSync(join(managed, `${add}-more.json`), '{ "realm": "demo" }');
}

/** A root of the minimal kind, and what each of its two variants generates. */
function variants(prepare: (root: string) => void = () => {}): { root: string; outputs: readonly Files[] } {
  const root = minimalRoot();
  prepare(root);
  const outputs = CHANGED_LIFESPANS.map((lifespan) => {
    setVariant(root, lifespan);
    expect(runCli(root, 'generate', '--all').status).toBe(0);
    return outputOf(root);
  });
  return { root, outputs };
}

/** What must hold after a kill, and after the run that follows. */
function expectWhole(root: string, before: Files, after: Files): 'old' | 'new' | 'interrupted' {
  const now = JSON.stringify(outputOf(root));
  const state =
    now === JSON.stringify(before) ? 'old' : now === JSON.stringify(after) ? 'new' : ('interrupted' as const);
  if (state === 'interrupted') {
    const check = runCli(root, 'generate', '--all', '--check');
    expect(check.status).toBe(1);
    expect(check.stderr).toMatch(INTERRUPTED);
    expect(JSON.stringify(outputOf(root))).toBe(now);
  }
  expect(runCli(root, 'generate', '--all').status).toBe(0);
  expect(outputOf(root)).toEqual(after);
  expect(temporaryIn(root)).toEqual([]);
  return state;
}

describe('a run that is killed', () => {
  it('leaves all old or all new files, or --check says that it was interrupted', { timeout: 120_000 }, () => {
    const { root, outputs } = variants();
    const preload = `--require ${join(import.meta.dirname, 'fixtures/kill-at.cjs')}`;
    const seen = new Set<string>();
    // Before each of its changes to the file system, with gaps; then the run ends by itself.
    let current = 1;
    for (let moment = 1, isKilled = true; isKilled; moment += 2) {
      const [before, after] = [outputs[current], outputs[1 - current]] as [Files, Files];
      current = 1 - current;
      setVariant(root, CHANGED_LIFESPANS[current] as number);
      const run = runCliWith({ NODE_OPTIONS: preload, KILL_AT: String(moment) }, root, 'generate', '--all');
      isKilled = run.status === null;
      seen.add(expectWhole(root, before, after));
    }
    expect([...seen].toSorted()).toEqual(['interrupted', 'new', 'old']);
  });

  it('does so at any moment', { timeout: 120_000 }, async () => {
    const clients = Array.from({ length: 500 }, (_, index) => ({
      clientId: `c${index}`,
      attributes: { note: 'x'.repeat(500) },
    }));
    const { root, outputs } = variants((made) =>
      writeFileSync(join(made, CLIENTS), JSON.stringify({ realm: 'demo', clients })),
    );
    const delays = fc.sample(fc.integer({ min: 50, max: 300 }), { seed: 1, numRuns: 20 }); // in milliseconds
    let current = 1;
    for (const delay of delays) {
      const [before, after] = [outputs[current], outputs[1 - current]] as [Files, Files];
      current = 1 - current;
      setVariant(root, CHANGED_LIFESPANS[current] as number);
      const child = spawn(process.execPath, [main, 'generate', '--all'], { cwd: root });
      const ended = once(child, 'exit');
      await sleep(delay);
      child.kill('SIGKILL');
      await ended;
      expectWhole(root, before, after);
    }
  });

  /** @returns a root in which a run was killed after it had published its changes and made the first of them. */
  function interruptedRoot(): { root: string; before: Files; after: Files } {
    const { root, outputs } = variants();
    const [after, before] = outputs as [Files, Files];
    setVariant(root, 600);
    expect(runCli(root, 'generate', '--all').status).toBe(0);
    // As the run leaves it: what it publishes is what a run that is not killed removes again.
    const published = join(root, 'deploy/.generate-published');
    for (const [path, content] of Object.entries(after)) {
      if (before[path] === content) continue;
      mkdirSync(join(published, 'files', path, '..'), { recursive: true });
      renameSync(join(root, 'deploy', path), join(published, 'files', path));
      if (before[path] !== undefined) writeFileSync(join(root, 'deploy', path), before[path]);
    }
    const sizes = Object.fromEntries(Object.entries(after).map(([path, text]) => [path, Buffer.byteLength(text)]));
    const removed = Object.keys(before).filter((path) => after[path] === undefined);
    for (const path of removed) writeFileSync(join(root, 'deploy', path), before[path] ?? '');
    writeFileSync(join(published, 'changes.json'), JSON.stringify({ write: sizes, remove: removed }));
    return { root, before, after };
  }

  it('is finished by the next run, which says so', () => {
    const { root, after } = interruptedRoot();
    const run = runCli(root, 'generate', '--all');
    expect(run.stderr).toBe('deploy: finished what an interrupted run had begun\n');
    expect(run.stdout).toMatch(/^demo: 0 written, \d+ unchanged, 0 removed in deploy\n$/);
    expect(outputOf(root)).toEqual(after);
    expect(temporaryIn(root)).toEqual([]);
  });

  it('is finished also for stages that the next run is not about', () => {
    const { root, after } = interruptedRoot();
    writeFileSync(join(root, 'stages/other.yaml'), readFileSync(join(root, 'stages/demo.yaml')));
    expect(runCli(root, 'generate', '--stage', 'other').status).toBe(0);
    expect(outputOf(root)).toMatchObject({ ...after, '.generated.json': expect.stringContaining('other') as string });
  });

  it('is not finished while the templates have errors, and stays reported', () => {
    const { root, before } = interruptedRoot();
    writeFileSync(join(root, 'templates/configs/keycloak/managed/30-more.json'), '{');
    expect(runCli(root, 'generate', '--all').status).toBe(1);
    expect(outputOf(root)).toEqual(before);
    rmSync(join(root, 'templates/configs/keycloak/managed/30-more.json'));
    const check = runCli(root, 'generate', '--all', '--check');
    expect(check.stderr).toMatch(INTERRUPTED);
    expect(check.stderr).toContain('Run "generate --all"');
  });

  it('is given up where a power cut has emptied its files', () => {
    const { root, after } = interruptedRoot();
    const published = join(root, 'deploy/.generate-published');
    const [emptied] = readdirSync(join(published, 'files/configs/keycloak/managed'));
    writeFileSync(join(published, 'files/configs/keycloak/managed', emptied as string), '');
    const run = runCli(root, 'generate', '--all');
    expect(run.stdout).not.toContain(' 0 written');
    expect(outputOf(root)).toEqual(after);
    expect(temporaryIn(root)).toEqual([]);
  });

  it.each(['../victim', 'configs/keycloak/themes/out/victim'])('is not finished where its list leads to %s', (path) => {
    const { root } = interruptedRoot();
    const outside = temporaryFolder();
    writeFileSync(join(root, 'victim'), 'mine');
    writeFileSync(join(outside, 'victim'), 'mine');
    mkdirSync(join(root, 'deploy/configs/keycloak/themes'));
    symlinkSync(outside, join(root, 'deploy/configs/keycloak/themes/out'));
    writeFileSync(join(root, 'deploy/.generate-published/changes.json'), JSON.stringify({ write: {}, remove: [path] }));
    expect(runCli(root, 'generate', '--all').status).toBe(0);
    expect(readFileSync(join(root, 'victim'), 'utf8')).toBe('mine');
    expect(readFileSync(join(outside, 'victim'), 'utf8')).toBe('mine');
    expect(temporaryIn(root)).toEqual([]);
  });

  it.each(['write', 'remove'])(
    'neither replaces nor removes what generate never writes, where its list says so: %s',
    (what) => {
      const { root } = interruptedRoot();
      const published = join(root, 'deploy/.generate-published');
      writeFileSync(join(root, 'deploy/.env'), 'mine');
      writeFileSync(join(published, 'files/.env'), 'evil');
      const changes = what === 'write' ? { write: { '.env': 4 }, remove: [] } : { write: {}, remove: ['.env'] };
      writeFileSync(join(published, 'changes.json'), JSON.stringify(changes));
      expect(runCli(root, 'generate', '--all').status).toBe(0);
      expect(readFileSync(join(root, 'deploy/.env'), 'utf8')).toBe('mine');
      expect(temporaryIn(root)).toEqual([]);
    },
  );

  it('is kept for the next run where something is in the way', () => {
    const { root } = interruptedRoot();
    const target = join(root, 'deploy/docker-compose.demo.yml');
    rmSync(target, { force: true });
    mkdirSync(target);
    const changes = { write: { 'docker-compose.demo.yml': 3 }, remove: [] };
    writeFileSync(join(root, 'deploy/.generate-published/files/docker-compose.demo.yml'), 'new');
    writeFileSync(join(root, 'deploy/.generate-published/changes.json'), JSON.stringify(changes));
    const run = runCli(root, 'generate', '--all');
    expect(run.status).toBe(1);
    expect(run.stderr).toMatch(/^deploy\S* error unwritable-output: .*delete deploy\/\.generate-published to give up/);
    rmSync(target, { recursive: true });
    expect(runCli(root, 'generate', '--all').status).toBe(0);
    expect(temporaryIn(root)).toEqual([]);
  });
});
