import type {
  AttributeOwner,
  AttributeType,
  AttributeTypes,
} from '../../../packages/renderer/src/keycloak/attribute-types.ts';
import { JavaConstants } from './java-constants.ts';
import type { JavaSource } from './java-sources.ts';

/** A call that reads or writes an attribute. */
interface Use {
  readonly owner: AttributeOwner;
  readonly key: string;
  readonly type: AttributeType;
}

/** From what says most about a value to what says nothing. */
const BY_STRENGTH: readonly AttributeType[] = ['integer', 'long', 'integer?', 'long?', 'boolean', 'json', 'text'];

const CALL =
  /([\w.()]*?)\b(getAttribute|setAttribute|removeAttribute|getAttributeMultivalued|setAttributeMultivalued|resolveAttribute|getAttributes\(\)\.(?:get|getOrDefault|put)|getConfig\(\)\.(?:get|getOrDefault|put))\(/g;

/** Methods that are given the key of an attribute: whose it is, which argument is the key, and what they read it as. */
const HELPERS: Readonly<Record<string, { owner: AttributeOwner; argument: number; type: AttributeType }>> = {
  getClientAttributeTimeout: { owner: 'client', argument: 1, type: 'long?' },
  getIntAttribute: { owner: 'realm', argument: 1, type: 'integer' },
};

/** Classes whose constants are keys of attributes, wherever these are read. */
const KEY_CLASSES: Readonly<Record<string, AttributeOwner>> = {
  OIDCConfigAttributes: 'client',
  SamlConfigAttributes: 'client',
};

/** Finds the attributes that Keycloak's code reads or writes, and what it takes their values for. */
export function findAttributes(sources: readonly JavaSource[]): AttributeTypes {
  const constants = new JavaConstants(sources);
  const found: Record<AttributeOwner, Record<string, AttributeType>> = {
    realm: {},
    client: {},
    clientScope: {},
    identityProvider: {},
  };
  for (const source of sources) {
    for (const { owner, key, type } of [
      ...usesIn(source, constants),
      ...helperUsesIn(source, constants),
      ...keysOf(source, constants),
    ]) {
      const known = found[owner][key] ?? 'text';
      found[owner][key] = BY_STRENGTH.indexOf(type) < BY_STRENGTH.indexOf(known) ? type : known;
    }
  }
  const sorted = (types: Record<string, AttributeType>): Record<string, AttributeType> =>
    Object.fromEntries(Object.entries(types).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  return {
    realm: sorted(found.realm),
    client: sorted(found.client),
    clientScope: sorted(found.clientScope),
    identityProvider: sorted(found.identityProvider),
  };
}

function* usesIn({ name, text }: JavaSource, constants: JavaConstants): Generator<Use> {
  for (const call of text.matchAll(CALL)) {
    const [, receiver = '', method = ''] = call;
    const owner = ownerOf(name, receiver, method);
    if (owner === undefined) continue;
    const { list, end } = argumentsAt(text, call.index + call[0].length);
    const key = constants.textOf(list[0] ?? '', name);
    if (key === undefined || key === '') continue;
    yield { owner, key, type: typeOf(text, call.index, end, list) };
  }
}

function* helperUsesIn({ name, text }: JavaSource, constants: JavaConstants): Generator<Use> {
  for (const [method, { owner, argument, type }] of Object.entries(HELPERS)) {
    for (const call of text.matchAll(new RegExp(String.raw`\b${method}\(`, 'g'))) {
      const key = constants.textOf(argumentsAt(text, call.index + call[0].length).list[argument] ?? '', name);
      if (key !== undefined) yield { owner, key, type };
    }
  }
}

function* keysOf({ name, text }: JavaSource, constants: JavaConstants): Generator<Use> {
  const owner = KEY_CLASSES[name];
  if (owner === undefined) return;
  for (const [, constant = ''] of text.matchAll(/\bString\s+([A-Z]\w*)\s*=/g)) {
    const key = constants.textOf(constant, name);
    // Some are values, which have blanks.
    if (key !== undefined && !key.includes(' ')) yield { owner, key, type: 'text' };
  }
}

/** Classes whose calls without a receiver are about an owner. */
const OWN_CALLS: Readonly<Record<string, AttributeOwner>> = {
  RealmAdapter: 'realm',
  RealmModel: 'realm',
  CibaConfig: 'realm',
  ParConfig: 'realm',
  OAuth2DeviceConfig: 'realm',
  OIDCAdvancedConfigWrapper: 'client',
  OIDCClientSecretConfigWrapper: 'client',
  AbstractClientConfigWrapper: 'client',
  SamlClient: 'client',
  ClientModel: 'client',
  ClientScopeModel: 'clientScope',
  CredentialScopeModel: 'clientScope',
};

function ownerOf(className: string, receiver: string, method: string): AttributeOwner | undefined {
  if (method.startsWith('getConfig'))
    return /IdentityProvider(Config|Model)$/.test(className) && /(^|\()$/.test(receiver)
      ? 'identityProvider'
      : undefined;
  const by = /(\w+)(?:\(\))?\.$/.exec(receiver.replace(/^.*\(/, ''))?.[1] ?? '';
  if (by === '') return OWN_CALLS[className];
  if (/session|context|form|user|group|token|role/i.test(by)) return undefined;
  if (/^(get)?(clientScope|scopeModel)/i.test(by)) return 'clientScope';
  if (/client(Model|Rep)?$|^(configWrapper|config)$/i.test(by)) return 'client';
  return /^r$|realm(Model|Getter)?$/i.test(by) ? 'realm' : undefined;
}

/** The arguments of a call, and where it ends. */
function argumentsAt(text: string, from: number): { readonly list: readonly string[]; readonly end: number } {
  const list: string[] = [];
  let depth = 0;
  let start = from;
  for (let index = from; index < text.length; index++) {
    const letter = text[index] as string;
    if (letter === '"') index = endOfString(text, index);
    else if ('([{'.includes(letter)) depth++;
    else if (')]}'.includes(letter) && depth-- === 0)
      return { list: [...list, text.slice(start, index).trim()], end: index };
    else if (letter === ',' && depth === 0) {
      list.push(text.slice(start, index).trim());
      start = index + 1;
    }
  }
  return { list, end: text.length };
}

function endOfString(text: string, start: number): number {
  let index = start + 1;
  while (text[index] !== '"') index += text[index] === '\\' ? 2 : 1;
  return index;
}

/** What the method around a call takes the value for. */
function typeOf(text: string, start: number, end: number, list: readonly string[]): AttributeType {
  const method = methodAround(text, start);
  const begin = Math.max(text.lastIndexOf(';', start), text.lastIndexOf('{', start)) + 1;
  const statement = text.slice(begin, Math.max(end, text.indexOf(';', end))).replace(/^[}\s]+/, '');
  const lenient = method.body.includes('NumberFormatException') ? '?' : '';
  const parsers = readBy(statement, method.body);
  if (parsers.has('integer')) return `integer${statement.includes('parseIntAttribute') ? '?' : lenient}`;
  if (parsers.has('long')) return `long${lenient}`;
  // Overloads of getAttribute and setAttribute: what they are given, or what the method around them gives or takes.
  const given = list[1] ?? '';
  const parameter = new RegExp(String.raw`\b(\w+)\s+${/^\w+$/.test(given) ? given : '-'}\b`).exec(
    method.parameters,
  )?.[1];
  const isReturned = given !== '' && /^return\s+(\w+(\(\))?\.)*getAttribute\(/.test(statement);
  const typed = parameter ?? (isReturned ? method.result : '');
  if (BOOLEAN_TEXT.test(given) || /^boolean$/i.test(typed)) return 'boolean';
  if (/^[\d_ *]+$|^DEFAULT_\w*(INTERVAL|EXPIRES_IN|LIFESPAN)$/.test(given) || /^(int|Integer)$/.test(typed))
    return 'integer';
  if (/^\d+L$/.test(given) || /^long$/i.test(typed)) return 'long';
  if (parsers.has('boolean')) return 'boolean';
  return parsers.has('json') ? 'json' : 'text';
}

const BOOLEAN_TEXT = /^(true|false|"true"|"false"|Boolean\.(TRUE|FALSE)(\.toString\(\))?|.*\bDEFAULT_IS_\w+)$/;

const PARSERS = {
  integer: String.raw`\b(Integer\.parseInt|Integer\.valueOf|parseIntAttribute)\(\s*`,
  long: String.raw`\b(Long\.parseLong|Long\.valueOf)\(\s*`,
  boolean: String.raw`(\bBoolean\.parseBoolean|\bBoolean\.valueOf|"true"\.equals|"true"\.equalsIgnoreCase|"on"\.equals)\(\s*`,
  json: String.raw`\bJsonSerialization\.readValue\(\s*`,
};
const METHOD_REFERENCES = {
  integer: /Integer::(parseInt|valueOf)/,
  long: /Long::(parseLong|valueOf)/,
  boolean: /Boolean::(parseBoolean|valueOf)/,
};
/** The call as an argument, with whatever it is called on. */
const CALL_AS_ARGUMENT = String.raw`[\w.()]*?\b(getAttribute|resolveAttribute|get|getOrDefault)\(`;

/** What a statement parses the attribute as: right there, or by way of a variable. */
function readBy(statement: string, body: string): ReadonlySet<string> {
  const variable = /^(?:final\s+)?(?:String|var)\s+(\w+)\s*=/.exec(statement)?.[1];
  const found = new Set<string>();
  for (const [type, parser] of Object.entries(PARSERS)) {
    if (new RegExp(parser + CALL_AS_ARGUMENT).test(statement)) found.add(type);
    if (variable !== undefined && new RegExp(`${parser}${variable}\\b`).test(body)) found.add(type);
  }
  for (const [type, reference] of Object.entries(METHOD_REFERENCES)) if (reference.test(statement)) found.add(type);
  return found;
}

/** The method around a place: its result, parameters and body. */
function methodAround(
  text: string,
  at: number,
): { readonly result: string; readonly parameters: string; readonly body: string } {
  const header =
    /\n {4}(?:@\w+(?:\([^)]*\))?\s+)*(?:(?:public|protected|private|static|default|final|synchronized)\s+)*(?:<[^>]+>\s+)?(?:([\w.<>[\], ]+?)\s+)?\w+\(([^)]*)\)[^;{=]*\{/g;
  let last: RegExpExecArray | undefined;
  const before = text.slice(0, at);
  for (const match of before.matchAll(header)) last = match;
  if (last === undefined) return { result: '', parameters: '', body: '' };
  const end = text.indexOf('\n    }', at);
  return {
    result: last[1] ?? '',
    parameters: last[2] ?? '',
    body: text.slice(last.index, end === -1 ? undefined : end),
  };
}
