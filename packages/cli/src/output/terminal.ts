import { fstatSync, writeSync } from 'node:fs';

/** Prints to standard output. Node's own stream takes milliseconds to set up, which is much of a short run. */
export function print(text: string): void {
  writeAll(1, text);
}

/** Prints to standard error. */
export function printError(text: string): void {
  writeAll(2, text);
}

function writeAll(descriptor: number, text: string): void {
  const bytes = Buffer.from(text);
  for (let written = 0; written < bytes.length;) {
    try {
      written += writeSync(descriptor, bytes, written);
    } catch (cause) {
      const { code } = cause as NodeJS.ErrnoException;
      if (code === 'EPIPE') return; // the reader, such as `head`, has seen enough
      if (code !== 'EAGAIN') throw cause; // a full pipe that does not block: try again
    }
  }
}

/**
 * Whether to print colours: never with NO_COLOR (https://no-color.org), always with FORCE_COLOR (https://force-color.org)
 * unless that is 0 or false, and otherwise on a terminal that knows them.
 */
export function isColoured(): boolean {
  const { NO_COLOR: off = '', FORCE_COLOR: force = '', TERM: terminal } = process.env;
  if (off !== '') return false;
  if (force !== '') return force !== '0' && force !== 'false';
  if (terminal === 'dumb') return false;
  // Node loads its streams to answer isTTY, which takes milliseconds: a file or a pipe is none anyway.
  return fstatSync(1).isCharacterDevice() && process.stdout.isTTY;
}
