import { isReservedVariable } from '@realm-as-code/renderer';

/** Variables of the programs themselves. What is like them is best left to them, too. */
const OF_PROGRAMS = /^(?:KEYCLOAK|POSTGRES|COMPOSE|DOCKER)_/;

/** Gives names to values, each once. */
export class Names {
  readonly #taken: Set<string>;
  readonly #realm: string;

  /**
   * @param realm the realm's name, put in front of names that would be taken or reserved otherwise.
   * @param taken names that are in use.
   */
  constructor(realm: string, taken: Iterable<string> = []) {
    this.#realm = realm;
    this.#taken = new Set(taken);
  }

  /** @returns a name for an environment variable, made of words: `MY_APP_CLIENT_SECRET`. */
  variable(words: readonly string[]): string {
    const plain =
      words
        .map(snake)
        .filter((word) => word !== '')
        .join('_') || 'VALUE';
    const prefixed = [snake(this.#realm), plain].filter((word) => word !== '').join('_');
    const isUsable = (name: string): boolean => /^[A-Z]/.test(name) && !isReserved(name);
    const base = [plain, prefixed].find((name) => isUsable(name) && !this.#taken.has(name));
    return this.#take(base ?? (isUsable(prefixed) ? prefixed : `REALM_${prefixed}`), '_');
  }

  /** @returns the name that a variable has already, or one made of it where it is reserved or no name of a variable. */
  existing(name: string): string {
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name) || isReserved(name)) return this.variable([name]);
    this.#taken.add(name);
    return name;
  }

  /** @returns a name for a value of a stage: `myApp`. */
  value(text: string): string {
    const [first = '', ...more] = text.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
    const joined = [first.charAt(0).toLowerCase() + first.slice(1), ...more.map(capital)].join('') || 'value';
    return this.#take(/^[A-Za-z]/.test(joined) ? joined : `v${joined}`, '');
  }

  #take(base: string, separator: string): string {
    let name = base;
    for (let number = 2; this.#taken.has(name); number++) name = `${base}${separator}${number}`;
    this.#taken.add(name);
    return name;
  }
}

function snake(text: string): string {
  return text
    .replaceAll(/([a-z\d])([A-Z])/g, '$1_$2')
    .replaceAll(/[^A-Za-z0-9]+/g, '_')
    .replaceAll(/^_+|_+$/g, '')
    .toUpperCase();
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

/** @returns a name for a value of a stage, made of a text and unlike those that are taken. */
export function valueName(text: string, taken: readonly string[]): string {
  return new Names('', taken).value(text);
}

function isReserved(name: string): boolean {
  return OF_PROGRAMS.test(name) || isReservedVariable(name);
}
