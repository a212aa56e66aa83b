import type { Dollars } from './env-changes.ts';

/** What a text became, or why Compose refuses it. */
type Interpolated = { readonly text: string } | { readonly problem: string };

const NAME = /[A-Za-z_][A-Za-z0-9_]*/y;
const OPERATORS = [':?', '?', ':-', '-', ':+', '+'] as const;

/**
 * Puts variables into a text as Docker Compose does (compose-go's template, v2.9): `$NAME`, `${NAME}`,
 * `${NAME:-default}` and its relatives, `$$` for a dollar sign. A variable that is not set is empty.
 *
 * @param found gets what becomes of the dollar signs.
 */
export function interpolate(template: string, values: ReadonlyMap<string, string>, found: Dollars): Interpolated {
  let text = '';
  for (let at = 0; at < template.length;) {
    const dollar = template.indexOf('$', at);
    if (dollar === -1) return { text: text + template.slice(at) };
    text += template.slice(at, dollar);
    const next = template[dollar + 1];
    if (next === '$') {
      found.doubled++;
      text += '$';
      at = dollar + 2;
    } else if (next === '{') {
      const braced = readBraced(template, dollar);
      if (braced === undefined) return { problem: 'this value has a "${" that Compose cannot read' };
      const value = evaluate(braced.expression, values, found);
      if ('problem' in value) return value;
      text += value.text;
      at = braced.end;
    } else {
      const name = nameAt(template, dollar + 1);
      if (values.has(name)) found.references++;
      else if (name !== '') found.unset.add(name);
      text += name === '' ? '$' : (values.get(name) ?? '');
      at = dollar + 1 + name.length;
    }
  }
  return { text };
}

function nameAt(template: string, at: number): string {
  NAME.lastIndex = at;
  return NAME.exec(template)?.[0] ?? '';
}

/** `${NAME…}`: what stands between the braces, which may hold others. */
function readBraced(template: string, dollar: number): { expression: string; end: number } | undefined {
  const start = dollar + 2;
  const name = nameAt(template, start);
  const operator = OPERATORS.find((known) => template.startsWith(known, start + name.length));
  if (name === '') return undefined;
  if (operator === undefined) {
    return template[start + name.length] === '}' ? { expression: name, end: start + name.length + 1 } : undefined;
  }
  const lineEnd = template.indexOf('\n', start);
  const line = template.slice(dollar, lineEnd === -1 ? template.length : lineEnd);
  const last = line.lastIndexOf('}');
  if (last < 2 + name.length) return undefined;
  const closing = closingBrace(line.slice(0, last + 1));
  const end = dollar + (closing === -1 ? last : closing);
  return { expression: template.slice(start, end), end: end + 1 };
}

/** The brace that closes the first one. As Compose counts, what follows an opening brace is passed over. */
function closingBrace(text: string): number {
  let open = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '}' && --open === 0) return at;
    if (text[at] === '{') {
      open++;
      at++;
    }
  }
  return -1;
}

function evaluate(expression: string, values: ReadonlyMap<string, string>, found: Dollars): Interpolated {
  const name = nameAt(expression, 0);
  const operator = OPERATORS.find((known) => expression.startsWith(known, name.length));
  const value = values.get(name);
  if (operator === undefined) {
    if (value === undefined) found.unset.add(name);
    else found.references++;
    return { text: value ?? '' };
  }
  found.references++;
  const argument = interpolate(expression.slice(name.length + operator.length), values, found);
  if ('problem' in argument) return argument;
  const isThere = value !== undefined && (!operator.startsWith(':') || value !== '');
  switch (operator) {
    case ':-':
    case '-':
      return isThere ? { text: value } : argument;
    case ':+':
    case '+':
      return isThere ? argument : { text: value ?? '' };
    default:
      return isThere ? { text: value } : { problem: 'this value needs a variable that no earlier line sets' };
  }
}
