import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shellWords } from '../src/shell-words.ts';

describe('a command in one text', () => {
  it.each<[string, string[]]>([
    ['start --http-port 8090', ['start', '--http-port', '8090']],
    [`start  '--hostname=a b'\n"--x=\\"y\\""`, ['start', '--hostname=a b', '--x="y"']],
    [String.raw`a\ b --x='$$5'"6"`, ['a b', '--x=$$56']],
    [`--x="\${A:?set it}"`, ['--x=${A:?set it}']],
    ['', []],
  ])('%s', (text, words) => {
    expect(shellWords(text)).toEqual(words);
  });

  it('has the words that were quoted', () => {
    const word = fc.string({ unit: fc.constantFrom('a', ' ', '"', "'", '\\', '$', '\n', '='), maxLength: 8 });
    fc.assert(
      fc.property(fc.array(word), (words) => {
        const quoted = words.map((one) => `'${one.replaceAll("'", String.raw`'\''`)}'`).join(' ');
        expect(shellWords(quoted)).toEqual(words);
      }),
    );
  });
});
