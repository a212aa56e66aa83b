import { type ChildProcess, spawn, type SpawnOptions } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/** Everything that was started and must not outlive the tests, even when they are interrupted. */
const cleanups = new Set<() => void>();

for (const signal of ['SIGINT', 'SIGTERM', 'exit'] as const) {
  process.once(signal, () => {
    for (const cleanup of cleanups) cleanup();
    cleanups.clear();
  });
}

/** Registers what has to be done at the end at the latest. @returns a function that does it now. */
export function atExit(cleanup: () => void): () => void {
  cleanups.add(cleanup);
  return () => {
    if (cleanups.delete(cleanup)) cleanup();
  };
}

/** A started program with what it printed so far. */
export interface Running {
  readonly process: ChildProcess;
  readonly output: () => string;
  /** Ends it and everything it started, and waits until it is gone. */
  readonly stop: () => Promise<void>;
}

export function start(command: string, args: readonly string[], options: SpawnOptions): Running {
  // A group of its own, so that children end with it.
  const child = spawn(command, args, { ...options, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const kill = (signal: NodeJS.Signals): void => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, signal);
    } catch {
      // already gone
    }
  };
  const forget = atExit(() => kill('SIGKILL'));
  return {
    process: child,
    output: () => output,
    stop: async () => {
      kill('SIGTERM');
      const timer = setTimeout(() => kill('SIGKILL'), 20_000);
      if (child.exitCode === null && child.signalCode === null) await ended;
      clearTimeout(timer);
      forget();
    },
  };
}

/**
 * @returns a port of the loopback interface that nothing listens on. Not one that the system gives to outgoing connections
 *   (32768 and above on Linux): those come and go before a server that takes its time to start has bound it.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(20_000, 32_000);
    const server = createServer();
    const isFree = await new Promise((resolve) => {
      server.once('error', () => resolve(false));
      server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
    });
    if (isFree) return port;
  }
}

/** Waits until something is the case. @throws when it is not within the time, in milliseconds. */
export async function until(
  what: string,
  timeout: number,
  isTrue: () => Promise<boolean> | boolean,
  detail: () => string = () => '',
): Promise<void> {
  const end = Date.now() + timeout;
  while (!(await isTrue())) {
    if (Date.now() > end) throw new Error(`${what}: not within ${timeout / 1000} s\n${detail()}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
