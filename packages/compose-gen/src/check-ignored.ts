import { type Diagnostic, formatPath } from '@realm-as-code/renderer';
import type { YamlSource } from '@realm-as-code/stage';
import { error } from './codes.ts';
import type { Joined } from './join/join-compose.ts';

/**
 * Checks that no property of a `compose:` section is left without a value to take away what is generated: Compose keeps it.
 *
 * @returns `invalid-compose`.
 */
export function checkIgnored({ ignored }: Joined, source: YamlSource): Diagnostic[] {
  return ignored.map(({ layer, path }) => {
    const file = layer?.isShared === true ? (source.below ?? source) : source;
    const message = `"${formatPath(['compose', ...path])}" has no value, and takes nothing away`;
    const hint = 'Remove it, or write !reset null, which does';
    return error('invalid-compose', file.file, file.locate(['compose', ...path], 'key'), message, hint);
  });
}
