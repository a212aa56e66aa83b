import { isObject, type Json, type JsonObject } from '@realm-as-code/renderer';
import { type Documents, mapTexts, ownersOf } from './documents.ts';
import type { Extracted } from './extract-secrets.ts';
import type { Names } from './names.ts';

/** What is a placeholder in a template: keycloak-config-cli, too, would put something else in its place. */
const PLACEHOLDER_LIKE = '$(';
const EXPRESSION = '{{';

/**
 * Writes texts so that templates take them as they are: what looks like a placeholder becomes the value of a variable,
 * and what looks like an expression a value of the stage.
 *
 * @param prefix what the names of values begin with, such as `texts.`.
 * @param isPlaceholder whether a text is meant as it stands.
 */
export function keepTexts(
  documents: Documents,
  names: Names,
  prefix: string,
  isPlaceholder: (text: string) => boolean,
): { documents: Documents; extracted: Extracted[]; texts: JsonObject } {
  const extracted = new Map<string, Extracted>();
  const texts = new Map<string, string>();
  const kept = mapTexts(documents, (text, path, file) => {
    const words = (): string[] => {
      const owners = ownersOf(documents[file] as JsonObject, path);
      return [...owners.slice(-1), path.findLast((step) => typeof step === 'string') ?? ''];
    };
    if (text.includes(PLACEHOLDER_LIKE) && !isPlaceholder(text)) {
      const known = extracted.get(text) ?? textVariable(names.variable([...words(), 'text']), text);
      extracted.set(text, known);
      return `$(env:${known.name})`;
    }
    if (!text.includes(EXPRESSION)) return text;
    const name = texts.get(text) ?? names.value([...words(), 'text'].join(' '));
    texts.set(text, name);
    return `{{${prefix}${name}}}`;
  });
  const values = Object.fromEntries([...texts].map(([text, name]): [string, Json] => [name, text]));
  return { documents: kept, extracted: [...extracted.values()], texts: values };
}

function textVariable(name: string, text: string): Extracted {
  const variable = {
    group: 'Texts',
    description: 'A text that a template would take for a placeholder',
    secret: false,
    example: text,
    generate: 'As it is.',
    default: 'example' as const,
  };
  return { name, variable, value: text };
}

/** @returns whether names of properties, which no value can stand in for, look like placeholders or expressions. */
export function hasUnusableNames(value: Json): boolean {
  if (Array.isArray(value)) return value.some(hasUnusableNames);
  if (!isObject(value)) return false;
  return Object.entries(value).some(
    ([key, item]) => key.includes(PLACEHOLDER_LIKE) || key.includes(EXPRESSION) || hasUnusableNames(item),
  );
}
