import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { yamlText } from '../src/yaml/yaml-text.ts';

const readers = [{ version: '1.1' }, { version: '1.2' }, { version: '1.2', schema: 'core' }] as const;

it('is read as what was written, by the rules of YAML 1.1 and 1.2', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 12 }),
    fc
      .array(
        fc.constantFrom(
          ...Array.from('-?:#,[]{}&*!|>\'"%@` \n\t\\'),
          'a',
          'no',
          '1',
          '.',
          '$',
          '_',
          'e',
          'x',
          '\u0085',
          '\u2028',
          '\ufeff',
        ),
        { maxLength: 6 },
      )
      .map((parts) => parts.join('')),
    // Files: lines, some of them blank or with blanks at either end.
    fc
      .array(
        fc.constantFrom(
          '',
          ' ',
          '\t',
          'a',
          ' b',
          '\tc',
          'd ',
          '---',
          '# e',
          'k: v',
          '\u00e4',
          '\u2028',
          '\ud83d\ude00',
        ),
        {
          maxLength: 6,
        },
      )
      .map((lines) => lines.join('\n')),
    fc.constantFrom(
      'yes',
      'NO',
      'On',
      'null',
      '~',
      '22:22',
      '0o7',
      '0x1F',
      '1e3',
      'e1',
      '1_000',
      '.inf',
      '-.NaN',
      '2026-11-24',
      '2026-11-24 10:00:00',
      '<<',
      '=',
      '---',
      '...',
      '- a',
      'a: b',
      'a #b',
      '190:20:30',
      '+1',
      '0b1',
      '1.',
      '.5',
      '',
    ),
  );
  const scalar = fc.oneof(text, fc.integer(), fc.boolean(), fc.constant(null));
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      scalar,
      fc.array(tie('value'), { maxLength: 4 }),
      fc.array(fc.tuple(text, tie('value')), { maxLength: 4 }).map((entries) => Object.fromEntries(entries) as unknown),
    ),
  }));
  fc.assert(
    fc.property(value, (written) => {
      const plain = JSON.parse(JSON.stringify(written)) as never;
      const yaml = yamlText(plain);
      for (const reader of readers) expect([yaml, parse(yaml, reader)]).toEqual([yaml, plain]);
    }),
    { numRuns: 2000 },
  );
});

it('writes files in it as lines, so that a diff shows what changes', () => {
  expect(yamlText({ data: { 'a.sh': 'one\n\n  two\n', 'b.txt': 'three\nfour' } })).toBe(
    'data:\n  a.sh: |\n    one\n\n      two\n  b.txt: |-\n    three\n    four\n',
  );
});
