import { error, warning } from '../diagnostics/codes.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { Cursor } from '../document/cursor.ts';
import { formatPath, isObject, type Json, own } from '../document/json.ts';
import type { RenderedDocument } from '../document/rendered-document.ts';
import type { KeycloakParts } from '../keycloak/keycloak-parts.ts';
import type { RealmType, TypeText } from '../keycloak/realm-types.ts';
import { showable } from '../secrets/secrets.ts';
import { suggest } from '../text/suggest.ts';
import { readBoolean, readChoice, readNumber, readText, type Verdict } from './scalar-types.ts';

/** The classes of a version of Keycloak. */
type Classes = Pick<KeycloakParts, 'realmTypes' | 'reconcilerProperties'>;

const ROOT = 'RealmRepresentation';

/**
 * Checks a document against the classes that Keycloak and keycloak-config-cli read it into.
 *
 * @returns `unknown-property` and `wrong-type`, which both programs refuse, and `coerced-type`, a warning, for values
 *   that they convert.
 */
export function checkSchema(document: RenderedDocument, classes: Classes): Diagnostic[] {
  const walk = new Walk(document, classes);
  walk.object(document.value, ROOT);
  return walk.diagnostics;
}

/** Goes through a document with the types of its values at hand. */
class Walk {
  readonly diagnostics: Diagnostic[] = [];
  readonly #document: RenderedDocument;
  readonly #classes: Classes;
  readonly #at = new Cursor();

  constructor(document: RenderedDocument, classes: Classes) {
    this.#document = document;
    this.#classes = classes;
  }

  /** @param name the class that the object is read into. */
  object(value: Json, name: string): void {
    const type = this.#classes.realmTypes[name] as RealmType;
    if (typeof value === 'string' && type.fromText === true) return;
    if (!isObject(value)) return this.#wrong('an object', value);
    for (const key in value) {
      const property = own(type.properties, key);
      if (isPlainlyRight(value[key] as Json, property)) continue;
      this.#at.enter(key);
      if (property !== undefined) this.#value(value[key] as Json, property);
      else if (this.#at.depth === 1 && Object.hasOwn(this.#classes.reconcilerProperties, key))
        this.#reconcilerProperty(key, value);
      else if (type.open !== true) this.#unknownProperty(key, type);
      this.#at.leave();
    }
  }

  #value(value: Json, type: TypeText): void {
    if (value === null || type === '*') return;
    const rest = type.slice(1);
    switch (type[0]) {
      case '@':
        return this.object(value, rest);
      case '[':
        return this.#list(value, rest);
      case '{':
        return this.#map(value, rest);
      case 'o':
        if (typeof value !== 'object') this.#wrong('an object or a list', value);
        return;
      case 's':
        return this.#report(readText(value), value);
      case 'b':
        return this.#report(readBoolean(value), value);
      case 'i':
      case 'l':
      case 'n':
        return this.#report(readNumber(value, type[0]), value);
      default:
        return this.#report(readChoice(value, rest.split('|')), value);
    }
  }

  #list(value: Json, item: TypeText): void {
    // `"$(envjson:NAME)"` becomes any JSON, which is checked when the container starts.
    if (typeof value === 'string' && value.startsWith('$(envjson:')) return;
    if (!Array.isArray(value)) {
      const hint = typeof value === 'string' && item === 's' ? 'Put it in [ ]' : undefined;
      return this.#wrong(`a list of ${plural(item)}`, value, hint);
    }
    for (let index = 0; index < value.length; index++) {
      if (isPlainlyRight(value[index] as Json, item)) continue;
      this.#at.enter(index);
      this.#value(value[index] as Json, item);
      this.#at.leave();
    }
  }

  #map(value: Json, item: TypeText): void {
    if (!isObject(value)) return this.#wrong('an object', value);
    for (const key in value) {
      if (isPlainlyRight(value[key] as Json, item)) continue;
      this.#at.enter(key);
      this.#value(value[key] as Json, item);
      this.#at.leave();
    }
  }

  /** Keycloak refuses a realm that has a property of keycloak-config-cli. */
  #reconcilerProperty(key: string, realm: Readonly<Record<string, Json>>): void {
    if (this.#document.kind === 'managed')
      return this.#value(realm[key] as Json, this.#classes.reconcilerProperties[key] as TypeText);
    const message = `"${key}" is a property of keycloak-config-cli; Keycloak refuses a realm with it`;
    const hint = 'It can only be reconciled; use Keycloak’s own properties instead';
    this.diagnostics.push(error('unknown-property', this.#file, this.#position('key'), message, hint));
  }

  #unknownProperty(key: string, { properties }: RealmType): void {
    const where = this.#at.depth === 1 ? 'a realm' : `"${formatPath(this.#at.path.slice(0, -1))}"`;
    const message = `"${key}" is not a property of ${where}`;
    const hint = suggest(key, Object.keys(properties));
    this.diagnostics.push(error('unknown-property', this.#file, this.#position('key'), message, hint));
  }

  #report(verdict: Verdict, value: Json): void {
    if (verdict.is === 'refused') this.#wrong(verdict.expected, value, verdict.hint);
    else if (verdict.is === 'converted') this.#converted(verdict.expected, value, verdict.hint);
  }

  #wrong(expected: string, value: Json, hint?: string): void {
    const { path } = this.#at;
    const message = `"${formatPath(path)}" must be ${expected}, not ${describe(showable(value, path))}`;
    this.diagnostics.push(error('wrong-type', this.#file, this.#position('value'), message, hint));
  }

  #converted(expected: string, value: Json, hint: string): void {
    const { path } = this.#at;
    const shown = showable(value, path);
    const message = `"${formatPath(path)}" is ${describe(shown)} where ${expected} belongs; Keycloak converts it`;
    const shownHint = shown === value ? hint : 'Write it as a text, in quotes';
    this.diagnostics.push(warning('coerced-type', this.#file, this.#position('value'), message, shownHint));
  }

  get #file(): string {
    return this.#document.source.file;
  }

  #position(part: 'key' | 'value'): ReturnType<RenderedDocument['locate']> {
    return this.#document.locate(this.#at.path, part);
  }
}

/** Most values of a document, so that they need no closer look. */
function isPlainlyRight(value: Json, type: TypeText | undefined): boolean {
  return (type === 's' && typeof value === 'string') || (type === 'b' && typeof value === 'boolean');
}

function describe(value: Json): string {
  if (Array.isArray(value)) return 'a list';
  if (isObject(value)) return 'an object';
  const text = JSON.stringify(value);
  return `${typeof value === 'string' ? 'the text ' : ''}${text.length > 40 ? `${text.slice(0, 37)}…` : text}`;
}

function plural(type: TypeText): string {
  switch (type[0]) {
    case 's':
      return 'texts';
    case '@':
    case '{':
      return 'objects';
    case '[':
      return 'lists';
    default:
      return 'values';
  }
}
