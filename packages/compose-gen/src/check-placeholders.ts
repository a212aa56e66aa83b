import { type Diagnostic, ENV_PLACEHOLDER, type Json, type JsonObject, type Path } from '@realm-as-code/renderer';
import type { YamlSource } from '@realm-as-code/stage';
import { error } from './codes.ts';

/**
 * Checks that `compose:` sections name variables as Compose does: it hands `$(env:NAME)` on as it is. Where that is generated,
 * its dollar sign is doubled.
 *
 * @returns `invalid-compose`.
 */
export function checkPlaceholders(compose: JsonObject, source: YamlSource): Diagnostic[] {
  const visit = (value: Json, path: Path): Diagnostic[] => {
    if (typeof value === 'string') {
      const [, name] = value.replaceAll('$$', '').split(ENV_PLACEHOLDER);
      if (name === undefined) return [];
      const message = `Compose does not replace "$(env:${name})"`;
      return [error('invalid-compose', source.file, source.locate(path), message, `Write \${${name}}`)];
    }
    if (typeof value !== 'object' || value === null) return [];
    return Object.entries(value).flatMap(([key, item]) =>
      visit(item, [...path, Array.isArray(value) ? Number(key) : key]),
    );
  };
  return visit(compose, ['compose']);
}
