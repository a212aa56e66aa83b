import { isObject, type Json, type JsonObject, own, type SecretValues } from '@realm-as-code/renderer';
import { isEmpty, isKnown, type Resolved, tidyObject } from '@realm-as-code/planner';
import { type Declared, itemsOf, propertiesOf } from './declared.ts';
import type { Edit, ListItem } from './json-edits.ts';
import type { Ledger, Offer, OfferPlace, Subject } from './ledger.ts';
import type { StageView } from './stage-view.ts';

const OF_STAGE =
  'the template takes it from the stage: change the value there, or the environment file, if this stage has another one';

const UNUSABLE_NAME = 'no template can have a name like that of a property in it';

/** What writes the changes of one entity. */
export class Pen {
  readonly #ledger: Ledger;
  readonly #view: StageView;
  readonly #secrets: SecretValues;
  readonly #entity: Subject;
  readonly #places: readonly OfferPlace[];
  /** The entity as the template has it, whose expressions are preferred. */
  readonly #near: string;

  constructor(
    { ledger, view, secrets }: { ledger: Ledger; view: StageView; secrets: SecretValues },
    entity: Subject,
    places: readonly OfferPlace[],
    near: Json,
  ) {
    this.#ledger = ledger;
    this.#view = view;
    this.#secrets = secrets;
    this.#entity = entity;
    this.#places = places;
    this.#near = JSON.stringify(near);
  }

  /** @returns whether a change of a property can be made, or one of the whole entity. */
  take(action: Offer['action'], path?: string): boolean {
    return this.#ledger.take(action, this.#subject(path), ...this.#places);
  }

  withhold(path: string | undefined, reason: string): void {
    this.#ledger.withhold(this.#subject(path), reason);
  }

  /**
   * Compares a declared value with the live one.
   *
   * @param path its path in the entity, for messages.
   * @returns how to change it; undefined where it need not change, or cannot.
   */
  edit(declared: Declared, live: Json | undefined, path: string): Edit | undefined {
    const { template, rendered, value } = declared;
    if (!isKnown(value)) return undefined;
    if (isSame(value, live)) {
      this.#agree(template);
      return undefined;
    }
    if (this.isSecret(path)) return this.#withheld(path, 'it is a secret that differs: only its variable has a value');
    const isWritten = typeof template !== 'string' || typeof rendered === 'string';
    const wanted = live ?? emptyLike(value);
    if (wanted === undefined) return this.#withheld(path, 'the realm has no value for it');
    if (!isWritten) return this.#withheld(path, OF_STAGE);
    if (Array.isArray(value) && Array.isArray(wanted)) return this.#editList(declared, wanted, path);
    if (isObject(value) && isObject(wanted)) return this.editMap(declared, wanted, path);
    if (typeof template === 'string' && this.#isInDoubt(template, wanted)) return this.#withheld(path, OF_STAGE);
    const written = this.write(wanted, path);
    return written === undefined ? undefined : { kind: 'replace', value: written };
  }

  /**
   * Makes the properties of a declared object those of the live one.
   *
   * @param take asks for each property whether it can be changed; all can be unless given.
   */
  editMap(
    declared: Declared,
    live: JsonObject,
    path: string,
    take: (action: Offer['action'], path: string) => boolean = () => true,
  ): Edit | undefined {
    const properties = propertiesOf(declared);
    const change = new Map<string, Edit>();
    const remove = new Set<string>();
    const add: JsonObject = {};
    for (const [key, property] of properties) {
      const [at, item] = [join(path, key), own(live, key)];
      const isGone = item === undefined && isKnown(property.value) && !isSame(property.value, undefined);
      if (isGone && this.isSecret(at)) this.#withheld(at, 'it is a secret that the realm does not have');
      else if (isGone && this.#ledger.isInDoubt(this.#view.fragmentsIn(JSON.stringify(property.template))))
        this.#withheld(at, OF_STAGE);
      else if (isGone && take('remove', at)) remove.add(key);
      else if (!isGone) {
        const edit = this.edit(property, item, at);
        if (edit !== undefined && take('change', at)) change.set(key, edit);
      }
    }
    for (const [key, item] of Object.entries(live)) {
      const at = join(path, key);
      if (properties.has(key)) continue;
      const written = this.isUsableName(key) ? this.write(item, at) : this.#withheld(path, UNUSABLE_NAME);
      if (written !== undefined && take('add', at)) add[key] = written;
    }
    return objectEdit(change, remove, add);
  }

  /** Lists have no order: items that are gone are taken out, new ones go to the end. */
  #editList(declared: Declared, live: readonly Json[], path: string): Edit | undefined {
    const items = itemsOf(declared);
    if (items === undefined) return this.#withheld(path, OF_STAGE);
    const isIn = (list: readonly Json[], value: Json): boolean => list.some((item) => isSame(item, value));
    const values = items.flatMap(({ declared: item }) => (item === undefined ? [] : [item.value as Json]));
    const fresh = live.filter((item) => !isIn(values, item));
    const kept: ListItem[] = [];
    for (const { index, template, declared: item } of items) {
      const isGone = item !== undefined && !isIn(live, item.value as Json);
      if (!isGone) {
        if (item !== undefined) this.#agree(template);
        kept.push({ index });
        continue;
      }
      const other = fresh.findIndex((one) => this.#isInDoubt(template, one));
      const isDoubtful =
        other !== -1 ||
        this.#ledger.isInDoubt(this.#view.fragmentsIn(JSON.stringify(template))) ||
        hasCondition(template);
      if (!isDoubtful) continue;
      if (other !== -1) fresh.splice(other, 1);
      this.#withheld(path, OF_STAGE);
      kept.push({ index });
    }
    const added = fresh.flatMap((item): ListItem[] => {
      const value = this.write(item, path);
      return value === undefined ? [] : [{ value }];
    });
    return listEdit(items.length, [...kept, ...added]);
  }

  /**
   * Writes a live value as the template would have it.
   *
   * @returns undefined where no template can have it, which is noted.
   */
  write(value: Json, path: string): Json | undefined {
    if (Array.isArray(value)) {
      const items = value.map((item) => this.write(item, path));
      return items.includes(undefined) ? undefined : (items as Json[]);
    }
    if (isObject(value)) {
      const entries = Object.entries(value).map(([key, item]) => [key, this.write(item, join(path, key))] as const);
      const isWritable = entries.every(([, item]) => item !== undefined);
      if (!Object.keys(value).every((key) => this.isUsableName(key))) return this.#withheld(path, UNUSABLE_NAME);
      return isWritable ? (Object.fromEntries(entries) as JsonObject) : undefined;
    }
    if (typeof value !== 'string') return value;
    const written = this.#view.write(value, this.#near);
    if (written !== undefined && /^\$\(env:\w+\)$/.test(written)) return written;
    if (this.isSecret(path) && value !== '' && !/^(true|false)$/i.test(value)) return this.#newSecret(path);
    if (written === undefined)
      return this.#withheld(path, 'it has "$(" in it, which begins a placeholder in templates');
    if (this.#secrets.hide(written) !== written) return this.#withheld(path, 'it holds a secret');
    return written;
  }

  /** @returns whether a template can have a property of this name: none with a placeholder in it, and no secret. */
  isUsableName(name: string): boolean {
    return !name.includes('$(') && name !== '__proto__' && this.#secrets.hide(name) === name;
  }

  isSecret(path: string): boolean {
    return this.#secrets.isSecretName(path);
  }

  /** @returns a placeholder for a secret of the entity, whose value stays where it is. */
  #newSecret(path: string): string {
    const { type, name } = this.#entity;
    const isOfClient = type === 'client' && path === 'secret';
    const words = isOfClient ? [name, 'client secret'] : [name, path];
    const what = isOfClient ? 'The secret of the client' : `"${path}" of`;
    return `$(env:${this.#ledger.addVariable(this.#entity, words, `${what} "${name.replaceAll(/\s+/g, ' ')}"`)})`;
  }

  /** Whether a live value may be what the template writes, with other values of the stage than those that are known. */
  #isInDoubt(template: Json, live: Json): boolean {
    if (typeof template !== 'string') return false;
    const isOther = this.#view.isOtherValueOf(template, typeof live === 'string' ? live : JSON.stringify(live));
    return isOther && this.#ledger.isInDoubt(this.#view.fragmentsIn(template));
  }

  #agree(template: Json): void {
    for (const fragment of this.#view.fragmentsIn(JSON.stringify(template))) this.#ledger.agreed.add(fragment);
  }

  #withheld(path: string, reason: string): undefined {
    this.withhold(path, reason);
    return undefined;
  }

  #subject(path: string | undefined): Subject {
    return path === undefined ? this.#entity : { ...this.#entity, path };
  }
}

/** @returns an edit of an object, undefined where nothing in it changes. */
export function objectEdit(
  change: ReadonlyMap<string, Edit>,
  remove: ReadonlySet<string> = new Set(),
  add: JsonObject = {},
): Edit | undefined {
  const isNothing = change.size === 0 && remove.size === 0 && Object.keys(add).length === 0;
  return isNothing ? undefined : { kind: 'object', change, remove, add };
}

/** @returns an edit of a list, undefined where nothing in it changes. */
export function listEdit(length: number, items: readonly ListItem[]): Edit | undefined {
  const isNothing =
    items.length === length &&
    items.every((item, at) => 'index' in item && item.index === at && item.edit === undefined);
  return isNothing ? undefined : { kind: 'list', items };
}

/** @returns whether an entry of a list is for some stages only. */
export function hasCondition(template: Json): boolean {
  return isObject(template) && Object.hasOwn(template, '$when');
}

/** Whether a declared value means the same as the live one: lists have no order, and an export leaves out what is off. */
export function isSame(value: Resolved, live: Json | undefined): boolean {
  if (!isKnown(value)) return true;
  return normal(asTypeOf(live, value)) === normal(live);
}

function join(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}

function normal(value: Json | undefined): string {
  if (value === undefined || isEmpty(value)) return 'false';
  return JSON.stringify(tidyObject({ value })['value'] ?? false);
}

/** Both programs take `"true"` for true and 5 for `"5"`. */
function asTypeOf(live: Json | undefined, value: Json): Json {
  if (typeof live === 'boolean' && typeof value === 'string') return value.toLowerCase() === 'true';
  if (typeof live === 'number' && typeof value === 'string' && value !== '') return Number(value);
  if (typeof live === 'string' && (typeof value === 'number' || typeof value === 'boolean')) return String(value);
  return value;
}

/** What stands for nothing in the place of a value; undefined where there is no such thing. */
function emptyLike(value: Json): Json | undefined {
  if (typeof value === 'string') return '';
  if (typeof value === 'boolean') return false;
  if (Array.isArray(value)) return [];
  return isObject(value) ? {} : undefined;
}
