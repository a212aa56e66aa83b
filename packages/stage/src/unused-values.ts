import { type Diagnostic, didYouMean, isObject, type JsonObject, own } from '@realm-as-code/renderer';
import type { YamlSource } from './yaml/yaml-source.ts';
import { warning } from './codes.ts';

/**
 * Finds the values of a file that no template asks for.
 *
 * @param source a stage file or the shared settings.
 * @param names what templates ask for, each in its steps.
 * @returns `unused-value` warnings: one for an object of which nothing is used.
 */
export function findUnusedValues(source: YamlSource, names: readonly (readonly string[])[]): Diagnostic[] {
  const values = own(source.value, 'values');
  if (!isObject(values)) return [];
  // Whatever it is here, templates are given the stage's name.
  const asked = names.filter(([first]) => first !== 'stage');
  return unusedIn(values, usesOf(asked), []).map(({ path, near }) => {
    const name = path.join('.');
    const [message, hint] =
      name === 'stage'
        ? ['{{stage}} is always the name of the stage: this value is not used', 'Give it another name']
        : [`no template uses the value "${name}"`, near ?? `Remove it, or write {{${name}}} in a template`];
    return warning('unused-value', source.file, source.locate(['values', ...path], 'key'), message, hint);
  });
}

/** What is asked for of an object: everything, or things in it. */
interface Use {
  isWhole: boolean;
  readonly inside: Map<string, Use>;
}

function usesOf(names: readonly (readonly string[])[]): Use {
  const root: Use = { isWhole: false, inside: new Map() };
  for (const steps of names) {
    let use = root;
    for (const step of steps) {
      const next = use.inside.get(step) ?? { isWhole: false, inside: new Map() };
      use.inside.set(step, next);
      use = next;
    }
    use.isWhole = true;
  }
  return root;
}

interface Unused {
  readonly path: readonly string[];
  /** What was probably meant. */
  readonly near: string | undefined;
}

function unusedIn(values: JsonObject, { isWhole, inside }: Use, path: readonly string[]): Unused[] {
  if (isWhole) return [];
  return Object.entries(values).flatMap(([key, value]) => {
    const use = inside.get(key);
    if (use !== undefined) return isObject(value) ? unusedIn(value, use, [...path, key]) : [];
    const others = [...inside.keys()].filter((name) => !Object.hasOwn(values, name));
    return { path: [...path, key], near: didYouMean(key, others) };
  });
}
