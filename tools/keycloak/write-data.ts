import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderer } from '../build/folders.ts';
import { deployedVersion } from './deployed-version.ts';

/** @returns the version whose data a tool makes: the one on its command line, or else the one that the stages deploy. */
export function versionOfData(argument: string | undefined): string {
  return argument ?? deployedVersion();
}

/** Writes one of the files about a Keycloak version, for the renderer unless another package is named. */
export function writeData(version: string, file: string, text: string, owner: string = renderer): void {
  const folder = join(owner, 'data', version);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, file), text);
}
