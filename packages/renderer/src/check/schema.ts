import { error, warning } from '../diagnostics/codes.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { realmTypes, reconcilerProperties } from '../keycloak/generated/keycloak-data.js';
import type { RealmType, TypeText } from '../keycloak/realm-types.ts';
import { formatPath, isObject, type Json } from '../document/json.ts';
import type { RenderedDocument } from '../document/rendered-document.ts';
import { showable } from '../secrets/secrets.ts';
import { suggest } from '../text/suggest.ts';

const ROOT = '@RealmRepresentation';
const PLACEHOLDER = '$(env';

/**
 * Checks a document against the classes that Keycloak and keycloak-config-cli read it into, with their rules for what
 * is converted (Jackson's, measured on keycloak-core 26.5.5).
 *
 * @returns `unknown-property` and `wrong-type`, which both programs refuse, and `coerced-type`, a warning, for values
 *   that they convert.
 */
export function checkSchema(document: RenderedDocument): Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  const path: (string | number)[] = [];

  const report = (code: 'unknown-property' | 'wrong-type', message: string, hint?: string): void => {
    const part = code === 'unknown-property' ? 'key' : 'value';
    diagnostics.push(error(code, document.source.file, document.locate(path, part), message, hint));
  };
  const subject = (): string => `"${formatPath(path)}"`;
  const wrong = (expected: string, value: Json, hint?: string): void =>
    report('wrong-type', `${subject()} must be ${expected}, not ${describe(showable(value, path))}`, hint);
  const coerced = (expected: string, value: Json, hint: string): void => {
    const position = document.locate(path);
    const shown = showable(value, path);
    const message = `${subject()} is ${describe(shown)} where ${expected} belongs; Keycloak converts it`;
    const shownHint = shown === value ? hint : 'Write it as a text, in quotes';
    diagnostics.push(warning('coerced-type', document.source.file, position, message, shownHint));
  };

  const checkObject = (value: Json, name: string): void => {
    const type = realmTypes[name] as RealmType;
    if (typeof value === 'string' && type.fromText === true) return;
    if (!isObject(value)) return wrong('an object', value);
    const isRoot = path.length === 0;
    for (const key in value) {
      const property = Object.hasOwn(type.properties, key) ? type.properties[key] : undefined;
      path.push(key);
      if (property !== undefined) check(value[key] as Json, property);
      else if (isRoot && Object.hasOwn(reconcilerProperties, key)) {
        if (document.kind === 'bootstrap') {
          const hint = 'It can only be reconciled; say it with Keycloak’s own properties instead';
          report(
            'unknown-property',
            `"${key}" is a property of keycloak-config-cli; Keycloak refuses a realm with it`,
            hint,
          );
        } else check(value[key] as Json, reconcilerProperties[key] as TypeText);
      } else if (type.open !== true) {
        const where = isRoot ? 'a realm' : `"${formatPath(path.slice(0, -1))}"`;
        report(
          'unknown-property',
          `"${key}" is not a property of ${where}`,
          suggest(key, Object.keys(type.properties)),
        );
      }
      path.pop();
    }
  };

  const checkList = (value: Json, item: TypeText): void => {
    if (!Array.isArray(value)) {
      return wrong(
        `a list of ${plural(item)}`,
        value,
        typeof value === 'string' && item === 's' ? 'Put it in [ ]' : undefined,
      );
    }
    for (const [index, one] of value.entries()) {
      path.push(index);
      check(one, item);
      path.pop();
    }
  };

  const checkMap = (value: Json, item: TypeText): void => {
    if (!isObject(value)) return wrong('an object', value);
    for (const key in value) {
      path.push(key);
      check(value[key] as Json, item);
      path.pop();
    }
  };

  const check = (value: Json, type: TypeText): void => {
    if (value === null || type === '*') return;
    const rest = type.slice(1);
    switch (type[0]) {
      case '@':
        return checkObject(value, rest);
      case '[':
        // `"$(envjson:NAME)"` becomes any JSON, which is checked when the container starts.
        if (typeof value === 'string' && value.startsWith('$(envjson:')) return;
        return checkList(value, rest);
      case '{':
        return checkMap(value, rest);
      case 'o':
        if (typeof value !== 'object') wrong('an object or a list', value);
        return;
      case 's':
        if (typeof value === 'object') return wrong('text', value);
        if (typeof value !== 'string') coerced('text', value, `Write "${value}"`);
        return;
      case 'b':
        return checkBoolean(value);
      case 'i':
      case 'l':
      case 'n':
        return checkNumber(value, type[0]);
      default:
        return checkChoice(value, rest.split('|'));
    }
  };

  const checkBoolean = (value: Json): void => {
    const expected = 'true or false';
    if (typeof value === 'boolean') return;
    if (typeof value === 'string') {
      if (value.includes(PLACEHOLDER)) return;
      const written = value.trim().toLowerCase();
      if (written === 'true' || written === 'false') return coerced(expected, value, `Write ${written} without quotes`);
      if (written === '' || value === 'null')
        return coerced(expected, value, 'Both programs take it for "not set": remove it');
      return wrong(expected, value);
    }
    if (typeof value === 'number' && Number.isInteger(value)) return coerced(expected, value, `Write ${value !== 0}`);
    wrong(expected, value);
  };

  const checkNumber = (value: Json, kind: 'i' | 'l' | 'n'): void => {
    const expected = kind === 'n' ? 'a number' : 'a whole number';
    if (typeof value === 'string') {
      if (value.includes(PLACEHOLDER)) return;
      const written = value.trim();
      if (written === '' || value === 'null')
        return coerced(expected, value, 'Both programs take it for "not set": remove it');
      const isNumber = kind === 'n' ? written !== '' && Number.isFinite(Number(written)) : /^[+-]?\d+$/.test(written);
      if (!isNumber || !isInRange(Number(written), kind)) return wrong(expected, value);
      return coerced(expected, value, `Write ${written.replace(/^\+/, '')} without quotes`);
    }
    if (typeof value !== 'number') return wrong(expected, value);
    if (!isInRange(value, kind)) return wrong(`${expected} of at most ${kind === 'i' ? 32 : 64} bits`, value);
    if (kind !== 'n' && !Number.isInteger(value))
      coerced(expected, value, `Keycloak cuts it off: write ${Math.trunc(value)}`);
  };

  const checkChoice = (value: Json, choices: readonly string[]): void => {
    if (typeof value === 'string' && (choices.includes(value) || value.includes(PLACEHOLDER))) return;
    if (typeof value === 'number' && choices[value] !== undefined) {
      return coerced('a name', value, `Write "${choices[value]}"`);
    }
    const hint = typeof value === 'string' ? suggest(value, choices) : `Known: ${choices.join(', ')}`;
    wrong('one of its names', value, hint);
  };

  checkObject(document.value, ROOT.slice(1));
  return diagnostics;
}

/** 64 bits are more than a double holds exactly, so the limit itself is not told from what is just above it. */
function isInRange(value: number, kind: 'i' | 'l' | 'n'): boolean {
  if (kind === 'n') return true;
  const limit = kind === 'i' ? 2 ** 31 : 2 ** 63;
  return Math.trunc(value) >= -limit && Math.trunc(value) < limit;
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
