import {
  type Diagnostic,
  didYouMean,
  isObject,
  isRealmOfKeycloak,
  type Json,
  type JsonObject,
  parseTemplate,
  type Position,
  positionAt,
  RESERVED_IN_NAMES,
  type SourceFile,
  START,
  textAt,
} from '@realm-as-code/renderer';
import { error } from './codes.ts';

/** A realm that was read from a file, or why there is none. */
export interface ReadExport {
  readonly realm?: JsonObject;
  readonly diagnostics: readonly Diagnostic[];
}

/** Files that are taken for realms, by a property that only they have. */
const OTHER_FILES: readonly (readonly [property: string, what: string, hint: string])[] = [
  ['auth-server-url', 'the settings of an application that signs in with Keycloak', 'Take an export of the realm'],
  ['clientId', 'a client', 'Take an export of its realm, with its clients'],
  ['ifResourceExists', 'a partial import, which is for any realm', 'Take an export of the realm'],
  ['username', 'a user', 'Take an export of the realm'],
];
const HOW_TO_EXPORT = 'A realm is exported with "kc.sh export --realm NAME --file realm.json"';

/**
 * Reads a file with a realm: a full or partial export, or a file to import.
 *
 * @param name the realm to take, for a file that has several: `kc.sh export` without `--realm` writes a list.
 * @returns the realm, or one of the diagnostics of {@link parseTemplate}, `not-a-realm`, `several-realms`, `missing-realm`,
 *   `unusable-realm`.
 */
export function readExport(file: SourceFile, name?: string): ReadExport {
  const { source, diagnostics } = parseTemplate(file);
  if (source !== undefined) {
    const place = Object.hasOwn(source.value, 'realm') ? source.locate(['realm']) : START;
    return check(file, source.value, place, name);
  }
  const isJson = diagnostics.every(({ code }) => code === 'not-an-object');
  if (!isJson) return { diagnostics: [explainText(file) ?? diagnostics].flat() };
  const value = JSON.parse(file.text.replace(/^\ufeff/, '')) as Json;
  return Array.isArray(value) ? choose(file, value.filter(isObject), name) : { diagnostics };
}

/** @returns what is wrong with a text that is not JSON, where there is more to say than what JSON is. */
function explainText({ path, text }: SourceFile): Diagnostic | undefined {
  if (text.trim() === '') return error('not-a-realm', path, START, 'the file is empty', HOW_TO_EXPORT);
  if (/\.ya?ml$/i.test(path)) {
    const hint = 'Files of keycloak-config-cli are brought in with --files';
    return error('not-a-realm', path, START, 'an export is JSON, not YAML', hint);
  }
  if (!isCutOff(text)) return undefined;
  const message = 'the file ends before the realm does: it is cut off';
  return error('not-a-realm', path, positionAt(text, text.length), message, 'Export it again, or copy it as a whole');
}

/** @returns whether a text opens more objects, lists or strings than it closes. */
function isCutOff(text: string): boolean {
  const outside = text.replaceAll(/"[^"\\]*(?:\\[^][^"\\]*)*"/g, '');
  const count = (marks: RegExp): number => outside.match(marks)?.length ?? 0;
  return outside.includes('"') || count(/[{[]/g) > count(/[}\]]/g);
}

function choose(file: SourceFile, entities: readonly JsonObject[], name: string | undefined): ReadExport {
  const realms = entities.filter((entity) => textAt(entity, 'realm') !== undefined && otherFile(entity) === undefined);
  const [first] = realms;
  if (first === undefined) {
    const [kind] = entities.flatMap((entity) => otherFile(entity) ?? []);
    const message =
      kind === undefined ? 'there is no realm in this list' : `a list, and the first in it is ${kind.what}`;
    return { diagnostics: [error('not-a-realm', file.path, START, message, kind?.hint ?? HOW_TO_EXPORT)] };
  }
  const names = realms.map((realm) => textAt(realm, 'realm') ?? '');
  const chosen = name === undefined ? undefined : realms[names.indexOf(name)];
  if (chosen !== undefined || realms.length === 1) return check(file, chosen ?? first, START, name);
  if (name !== undefined) return { diagnostics: [missing(file, START, name, names)] };
  const message = `an export of ${realms.length} realms: ${shown(names)}`;
  return { diagnostics: [error('several-realms', file.path, START, message, 'Choose one with --realm NAME')] };
}

function check(file: SourceFile, realm: JsonObject, place: Position, name: string | undefined): ReadExport {
  const fail = (code: Parameters<typeof error>[0], message: string, hint: string): ReadExport => ({
    diagnostics: [error(code, file.path, place, message, hint)],
  });
  const other = otherFile(realm);
  if (other !== undefined) return fail('not-a-realm', `this is ${other.what}, not a realm`, other.hint);
  const own = realm['realm'];
  if (typeof own !== 'string') return fail('not-a-realm', 'there is no "realm", which names a realm', HOW_TO_EXPORT);
  if (own.trim() === '') return fail('unusable-realm', 'the name of the realm is empty', 'Write its name as "realm"');
  const [reserved] = RESERVED_IN_NAMES.exec(own) ?? [];
  if (reserved !== undefined) {
    const message = `Keycloak refuses the realm name ${JSON.stringify(own)}: it has a ${JSON.stringify(reserved)}`;
    return fail('unusable-realm', message, 'Use letters, digits, "-" and "_"');
  }
  if (isRealmOfKeycloak(own)) {
    const message = `"${own}" is the realm that Keycloak's administrators sign in to: a first start must not import it`;
    return fail('unusable-realm', message, 'Take the realm that your applications use');
  }
  if (name !== undefined && name !== own) return { diagnostics: [missing(file, place, name, [own])] };
  const wrong = wrongShape(realm);
  if (wrong !== undefined) return fail('not-a-realm', wrong, HOW_TO_EXPORT);
  return { realm, diagnostics: [] };
}

/** What an export has lists of objects in. */
const LISTS = [
  'clients',
  'clientScopes',
  'users',
  'groups',
  'identityProviders',
  'identityProviderMappers',
  'authenticationFlows',
  'authenticatorConfig',
  'requiredActions',
  'scopeMappings',
];
/** What it has objects in. */
const OBJECTS = ['roles', 'components', 'attributes', 'clientScopeMappings', 'browserSecurityHeaders', 'smtpServer'];

/** @returns which part of a realm cannot be read for what it is. */
function wrongShape(realm: JsonObject): string | undefined {
  const isMissing = (key: string): boolean => realm[key] === undefined || realm[key] === null;
  const isList = (value: Json | undefined): boolean => Array.isArray(value) && value.every(isObject);
  const list = LISTS.find((key) => !isMissing(key) && !isList(realm[key]));
  if (list !== undefined) return `"${list}" is not a list of objects`;
  const object = OBJECTS.find((key) => !isMissing(key) && !isObject(realm[key]));
  return object === undefined ? undefined : `"${object}" is not an object`;
}

function missing(file: SourceFile, place: Position, name: string, names: readonly string[]): Diagnostic {
  const hint = didYouMean(name, names) ?? `It has ${shown(names)}`;
  return error('missing-realm', file.path, place, `there is no realm ${JSON.stringify(name)} in this file`, hint);
}

/** @returns what a file is that is not a realm, as far as it can be told. */
function otherFile(value: JsonObject): { readonly what: string; readonly hint: string } | undefined {
  const keys = Object.keys(value);
  // kc.sh export --users different_files: `shop-realm.json` is the realm, `shop-users-0.json` has users of it.
  if (keys.length > 1 && keys.every((key) => ['realm', 'users', 'federatedUsers'].includes(key))) {
    return { what: 'the users of a realm', hint: 'Take the file that ends in "-realm.json"' };
  }
  const [, what, hint] = OTHER_FILES.find(([property]) => Object.hasOwn(value, property)) ?? [];
  return what === undefined || hint === undefined ? undefined : { what, hint };
}

/** @returns the first few names. */
function shown(names: readonly string[]): string {
  const first = names.slice(0, 5).map((name) => JSON.stringify(name));
  return names.length > first.length ? `${first.join(', ')} and ${names.length - first.length} more` : first.join(', ');
}
