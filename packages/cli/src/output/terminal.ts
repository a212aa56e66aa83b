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

/** As most programs do: NO_COLOR turns colours off, FORCE_COLOR on, otherwise a terminal has them. */
export function isColoured(): boolean {
  const { NO_COLOR: off, FORCE_COLOR: on } = process.env;
  if (off !== undefined && off !== '') return false;
  if (on !== undefined && on !== '' && on !== '0') return true;
  // Node loads its streams to answer isTTY, which takes milliseconds: a file or a pipe is none anyway.
  return fstatSync(1).isCharacterDevice() && process.stdout.isTTY;
}
