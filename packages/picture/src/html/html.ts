import { escapeControls } from '@realm-as-code/renderer';

/** Markup. Only {@link html} makes it, so that no text of a document can become any. */
export class Html {
  readonly #markup: string;

  constructor(markup: string) {
    this.#markup = markup;
  }

  toString(): string {
    return this.#markup;
  }
}

type Content = Html | string | number | false | undefined | readonly Content[];

/** Makes markup of a template: values that are not markup themselves are escaped, for elements and quoted attributes alike. */
export function html(parts: TemplateStringsArray, ...values: readonly Content[]): Html {
  return new Html(parts.map((part, index) => part + (index < values.length ? write(values[index]) : '')).join(''));
}

function write(value: Content): string {
  if (value === undefined || value === false) return '';
  if (value instanceof Html) return value.toString();
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' ? escapeHtml(value) : value.map(write).join('');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Half of a character. */
const LONE_SURROGATE = /\p{Surrogate}/gu;

/** Control characters are shown as JSON escapes them: browsers drop some, and change others. Lone halves of characters are, too. */
function escapeHtml(text: string): string {
  const printable = text.replace(LONE_SURROGATE, '\ufffd').replace(/[^\t\n]+/g, escapeControls);
  return printable.replace(/[&<>"']/g, (char) => ENTITIES[char] as string);
}

/**
 * @returns a value as JSON that a script element can hold: no character in it ends the element, begins a comment, or is a line end
 *   for some readers only.
 */
export function jsonInScript(value: unknown): string {
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
