import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { root } from '../build/folders.ts';

/** @returns the version of Keycloak that the stages deploy. */
export function deployedVersion(): string {
  const shared = readFileSync(join(root, 'stages/shared.yaml'), 'utf8');
  return (parse(shared) as { versions: { keycloak: string } }).versions.keycloak;
}
