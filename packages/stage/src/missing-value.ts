import { type Advice, isObject, type JsonObject, objectAt, valueAt } from '@realm-as-code/renderer';
import type { StageSource } from './read-stage.ts';
import { yamlText } from './yaml/yaml-text.ts';

/** The name of a value as an expression can write it, `origins.frontend`. */
const NAME = /^[\w-]+(\.[\w-]+)*$/;

/**
 * Says where a value belongs that templates name and stages do not have: in the shared settings unless some stages have it of their
 * own, and also in stages that have its neighbours of their own, since what is shared is hardly right for them.
 *
 * @param name the name, with dots.
 * @param shared the shared settings.
 * @param stages all stages of the root that were read.
 * @returns the files, and the lines to add to each, with a value made after those beside it.
 */
export function adviseValue(name: string, shared: JsonObject, stages: readonly StageSource[]): Advice {
  const steps = name.split('.');
  const parents = steps.slice(0, -1);
  const within = parents.join('.');
  const lacking = stages.filter(({ stage }) => valueAt(stage.values, ...steps) === undefined);
  const [first] = lacking;
  if (!NAME.test(name) || first === undefined)
    return { hint: 'Add it under "values" in the stage file or in shared.yaml' };
  const leaf = parents.map((_, index) => parents.slice(0, index + 1)).find((path) => isLeaf(first.stage.values, path));
  if (leaf !== undefined) return { hint: `"${leaf.join('.')}" is a value itself` };
  const blockFor = (around: JsonObject): string =>
    blockOf(steps, valueLike(objectAt(around, ...parents), steps.at(-1) as string));
  if (lacking.length < stages.length) {
    const having = stages.filter((stage) => !lacking.includes(stage)).map(({ stage }) => stage.name);
    const hint = `Add it to ${list(lacking.map(fileOf))}: ${list(having)} ${having.length === 1 ? 'has' : 'have'} it`;
    return { hint, block: blockFor(first.stage.values) };
  }
  const sharedFile = fileOf(first).replace(/[^/]*$/, 'shared.yaml');
  const block = blockFor(valuesIn(shared));
  const own = stages.filter(
    ({ source }) => parents.length > 0 && Object.keys(objectAt(valuesIn(source.value), ...parents)).length > 0,
  );
  if (own.length === 0) return { hint: `Add it to ${sharedFile}`, block };
  const whose = own.length === 1 ? `has "${within}" of its own` : `have "${within}" of their own`;
  const hint = `Add it to ${sharedFile}, and to ${list(own.map(fileOf))}, which ${whose}`;
  const blocks = own.map((stage) => `# ${fileOf(stage)}\n${blockFor(valuesIn(stage.source.value))}`);
  return { hint, block: [`# ${sharedFile}\n${block}`, ...blocks].join('') };
}

function fileOf({ source }: StageSource): string {
  return source.file;
}

function valuesIn(file: JsonObject): JsonObject {
  return objectAt(file, 'values');
}

function isLeaf(values: JsonObject, path: readonly string[]): boolean {
  const found = valueAt(values, ...path);
  return found !== undefined && !isObject(found);
}

/** The value under its parents, as a stage file has it. */
function blockOf(steps: readonly string[], value: string): string {
  const nested = steps.toReversed().reduce<JsonObject | string>((inner, step) => ({ [step]: inner }), value);
  return yamlText({ values: nested });
}

/** A value like those beside it: with its own name where they have theirs, or on a port that none of them has. */
function valueLike(beside: JsonObject, name: string): string {
  const texts = Object.entries(beside).flatMap(([key, value]) =>
    typeof value === 'string' ? [[key, value] as const] : [],
  );
  const [key, model] = texts.findLast(([other, text]) => text.includes(other)) ?? [];
  if (key !== undefined && model !== undefined) return model.replaceAll(key, name);
  const ported = texts.flatMap(([, text]) => {
    const [, address, port] = /^(\w+:\/\/.*:)(\d+)$/.exec(text) ?? [];
    return address === undefined ? [] : [{ address, port: Number(port) }];
  });
  const last = ported.toSorted((a, b) => a.port - b.port).at(-1);
  return last === undefined ? '…' : `${last.address}${last.port + 1}`;
}

function list(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
