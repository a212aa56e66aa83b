/** Something that a person has to know about a realm that was brought in: a line of ADOPTED.md, in Markdown. */
export interface Note {
  /** What was `taken` over, `left` behind and why, or is left to a person to `decide`. */
  readonly kind: 'taken' | 'left' | 'decide';
  readonly text: string;
}

/** @returns a name as it stands in Markdown; one with a backtick in it needs longer marks. */
export function code(name: string): string {
  const longest = Math.max(0, ...[...name.matchAll(/`+/g)].map(([marks]) => marks.length));
  const marks = '`'.repeat(longest + 1);
  const blank = longest > 0 ? ' ' : '';
  return `${marks}${blank}${name.replaceAll(/\s+/g, ' ')}${blank}${marks}`;
}

/** @returns names in a row, the first of many only. */
export function codes(names: readonly string[], most = 12): string {
  const shown = names.slice(0, most).map(code).join(', ');
  return names.length > most ? `${shown} and ${names.length - most} more` : shown;
}

/** @returns `1 client`, `2 clients`. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}
