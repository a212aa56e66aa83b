import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { adopter, root } from '../build/folders.ts';

/** The stage files with versions: those of this repository, which are for everybody to edit, and those of new roots. */
export const sharedFiles = {
  stages: join(root, 'stages/shared.yaml'),
  starter: join(adopter, 'starter/stages/shared.yaml'),
} as const;

/** @returns the version of Keycloak that the stages deploy. */
export function deployedVersion(): string {
  return versionIn(sharedFiles.stages);
}

/** @returns the version of Keycloak that new roots deploy, which is the one that the programs know without being told. */
export function usualVersion(): string {
  return versionIn(sharedFiles.starter);
}

function versionIn(file: string): string {
  return (parse(readFileSync(file, 'utf8')) as { versions: { keycloak: string } }).versions.keycloak;
}
