import { type Diagnostic, isObject, type Json, type JsonObject, own } from '@realm-as-code/renderer';
import type { YamlSource } from './yaml/yaml-source.ts';
import { warning } from './codes.ts';

/**
 * Finds addresses that a stage takes over from the shared values although it replaces those beside them: a client that
 * was added in `shared.yaml` alone, so that development sends its users to production.
 *
 * Values of other kinds are not looked at: that a stage has three of six settings of its own says nothing of the rest.
 *
 * Siblings are the properties of one object, or those that several objects side by side call the same.
 *
 * @param source the stage file.
 * @param shared the shared settings.
 * @returns `partial-override` warnings, at the object in the stage file.
 */
export function findPartialOverrides(source: YamlSource, shared: YamlSource): Diagnostic[] {
  return leftIn(own(shared.value, 'values'), own(source.value, 'values'), ['values']).map(({ path, left, count }) => {
    const names = left.map(({ name }) => `"${name}"`).join(' and ');
    const addresses = left.map(({ address }) => address).join(' and ');
    const where = path.length === 1 ? 'the values' : `"${path.slice(1).join('.')}"`;
    const stay = left.length === 1 ? 'stays' : 'stay';
    const message = `${names} of ${where} ${stay} at ${addresses}, as in ${shared.file}; the other ${count} are this stage's own`;
    const hint = `Write ${names} here, too; if the shared address is meant, the same again`;
    return warning('partial-override', source.file, source.locate(path, 'key'), message, hint);
  });
}

interface Address {
  /** Where it is in an object: `shop`, or `shop.origin`. */
  readonly name: string;
  readonly address: string;
}

interface Left {
  readonly path: readonly string[];
  /** What the stage does not replace. */
  readonly left: readonly Address[];
  /** How many it replaces. */
  readonly count: number;
}

function leftIn(shared: Json | undefined, over: Json | undefined, path: readonly string[]): Left[] {
  if (!isObject(shared) || !isObject(over)) return [];
  const inside = Object.keys(shared).flatMap((key) => leftIn(own(shared, key), own(over, key), [...path, key]));
  const here = siblingsIn(shared, over).flatMap(({ left, replaced }) => {
    const isExpected = left.length <= Math.max(1, (left.length + replaced.length) * FEW);
    if (replaced.length < ENOUGH || left.length === 0 || !isExpected) return [];
    // Three addresses can be of different owners; where many are replaced, one that is left is a slip whoever owns it.
    const domains = new Set(replaced.map(({ address }) => domainOf(address)));
    const likely = replaced.length >= MANY ? left : left.filter(({ address }) => domains.has(domainOf(address)));
    return likely.length === 0 ? [] : [{ path, left: likely, count: replaced.length }];
  });
  return [...here, ...inside];
}

/** Of how many addresses a stage has to have its own, for the others to be noticed, and which part of all these may be. */
const ENOUGH = 2;
const MANY = 4;
const FEW = 1 / 4;

interface Siblings {
  readonly left: Address[];
  readonly replaced: Address[];
}

/**
 * @returns the shared addresses of an object by whether the stage has its own: those in it, and those that its objects have
 *   under the same name, such as `shop.origin` and `wiki.origin`.
 */
function siblingsIn(shared: JsonObject, over: JsonObject): Siblings[] {
  const groups = new Map<string, Siblings>();
  const add = (group: string, name: string, address: Json, isReplaced: boolean): void => {
    if (typeof address !== 'string' || !ADDRESS.test(address)) return;
    const siblings = groups.get(group) ?? { left: [], replaced: [] };
    groups.set(group, siblings);
    siblings[isReplaced ? 'replaced' : 'left'].push({ name, address });
  };
  for (const [key, value] of Object.entries(shared)) {
    const ofStage = own(over, key);
    add('', key, value, ofStage !== undefined);
    if (!isObject(value)) continue;
    for (const [inner, item] of Object.entries(value))
      add(`.${inner}`, `${key}.${inner}`, item, isObject(ofStage) && own(ofStage, inner) !== undefined);
  }
  return [...groups.values()];
}

const ADDRESS = /^[a-z][a-z0-9+.-]*:\/\/[^/]/i;

/** @returns what addresses of one owner share: the placeholder that the host ends in, or its last two names. */
function domainOf(address: string): string {
  const host = address.replace(/^[^:]*:\/\//, '').replace(/(:\d+)?([/?#].*)?$/, '');
  return /\$\([^)]*\)$/.exec(host)?.[0] ?? host.split('.').slice(-2).join('.');
}
