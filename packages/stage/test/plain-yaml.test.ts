import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseDocument } from 'yaml';
import { aihub } from '../../../test/folders.ts';
import { readPlainYaml } from '../src/yaml/plain-yaml.ts';

/** What the library makes of a text, undefined when it has anything to say about it. */
function readByLibrary(text: string): unknown {
  const document = parseDocument(text, { uniqueKeys: true, prettyErrors: false, stringKeys: true });
  return document.errors.length + document.warnings.length > 0 ? undefined : (document.toJS() as unknown);
}

const stages = join(aihub, 'stages');

it.each(readdirSync(stages))('knows all of %s', (name) => {
  const text = readFileSync(join(stages, name), 'utf8');
  expect(readPlainYaml(text)).toEqual(readByLibrary(text));
  expect(readPlainYaml(text)).toBeDefined();
});

it('knows lists, below their names or further in, of values and of objects', () => {
  const text = `a:\n- x # one\n- --k=https://l:1\n- y: 1\n  z: [b, 'c', --d=e:f]\nf:\n    - "g"\n    - h: true\n\n      # more\n      i:\n        j: k\n`;
  expect(readPlainYaml(text)).toEqual({
    a: ['x', '--k=https://l:1', { y: 1, z: ['b', 'c', '--d=e:f'] }],
    f: ['g', { h: true, i: { j: 'k' } }],
  });
});

it('keeps the order of properties', () => {
  expect(Object.keys(readPlainYaml('b: 1\na: 2\nconstructor: 3\n') ?? {})).toEqual(['b', 'a', 'constructor']);
});

it.each([
  ['a name twice', 'a: 1\na: 2\n'],
  ['a forbidden name', '__proto__: 1\n'],
  ['nothing below a name', 'a:\nb: 1\n'],
  ['an anchor', 'a: &b c\n'],
  ['an escape', 'a: "\\n"\n'],
  ['a text of several lines', 'a: |\n  b\n'],
  ['a text that goes on', 'a: b\n  c\n'],
  ['two documents', 'a: 1\n---\nb: 1\n'],
  ['a tab', 'a:\tb\n'],
  ['a carriage return', 'a: b\r\n'],
  ['a list at the top', '- a\n'],
  ['nothing', '\n'],
])('leaves %s to the library', (_, text) => {
  expect(readPlainYaml(text)).toBeUndefined();
});

it('never reads anything else than the library does', () => {
  const marks = [...Array.from('-?:#,[]{}&*!|>\'"%@` \n\t\\='), ': ', ' #', '- ', '\n  ', '\n- ', '---'];
  const words = ['a', 'b', 'true', 'Null', 'no', '0', '12', '012', '1e3', '26.5', '__proto__', 'é', '\u00a0', '\u2028'];
  const usual = [
    "'it'",
    '"it"',
    '--a=b',
    '-a',
    '[a, b]',
    "['a', --b]",
    '[]',
    'a b',
    'a:b',
    'https://a.$(env:B)/#c',
    'true',
    '7',
    '',
  ];
  const value = fc.oneof(
    {
      weight: 1,
      arbitrary: fc.array(fc.constantFrom(...marks, ...words), { maxLength: 5 }).map((all) => all.join('')),
    },
    { weight: 5, arbitrary: fc.constantFrom(...usual) },
  );
  const line = fc
    .tuple(
      fc.constantFrom('', '', '', '  ', '  ', '    ', ' '),
      fc.constantFrom('', '', '', '', '- ', '# '),
      fc.constantFrom('a: ', 'b: ', 'c: ', 'd: ', 'e: ', 'f:', 'g:', 'null: ', '12: ', ''),
      value,
      fc.constantFrom('', '', '', ' # note', ' ', '#'),
    )
    .map((parts) => parts.join(''));
  let known = 0;
  fc.assert(
    fc.property(fc.array(line, { minLength: 1, maxLength: 5 }), (lines) => {
      const text = `${lines.join('\n')}\n`;
      const plain = readPlainYaml(text);
      if (plain === undefined) return;
      known++;
      expect([text, plain]).toEqual([text, readByLibrary(text)]);
    }),
    { numRuns: 20_000 },
  );
  expect(known).toBeGreaterThan(200);
});
