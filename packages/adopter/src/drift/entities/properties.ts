import { undeclaredProperties } from '@realm-as-code/planner';
import { isObject, type Json, type JsonObject, objectAt, own } from '@realm-as-code/renderer';
import { type ResolvedObject } from '@realm-as-code/planner';
import { type Declared, itemsOf, nameIn, propertiesOf } from '../declared.ts';
import type { Edit, ListItem } from '../json-edits.ts';
import { listEdit, objectEdit, type Pen } from '../pen.ts';

/** A change of an entity's properties while it is being made. */
export class PropertyEdits {
  readonly change: Map<string, Edit> = new Map();
  readonly remove: Set<string> = new Set();
  readonly add: JsonObject = {};

  /** Compares the declared properties of an entity with the live ones, but for those that have steps of their own. */
  compare(pen: Pen, declared: Declared, live: JsonObject, ownSteps: ReadonlySet<string>): void {
    for (const [key, property] of propertiesOf(declared)) {
      if (ownSteps.has(key) || property.value === null) continue;
      const edit = pen.edit(property, own(live, key), key);
      if (edit !== undefined && pen.take('change', key)) this.change.set(key, edit);
    }
  }

  /** Compares the declared attributes one by one. The others are looked at with what is not declared. */
  compareAttributes(pen: Pen, declared: Declared, live: JsonObject): void {
    const attributes = propertiesOf(declared).get('attributes');
    if (attributes === undefined || attributes.value === null) return;
    const names = new Set(propertiesOf(attributes).keys());
    const entries = Object.entries(objectAt(live, 'attributes')).filter(([key]) => names.has(key));
    const edit = pen.editMap(attributes, Object.fromEntries(entries), 'attributes', (action, path) =>
      pen.take(action, path),
    );
    if (edit !== undefined) this.change.set('attributes', edit);
  }

  /** Makes the declared mappers those of the realm. */
  compareMappers(pen: Pen, declared: Declared, live: JsonObject): void {
    const mappers = propertiesOf(declared).get('protocolMappers');
    if (mappers === undefined || mappers.value === null) return;
    const edit = editMappers(pen, mappers, objectAt(live, 'protocolMappers'));
    if (edit !== undefined && pen.take('change', 'protocolMappers')) this.change.set('protocolMappers', edit);
  }

  /** Adds what somebody has set and the template does not declare. */
  addUndeclared(pen: Pen, declared: Declared, live: JsonObject, defaults: JsonObject): void {
    const found = undeclaredProperties(live, declared.value as ResolvedObject, defaults);
    const attributes: JsonObject = {};
    const mappers: Json[] = [];
    for (const { path, live: value = null } of found) {
      if (path === 'authorizationSettings') {
        pen.withhold(path, 'authorization settings are not compared: write those that are to stay by hand');
        continue;
      }
      if (pen.isSecret(path)) {
        pen.withhold(path, 'it is a secret: declare it with a variable if the templates are to have it');
        continue;
      }
      if (!pen.isUsableName(path)) {
        pen.withhold(path, 'no template can have a property of that name');
        continue;
      }
      const written = pen.write(value, path);
      if (written === undefined || !pen.take('add', path)) continue;
      if (path.startsWith('attributes.')) attributes[path.slice('attributes.'.length)] = written;
      else if (path.startsWith('protocolMappers.') && isObject(written))
        mappers.push({ name: path.slice('protocolMappers.'.length), ...written });
      else this.add[path] = written;
    }
    if (mappers.length > 0) this.add['protocolMappers'] = mappers;
    if (Object.keys(attributes).length > 0) this.#addAttributes(declared, attributes);
  }

  #addAttributes(declared: Declared, attributes: JsonObject): void {
    if (!propertiesOf(declared).has('attributes')) {
      this.add['attributes'] = attributes;
      return;
    }
    const before = this.change.get('attributes');
    const { change, remove } =
      before?.kind === 'object' ? before : { change: new Map<string, Edit>(), remove: new Set<string>() };
    this.change.set('attributes', { kind: 'object', change, remove, add: attributes });
  }

  get edit(): Edit | undefined {
    return objectEdit(this.change, this.remove, this.add);
  }
}

/** A declared list of mappers is exact: those that are gone are taken out, others are added. */
function editMappers(pen: Pen, list: Declared, live: JsonObject): Edit | undefined {
  const items = itemsOf(list);
  if (items === undefined) return pen.edit(list, mappersOf(live), 'protocolMappers');
  const names = new Set<string>();
  const kept = items.flatMap(({ index, declared }): ListItem[] => {
    const name = declared === undefined ? undefined : nameIn(declared, 'name');
    if (declared === undefined || name === undefined) return [{ index }];
    names.add(name);
    const mapper = own(live, name);
    return isObject(mapper) ? [{ index, edit: editMapper(pen, declared, mapper, name) }] : [];
  });
  const added = mappersOf(live).flatMap((mapper): ListItem[] => {
    if (names.has(mapper['name'] as string)) return [];
    const value = pen.write(mapper, `protocolMappers.${mapper['name'] as string}`);
    return value === undefined ? [] : [{ value }];
  });
  return listEdit(items.length, [...kept, ...added]);
}

/** Names are identity; consent is nothing that the realm's exports have. */
const NOT_COMPARED = new Set(['id', 'name', 'consentRequired', 'consentText']);

function editMapper(pen: Pen, declared: Declared, live: JsonObject, name: string): Edit | undefined {
  const at = `protocolMappers.${name}`;
  const properties = propertiesOf(declared);
  const change = new Map<string, Edit>();
  const add: JsonObject = {};
  for (const [key, property] of properties) {
    if (NOT_COMPARED.has(key)) continue;
    const item = own(live, key);
    const edit =
      isObject(property.value as Json) && (item === undefined || isObject(item))
        ? pen.editMap(property, objectAt(live, key), `${at}.${key}`)
        : pen.edit(property, item, `${at}.${key}`);
    if (edit !== undefined) change.set(key, edit);
  }
  for (const [key, item] of Object.entries(live)) {
    if (properties.has(key)) continue;
    const written = pen.write(item, `${at}.${key}`);
    if (written !== undefined) add[key] = written;
  }
  return objectEdit(change, new Set(), add);
}

/** @returns the mappers of a live entity as a document lists them. */
function mappersOf(live: JsonObject): JsonObject[] {
  return Object.entries(live).map(([name, mapper]) => ({ name, ...(isObject(mapper) ? mapper : {}) }));
}
