import { parseTemplate } from '../document/parse.ts';
import type { Json } from '../document/json.ts';
import { hasExpression, namesIn } from './expression.ts';
import type { RealmTemplates } from './render-realm.ts';

/**
 * Finds which values templates ask for, in whatever stage: also in what `$when` drops there, and in the branch of an
 * `{{#if}}` that is not taken.
 *
 * @returns the names, each in its steps; no step stands for all values. Undefined where a template cannot be read.
 */
export function namesInTemplates(realms: readonly RealmTemplates[]): readonly (readonly string[])[] | undefined {
  const texts = new Set<string>();
  for (const { bootstrap, managed, isPartial } of realms) {
    if (isPartial === true) return undefined;
    for (const file of [...bootstrap, ...managed]) {
      const { source } = parseTemplate(file);
      if (source === undefined) return undefined;
      if (hasExpression(source.text)) collectTexts(source.value, texts);
    }
  }
  const names = [...texts].map(namesIn);
  return names.includes(undefined) ? undefined : names.flatMap((found) => found ?? []);
}

function collectTexts(value: Json, texts: Set<string>): void {
  if (typeof value === 'string') {
    if (hasExpression(value)) texts.add(value);
  } else if (typeof value === 'object' && value !== null) {
    for (const item of Object.values(value)) collectTexts(item, texts);
  }
}
