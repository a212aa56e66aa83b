import { ENV_PLACEHOLDER } from '@realm-as-code/renderer';
import type { VariableRegistry } from '@realm-as-code/stage';

/** Writes values for a Compose file, where `$` starts a variable. */
export interface Interpolation {
  /** @returns `${NAME:?…}`: Compose stops with the message when the variable is missing or empty. */
  readonly variable: (name: string) => string;
  /** @returns a text in which `$(env:NAME)` became a variable and every other dollar sign is literal. */
  readonly text: (value: string) => string;
}

/** @param registry describes the variables in the messages; a variable that is not in it is named only. */
export function createInterpolation(registry: VariableRegistry): Interpolation {
  const variable = (name: string): string => {
    const description = Object.hasOwn(registry, name) ? (registry[name]?.description ?? '') : '';
    return `\${${name}:?${safeMessage(`set ${name} in .env${description === '' ? '' : ` - ${description}`}`)}}`;
  };
  const text = (value: string): string => {
    const parts = value.split(ENV_PLACEHOLDER); // text, name, text, name, …, text
    return parts.map((part, index) => (index % 2 === 0 ? escapeDollars(part) : variable(part))).join('');
  };
  return { variable, text };
}

/** @returns the text as Compose hands it on unchanged. */
export function escapeDollars(text: string): string {
  return text.replaceAll('$', '$$$$');
}

/** A brace or a dollar sign would end the message, or start a variable in it. */
function safeMessage(text: string): string {
  return text.replace(/[{}]/g, '').replaceAll('$', '').replace(/\s+/g, ' ').replace(/\.$/, '').trim();
}

/**
 * Finds the variables that Compose will ask for.
 *
 * @param text a string of a Compose file.
 * @returns the names in `$NAME`, `${NAME}` and `${NAME…}`, also inside defaults; `$$` is a literal dollar sign.
 */
export function composeVariables(text: string): string[] {
  return [...text.replaceAll('$$', '').matchAll(/\$\{?([A-Za-z_][A-Za-z0-9_]*)/g)].map((match) => match[1] as string);
}
/**
 * @param text a value of a Compose file, where `$NAME` and `${NAME…}` are variables and `$$` is a dollar sign.
 * @returns the value that the program is given; undefined where that depends on a variable, be it Compose's or one that
 *   the program itself puts in (`$${NAME}`). Nothing may be said against such a value.
 */
export function knownText(text: string): string | undefined {
  const isOpen = text.replaceAll('$$', '').includes('$') || text.includes('$${');
  return isOpen ? undefined : text.replaceAll('$$', '$');
}
