import { join } from 'node:path';
import type { StageFiles } from '@realm-as-code/compose-gen';
import { type Diagnostic, START } from '@realm-as-code/renderer';
import { warning } from '../codes.ts';
import { readFile } from './output-folder.ts';

/**
 * Finds that the Compose project of a stage gets another name. Compose then takes it for another project: it starts a second
 * Keycloak, with an empty database.
 *
 * @param folder the output folder, before anything is written.
 * @param file the stage file, as messages are to name it.
 * @returns the warning `renamed-project`.
 */
export function findRenamedProject(folder: string, files: StageFiles, file: string): Diagnostic[] {
  const compose = files.find(({ path }) => path.startsWith('docker-compose.'));
  if (compose === undefined) return [];
  const [before, after] = [nameIn(readFile(join(folder, compose.path))), nameIn(String(compose.content))];
  if (before === undefined || after === undefined || before === after) return [];
  const message = `the Compose project was called ${before} and is now ${after}, which Compose starts with an empty database`;
  const hint = `To keep the one that runs, write name: ${before} below compose:`;
  return [warning('renamed-project', file, START, message, hint)];
}

/** In a Compose file that was generated, it is a property of its own line. */
function nameIn(text: string | undefined): string | undefined {
  return text === undefined ? undefined : /^name: (.+)$/m.exec(text)?.[1];
}
