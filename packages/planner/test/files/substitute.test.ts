import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lookUpIn } from '../../src/files/look-up.ts';
import { substitute, type SubstitutionSettings, Unsubstitutable } from '../../src/files/substitute.ts';

const USUAL: SubstitutionSettings = {
  prefix: '$(',
  suffix: ')',
  isNested: true,
  isUndefinedAnError: true,
  mayHaveOthers: false,
};

/** The text with the variables of an environment. */
function put(
  text: string,
  environment: Record<string, string> = {},
  settings: Partial<SubstitutionSettings> = {},
): string {
  return substitute(text, { ...USUAL, ...settings }, lookUpIn(new Map(Object.entries(environment)))).text;
}

describe('variables of import files', () => {
  it.each([
    ['a variable', 'https://$(env:HOST)/', 'https://example.org/'],
    ['a default', '$(env:NONE:-8080)', '8080'],
    ['a default that is not needed', '$(env:HOST:-8080)', 'example.org'],
    ['a default that is a variable', '$(env:NONE:-$(env:HOST))', 'example.org'],
    ['a name with a variable', '$(env:$(env:WHICH))', 'example.org'],
    ['a value with a variable', '$(env:INDIRECT)', 'see example.org'],
    ['an escaped variable', '$$(env:HOST)', '$(env:HOST)'],
    ['a variable in an escaped one', '$$(role $(env:HOST))', '$(role example.org)'],
    ['one that is not closed, and what is behind it', '$(env:HOST $(env:HOST)', '$(env:HOST $(env:HOST)'],
    ['an empty default', '[$(env:NONE:-)]', '[]'],
    ['a property of Spring', '$(HOST)', 'example.org'],
    ['a property in any spelling', '$(my.api-url)', 'https://api'],
    ['a lookup that there is none of, as a property', '$(vault:HOST)', 'example.org'],
    ['what is decoded', '$(base64Decoder:SGVsbG8=)', 'Hello'],
    ['a variable that is decoded', '$(base64:$(env:ENCODED))', 'Hello'],
    ['what is encoded', '$(urlEncoder:a b&c)', 'a+b%26c'],
    ['an empty text', '', ''],
  ])('%s', (_, text, expected) => {
    const environment = {
      HOST: 'example.org',
      WHICH: 'HOST',
      INDIRECT: 'see $(env:HOST)',
      MY_API_URL: 'https://api',
      ENCODED: 'SGVsbG8=',
    };
    expect(put(text, environment)).toBe(expected);
  });

  it('a value that ends with a dollar sign escapes the variable behind it', () => {
    expect(put('$(env:PRICE)$(env:HOST)', { PRICE: '5$', HOST: 'h' })).toBe('5$(env:HOST)');
  });

  it('names are not nested where that is off', () => {
    expect(put('$(env:NONE:-$(env:HOST))', { HOST: 'h' }, { isNested: false })).toBe('$(env:HOST)');
  });

  it('prefix and suffix can be others', () => {
    expect(put('<<env:HOST>> $(env:HOST)', { HOST: 'h' }, { prefix: '<<', suffix: '>>' })).toBe('h $(env:HOST)');
  });

  it('a variable without a value stays where that is no error', () => {
    expect(put('$(env:NONE) $(env:HOST)', { HOST: 'h' }, { isUndefinedAnError: false })).toBe('$(env:NONE) h');
  });

  it.each([
    ['one without a value', 'a: b\nc: $(env:NONE)', '$(env:NONE): no value, and no default', 8],
    ['one in its own value', '$(env:LOOP)', '$(env:LOOP): a variable is in its own value', 0],
    ['one in its own name', '$(env:DEEP)', '$(env:DEEP): variables are nested without end', 0],
    ['what cannot be decoded', '$(base64Decoder:%)', '$(base64Decoder:%): it cannot be decoded', 0],
    ['a lookup that is off by default', '$(script:js:1)', '$(script:js:1): no value, and no default', 0],
  ])('%s ends the run', (_, text, message, offset) => {
    const environment = { LOOP: 'x$(env:LOOP)', DEEP: '$(env:$(env:DEEP))' };
    const attempt = (): string => put(text, environment);
    expect(attempt).toThrow(Unsubstitutable);
    expect(attempt).toThrow(expect.objectContaining({ message, offset }) as Error);
  });

  it('the message of an error has no value of a variable', () => {
    const secret = 'pa$(ss)word';
    expect(() => put('$(env:SECRET)', { SECRET: secret })).toThrow('$(env:SECRET): no value, and no default');
  });

  it.each([
    '$(file:UTF-8:/run/secrets/x)',
    '$(sys:user.home)',
    '$(date:yyyy)',
    '$(env:$(file:UTF-8:/x))',
    '$(java.version)',
  ])('%s is not known', (written) => {
    const { text, unknown } = substitute(`a ${written} b`, USUAL, lookUpIn(new Map()));
    const mark = text.slice(2, -2);
    expect(unknown.get(mark)).toBe(written);
    expect(text).toBe(`a ${mark} b`);
  });

  it('where other variables may be set, those without a default are not known', () => {
    const { unknown } = substitute('$(env:A) $(env:B:-b)', { ...USUAL, mayHaveOthers: true }, lookUpIn(new Map()));
    expect([...unknown.values()]).toEqual(['$(env:A)']);
  });

  it('a text without variables is as it was, whatever is in it', () => {
    const anything = fc.string({ unit: 'binary' }).filter((text) => !text.includes('$('));
    fc.assert(fc.property(anything, (text) => put(text) === text));
  });

  it('every value arrives as it is, unless it has variables of its own', () => {
    const plain = fc.string({ unit: 'binary' }).filter((text) => !text.includes('$(') && !text.endsWith('$'));
    fc.assert(
      fc.property(
        plain,
        plain,
        plain,
        (before, value, after) => put(`${before}$(env:X)${after}`, { X: value }) === `${before}${value}${after}`,
      ),
    );
  });

  it('an escaped text is what it was before', () => {
    const words = fc.array(fc.constantFrom('a', '$(x)', ' ', ')', '$(env:HOST)', '{'), { maxLength: 6 });
    fc.assert(
      fc.property(words, (parts) => {
        const escaped = parts.map((part) => (part.startsWith('$(') ? `$${part}` : part)).join('');
        return put(escaped, { HOST: 'h' }) === parts.join('');
      }),
    );
  });
});
