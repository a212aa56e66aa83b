import { secretKeys } from '../keycloak/generated/keycloak-data.js';
import { Cursor } from '../document/cursor.ts';
import { isObject, type Json, parsedJson, type Path } from '../document/json.ts';

/** What is shown in the place of a secret. */
export const SECRET = '(secret)';
/** Shorter secrets are found as whole values only: in longer texts they would be found by chance. In characters. */
const SHORTEST = 6;

/**
 * How names of secrets end, those that Keycloak gives and those of extensions: `smtpPassword`, `saml.signing.private.key`,
 * `KC_DB_PASSWORD`.
 */
const ENDING =
  /(?:secret|password|passwd|passphrase|credential|(?:private|secret|api|access)[\s._-]?key|(?:access|auth|api|bearer)[\s._-]?token)$/i;
/** Names of secrets that end otherwise: of credentials, and of rotated client secrets (ClientSecretConstants). */
const NAMES = new Set(['secretData', 'hashedSaltedValue', 'client.secret.rotated', ...secretKeys]);
/** Masks of exports and references to Keycloak's vault: they stand for a secret and are none. */
const STAND_IN = /^(\*+|\$\{vault\.[^}]*\})$/;
/** Placeholders, well-formed or not, as long as nothing but a name or a path is in them: no default, no encoded text. */
const PLACEHOLDER = /\$\((?:env|envjson|file|sys)\b:?[\w ./]*\)?/g;
const SWITCH = /^(true|false)$/i;

/**
 * @param name the name of a property, a config key, an attribute or a variable; or a path, with dots between names that
 *   may have dots themselves.
 * @returns whether what it holds is a secret: the one place that decides it, for rules, plans and messages alike.
 */
export function isSecretName(name: string): boolean {
  return ENDING.test(name) || endsInOneOf(name, NAMES);
}

function endsInOneOf(path: string, names: ReadonlySet<string>): boolean {
  if (names.has(path)) return true;
  for (let dot = path.indexOf('.'); dot !== -1; dot = path.indexOf('.', dot + 1)) {
    if (names.has(path.slice(dot + 1))) return true;
  }
  return false;
}

/** A text that is a secret by the name it stands under. */
export interface FoundSecret {
  readonly path: Path;
  readonly text: string;
}

/** Finds the secrets in a document by their names; masks and placeholders are found too. */
export function findSecrets(value: Json): FoundSecret[] {
  const found: FoundSecret[] = [];
  const at = new Cursor();
  const visit = (current: Json, isSecret: boolean): void => {
    if (typeof current === 'string' || typeof current === 'number') {
      const text = String(current);
      if (isSecret && text !== '' && !SWITCH.test(text)) found.push({ path: at.path, text });
    } else if (Array.isArray(current)) {
      for (const [index, item] of current.entries()) {
        at.enter(index);
        visit(item, isSecret && !isObject(item));
        at.leave();
      }
    } else if (isObject(current)) {
      for (const key of Object.keys(current)) {
        const item = current[key] as Json;
        if (item === null || typeof item === 'boolean') continue;
        const isSecret = !isObject(item) && (isSecretName(key) || isValueOfCredential(key, at.step(-2)));
        if (!isSecret && typeof item !== 'object') continue;
        at.enter(key);
        visit(item, isSecret);
        at.leave();
      }
    }
  };
  visit(value, false);
  return found;
}

/** A secret in the query of a URL, such as `?client_secret=…`, behind its name. */
const PARAMETER = /[?&;]([\w.-]{1,100})=([^\s&;#]+)/g;

/** Finds the secrets in URLs of a document: passwords of users, and parameters with a secret's name. Placeholders are none. */
export function findSecretsInUrls(value: Json): FoundSecret[] {
  const found: FoundSecret[] = [];
  const at = new Cursor();
  const visit = (current: Json): void => {
    if (typeof current === 'string') {
      if (!current.includes('://')) return;
      const passwords = [...current.matchAll(USER_INFO)].map(([, , password = '']) => password);
      const parameters = [...current.matchAll(PARAMETER)].flatMap(([, name = '', text = '']) =>
        isSecretName(name) ? [text] : [],
      );
      for (const text of [...passwords, ...parameters])
        if (isPlainSecret(text) && !text.includes('{')) found.push({ path: at.path, text });
    } else if (typeof current === 'object' && current !== null) {
      const children = Array.isArray(current) ? current.entries() : Object.entries(current);
      for (const [key, item] of children) {
        at.enter(key);
        visit(item);
        at.leave();
      }
    }
  };
  visit(value);
  return found;
}

/** `credentials[…].value` of a user. */
function isValueOfCredential(key: string, list: string | number | undefined): boolean {
  return key === 'value' && list === 'credentials';
}

/** @returns whether a text that stands where a secret belongs is one, and neither a mask nor made of placeholders. */
export function isPlainSecret(text: string): boolean {
  return !STAND_IN.test(text) && text.replace(PLACEHOLDER, '') !== '';
}

/** @returns a value as a message may show it: hidden where it is secret by the name it stands under. */
export function showable(value: Json, path: Path): Json {
  const name = path.findLast((step) => typeof step === 'string') ?? '';
  return new SecretValues().hideIn(value, isValueOfCredential(name, path.at(-3)) ? 'secret' : name);
}

/** Secrets that are known by their values, to be hidden wherever they turn up. It is never changed. */
export class SecretValues {
  readonly #values: ReadonlySet<string>;
  readonly #names: ReadonlySet<string>;
  /** The values that can be part of longer texts, by how they begin. */
  readonly #byStart = new Map<string, string[]>();

  /** @param names config keys of extensions that hold secrets, beside those that {@link isSecretName} knows. */
  constructor(values: Iterable<string> = [], names: Iterable<string> = []) {
    this.#values = new Set([...values].filter(isPlainSecret));
    this.#names = new Set(names);
    const written = new Set([...this.#values].flatMap(writtenForms));
    for (const form of written) {
      if (form.length < SHORTEST) continue;
      const start = form.slice(0, SHORTEST);
      this.#byStart.set(start, [...(this.#byStart.get(start) ?? []), form]);
    }
  }

  /** @returns these values and more. */
  with(values: Iterable<string>, names: Iterable<string> = []): SecretValues {
    return new SecretValues([...this.#values, ...values], [...this.#names, ...names]);
  }

  /** @returns whether a property holds a secret by its name, see {@link isSecretName}. */
  isSecretName(name: string): boolean {
    return isSecretName(name) || endsInOneOf(name, this.#names);
  }

  /** @returns the text with every secret in it hidden, and every password in a URL. */
  hide(text: string): string {
    if (this.#values.has(text)) return SECRET;
    return hideRanges(text, this.rangesIn(text));
  }

  /**
   * @param name the name that the value stands under; what is secret by its name is hidden whatever it is.
   * @returns the value with every secret in it hidden, also in names and in JSON that is written as a text.
   */
  hideIn(value: Json, name = ''): Json {
    if (typeof value === 'string') return this.#hideText(value, name);
    if (typeof value === 'number') return this.#values.has(String(value)) || this.isSecretName(name) ? SECRET : value;
    if (Array.isArray(value)) return value.map((item) => this.hideIn(item, isObject(item) ? '' : name));
    if (!isObject(value)) return value;
    const isCredential = name === 'credentials';
    const entries = Object.entries(value).map(
      ([key, item]) => [this.hide(key), this.hideIn(item, isCredential && key === 'value' ? 'secret' : key)] as const,
    );
    return Object.fromEntries(entries);
  }

  #hideText(text: string, name: string): string {
    if (this.isSecretName(name) && isPlainSecret(text) && !SWITCH.test(text)) return SECRET;
    if (/^\s*[[{]/.test(text) && !this.#values.has(text)) {
      const parsed = parsedJson(text);
      const hidden = parsed === undefined ? undefined : this.hideIn(parsed);
      if (parsed !== undefined && JSON.stringify(hidden) !== JSON.stringify(parsed)) return JSON.stringify(hidden);
    }
    return this.hide(text);
  }

  /** @returns where these values, and passwords in URLs, stand in a text. */
  rangesIn(text: string): Range[] {
    const ranges = [...text.matchAll(USER_INFO)].flatMap(({ index, 1: start = '', 2: password = '' }): Range[] =>
      /\$[({]/.test(password) ? [] : [[index + start.length, index + start.length + password.length]],
    );
    if (this.#byStart.size === 0) return ranges;
    for (let at = 0; at + SHORTEST <= text.length; at++) {
      for (const form of this.#byStart.get(text.slice(at, at + SHORTEST)) ?? []) {
        if (text.startsWith(form, at)) ranges.push([at, at + form.length]);
      }
    }
    return ranges;
  }
}

/** Where a secret begins in a text, and where it ends. */
export type Range = readonly [start: number, end: number];

/** @returns the text with what is in the ranges hidden; those that touch are hidden as one. */
export function hideRanges(text: string, ranges: readonly Range[]): string {
  let shown = '';
  let at = 0;
  let isBehindSecret = false;
  for (const [start, end] of ranges.toSorted((a, b) => a[0] - b[0])) {
    if (end <= at) continue;
    if (start > at || !isBehindSecret) shown += text.slice(at, Math.max(at, start)) + SECRET;
    at = end;
    isBehindSecret = true;
  }
  return shown + text.slice(at);
}

/** A password in a URL, behind what stands before it. */
const USER_INFO = /(:\/\/[^\s/:@]*:)([^\s/@]+)@/g;

/** Half of a character, which no URL can hold. */
const LONE_SURROGATE = /\p{Surrogate}/gu;

/** How a value can stand in a text: as it is, inside a JSON string, in a URL. */
function writtenForms(value: string): string[] {
  const inJson = JSON.stringify(value).slice(1, -1);
  return [
    value,
    inJson,
    JSON.stringify(inJson).slice(1, -1),
    encodeURIComponent(value.replace(LONE_SURROGATE, '\ufffd')),
  ];
}
