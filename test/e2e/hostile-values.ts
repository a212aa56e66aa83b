import fc from 'fast-check';

const COUNT = 320;
/** Keycloak's column for client secrets is this long; longer values are carried as an attribute of the client. */
const SECRET_LENGTH = 255;

const part = fc.oneof(
  fc.constantFrom(
    '"',
    '\\',
    '$',
    '${',
    '}',
    '${HOME}',
    '${HOME:x}',
    '$(env:HOME)',
    '$(envjson:X)',
    '$(file:/etc/passwd)',
    '$(',
    '\\u0041',
    '{{x}}',
    '{{{x}}}',
    '\n',
    '\r\n',
    '\t',
    '\b',
    '\u0001',
    '\u001f',
    '\u007f',
    '\u0085',
    '\u009f',
    '\u2029',
    '\ufeff',
    '\uffff',
    ' ',
    '  ',
    '😀',
    'é',
    '中',
    '\u2028',
    '&',
    "'",
    '`',
    '#',
    '%',
    '<!--',
    '$$',
    '@{x}',
    '#{x}',
    ':',
    ',',
  ),
  fc.string({ maxLength: 12 }),
  fc.string({ unit: 'grapheme', maxLength: 6 }),
);
const value = fc
  .oneof(
    { weight: 20, arbitrary: fc.array(part, { minLength: 1, maxLength: 12 }) },
    { weight: 1, arbitrary: fc.array(part, { minLength: 900, maxLength: 1200 }) },
  )
  .map((parts) =>
    parts
      .join('')
      .replaceAll('\0', '')
      .replace(/\p{Surrogate}/gu, '')
      .slice(0, 4096)
      .replace(/\p{Surrogate}/gu, ''),
  )
  .filter((text) => text !== '');
/** Values full of what programs stumble over; the same in every run. */
export const values: string[] = [
  ' leading',
  'trailing ',
  ' ',
  '\n',
  '"',
  '\\',
  '$',
  '${',
  '${HOME}',
  '$(env:HOME)',
  '\\"',
  'x'.repeat(4096),
  '😀'.repeat(50),
].concat(fc.sample(value, { numRuns: COUNT, seed: 20_261_124 }));
/** @returns whether Keycloak takes it as the secret of a client. */
export function fits(text: string): boolean {
  return text.length <= SECRET_LENGTH;
}
