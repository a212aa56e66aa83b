import { type Diagnostic, isObject, type Json, type JsonObject, type Path } from '@realm-as-code/renderer';
import { isDevelopment, type Stage, type YamlSource } from '@realm-as-code/stage';
import { error, warning } from './codes.ts';
import { isNameOfSecret, isPlainSecret, secretIn } from './plain-secrets.ts';

/** Their entries have the names of machines and folders. */
const OTHER_NAMES = new Set(['extra_hosts', 'additional_contexts']);
const OPTION = /^--[\w.-]+$/;

/**
 * Checks that a Compose file has no secret in plain text: it is committed. In development any secret will do, so there it is a
 * warning.
 *
 * @param compose the finished Compose file, in which what is generated has variables only.
 * @returns `secret-in-compose`.
 */
export function checkPlainSecrets(compose: JsonObject, stage: Stage, source: YamlSource): Diagnostic[] {
  const severity = isDevelopment(stage) ? warning : error;
  const found: Diagnostic[] = [];
  const report = (name: string, path: Path): void => {
    const message = `${name} is a secret in plain text`;
    const hint = 'Write ${NAME}, and describe the variable in stages/variables.yaml';
    found.push(severity('secret-in-compose', source.file, source.locate(['compose', ...path]), message, hint));
  };
  const visit = (value: Json, name: string, path: Path): void => {
    if (typeof value === 'string' || typeof value === 'number') {
      const text = String(value);
      const secret = isPlainSecret(name, text) ? name : secretIn(text, isContent(path));
      if (secret !== undefined) report(secret, path);
    } else if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) visit(item, optionBefore(value, index) ?? name, [...path, index]);
    } else if (isObject(value)) {
      for (const [key, item] of Object.entries(value)) {
        const inner = [...path, key];
        if (path[0] === 'secrets' && isContent(inner)) visit(item, 'secret', inner);
        else visit(item, OTHER_NAMES.has(name) ? '' : key, inner);
      }
    }
  };
  visit(compose, '', []);
  return found;
}

/** Whether the text of a file stands there. */
function isContent([section, , property, ...below]: Path): boolean {
  return (section === 'configs' || section === 'secrets') && property === 'content' && below.length === 0;
}

/** `[start, --db-password, …]`: the option whose value an item is, where that is a secret. */
function optionBefore(list: readonly Json[], index: number): string | undefined {
  const [option, value] = [list[index - 1], list[index]];
  const isValue = typeof option === 'string' && OPTION.test(option) && typeof value === 'string';
  return isValue && isNameOfSecret(option) && !value.startsWith('-') ? option : undefined;
}
