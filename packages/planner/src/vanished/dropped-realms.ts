import { type Diagnostic, type RenderedRealm, START } from '@realm-as-code/renderer';
import { warning } from '../codes.ts';

/**
 * Finds realms of which a stage has no templates any more: nothing deletes a realm.
 *
 * @param before the names of the realms that the last generation had.
 * @param file where the templates are, as messages are to name it.
 * @returns `vanished-declaration` for each.
 */
export function findDroppedRealms(
  before: readonly string[],
  after: readonly Pick<RenderedRealm, 'name'>[],
  file: string,
): Diagnostic[] {
  const declared = new Set(after.map(({ name }) => name));
  return before
    .filter((name) => !declared.has(name))
    .map((name) => {
      const message = `the realm ${JSON.stringify(name)} is no longer declared and stays in running Keycloaks, users and secrets included`;
      return warning('vanished-declaration', file, START, message, 'To delete it, use the Admin Console');
    });
}
