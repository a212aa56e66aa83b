// How keycloak-config-cli reads a document: into Keycloak's classes, and it refuses what they do not have
// (KeycloakImportProvider.readContent: Jackson's convertValue with FAIL_ON_UNKNOWN_PROPERTIES). Simple values are converted.

import {
  formatPath,
  isObject,
  type Json,
  keycloakData,
  own,
  readBoolean,
  readChoice,
  readNumber,
  readText,
  type RealmType,
  type TypeText,
  type Verdict,
} from '@realm-as-code/renderer';
import { type Resolved, type ResolvedObject, Unknown } from './resolved.ts';
import { Stop } from './stop.ts';

const STEP = 'read the file';
const ROOT = 'RealmRepresentation';

/**
 * What RealmImport, keycloak-config-cli's own class, reads in another way than Keycloak's: these as they are. Client policies
 * are read when their turn comes (RealmRepresentation.getParsedClientPolicies).
 */
const AS_THEY_ARE: Readonly<Record<string, TypeText>> = {
  organizations: '[{*',
  clientPolicies: '*',
  clientProfiles: '*',
  checksum: '*',
  source: '*',
};

/**
 * Properties that the classes of keycloak-config-cli do not have, although those of newer servers do: up to 6.5.1 it has the
 * classes of Keycloak's client 26.0 (measured with each property of 26.5.5 and 26.7.3). An export of an identity provider from
 * Keycloak 26.5 is refused for `types`.
 */
const TOO_NEW: Readonly<Record<string, ReadonlySet<string>>> = {
  IdentityProviderRepresentation: new Set(['types']),
  RealmRepresentation: new Set([
    'maxSecondaryAuthFailures',
    'scimApiEnabled',
    'webAuthnPolicyPasswordlessMediation',
    'webAuthnPolicyPasswordlessResidentKey',
    'webAuthnPolicyResidentKey',
  ]),
  UserRepresentation: new Set(['issuedVerifiableCredentials', 'verifiableCredentials']),
};

/**
 * Reads a document as keycloak-config-cli does.
 *
 * @param keycloak the version of Keycloak that its classes are of.
 * @returns the document with its values in the types that the classes have. What is not set is null.
 * @throws Stop where it refuses the document.
 */
export function readDocument(document: ResolvedObject, keycloak: string): ResolvedObject {
  const { realmTypes, reconcilerProperties } = keycloakData(keycloak);
  const root = realmTypes[ROOT] as RealmType;
  const properties = { ...root.properties, ...reconcilerProperties, ...AS_THEY_ARE };
  return new Reader({ ...realmTypes, [ROOT]: { ...root, properties } }).object(document, ROOT) as ResolvedObject;
}

class Reader {
  readonly #types: Readonly<Record<string, RealmType>>;
  readonly #at: (string | number)[] = [];

  constructor(types: Readonly<Record<string, RealmType>>) {
    this.#types = types;
  }

  /** @param name the class that the object is read into. */
  object(value: Resolved, name: string): Resolved {
    const type = this.#types[name] as RealmType;
    if (typeof value === 'string' && type.fromText === true) return value;
    if (!isMap(value)) return this.#refuse('must be an object');
    const changed: ResolvedObject = {};
    for (const key of Object.keys(value)) {
      const item = value[key] as Resolved;
      const property = TOO_NEW[name]?.has(key) === true ? undefined : own(type.properties, key);
      if (isPlainlyRight(item, property)) continue;
      this.#at.push(key);
      if (property === undefined && type.open !== true) this.#refuse(`is not a property of ${name}`);
      const made = property === undefined ? item : this.#value(item, property);
      if (made !== item) changed[key] = made;
      this.#at.pop();
    }
    return { ...value, ...changed };
  }

  #value(value: Resolved, type: TypeText): Resolved {
    if (value === null || type === '*' || value instanceof Unknown) return value;
    const rest = type.slice(1);
    switch (type[0]) {
      case '@':
        return this.object(value, rest);
      case '[':
        return Array.isArray(value) ? this.#list(value, rest) : this.#refuse('must be a list');
      case '{':
        return isMap(value) ? this.#map(value, rest) : this.#refuse('must be an object');
      case 'o':
        return typeof value === 'object' ? value : this.#refuse('must be an object or a list');
      default:
        return this.#simple(value, type);
    }
  }

  #list(value: readonly Resolved[], item: TypeText): Resolved[] {
    return value.map((one, index) => this.#below(index, one, item));
  }

  #map(value: ResolvedObject, item: TypeText): ResolvedObject {
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, this.#below(key, one, item)]));
  }

  #below(key: string | number, value: Resolved, type: TypeText): Resolved {
    if (isPlainlyRight(value, type)) return value;
    this.#at.push(key);
    const read = this.#value(value, type);
    this.#at.pop();
    return read;
  }

  #simple(value: Exclude<Resolved, Unknown>, type: TypeText): Resolved {
    if (typeof value === 'object') return this.#refuse(`must be ${EXPECTED[type[0] as string] ?? 'one of its names'}`);
    const verdict = verdictOn(value, type);
    if (verdict.is === 'right') return value;
    if (verdict.is === 'refused') return this.#refuse(`must be ${verdict.expected}`);
    return converted(value, type);
  }

  /** Without the value, which may be a secret. */
  #refuse(why: string): never {
    const place = formatPath(this.#at);
    throw new Stop(STEP, `${place === '' ? 'the document' : `"${place}"`} ${why}`);
  }
}

const EXPECTED: Readonly<Record<string, string>> = {
  s: 'text',
  b: 'true or false',
  i: 'a whole number',
  l: 'a whole number',
  n: 'a number',
};

function verdictOn(value: Json, type: TypeText): Verdict {
  switch (type[0]) {
    case 's':
      return readText(value);
    case 'b':
      return readBoolean(value);
    case 'i':
    case 'l':
    case 'n':
      return readNumber(value, type[0]);
    default:
      return readChoice(value, type.slice(1).split('|'));
  }
}

/** A value that is of another type and that Jackson takes all the same. */
function converted(value: boolean | number | string, type: TypeText): Json {
  if (type[0] === 's') return String(value);
  if (type[0] === '=') return type.slice(1).split('|')[Number(value)] ?? null;
  const written = typeof value === 'string' ? value.trim() : value;
  if (written === '' || written === 'null') return null;
  if (type[0] === 'b') return typeof written === 'string' ? written.toLowerCase() === 'true' : written !== 0;
  return type[0] === 'n' ? Number(written) : Math.trunc(Number(written));
}

/** Most values of a document, so that they need no closer look. */
function isPlainlyRight(value: Resolved, type: TypeText | undefined): boolean {
  return (type === 's' && typeof value === 'string') || (type === 'b' && typeof value === 'boolean');
}

function isMap(value: Resolved): value is ResolvedObject {
  return isObject(value as Json) && !(value instanceof Unknown);
}
