import { describe, expect, it } from 'vitest';
import { textReporter } from '../../src/reporters/text.ts';
import { cases, expectedOf, reportOf, reportOn } from './cases.ts';

const plain = textReporter(false);

/** The line that is shown and the mark under it. */
function frame(text: string, column: number): string[] {
  return plain(reportOn(text, { column }))
    .split('\n')
    .slice(2, 4)
    .map((line) => line.replace(/^ {4}1? {1,2}\| /, ''));
}

describe('the report for people', () => {
  it.each(cases)('reads as recorded: %s', async (name) => {
    await expect(plain(reportOf(name))).toMatchFileSnapshot(expectedOf(name, 'expected.txt'));
  });

  it('marks the place below a tab, and behind a secret that is shown shorter than it is', () => {
    expect(frame('\t"x": 1', 2)).toEqual([' "x": 1', ' ^']);
    const [line = '', mark = ''] = frame('{ "password": "a-very-long-one-that-nobody-may-see", "x": 1 }', 54);
    expect(line).toBe('{ "password": "(secret)", "x": 1 }');
    expect(line.slice(mark.indexOf('^'))).toBe('"x": 1 }');
  });

  it('cuts a long line around its place', () => {
    const [line = '', mark = ''] = frame(`${'a'.repeat(500)}HERE${'b'.repeat(500)}`, 501);
    expect(line).toHaveLength(102);
    expect(line).toMatch(/^…a+HEREb+…$/);
    expect(line.slice(mark.indexOf('^'))).toMatch(/^HERE/);
  });

  it('shows no line where there is none to see: an empty one, or one that the file does not have', () => {
    for (const report of [reportOn('  \n'), reportOn('x', { line: 7 })]) {
      expect(plain(report)).toMatch(/^a\.json\n {2}\d:1 error unknown-property: it is wrong\n\n1 error, 0 warnings/);
    }
  });

  it('lets no control character reach the terminal', () => {
    const evil = 'x\u001b[2Jx\u0007';
    const report = reportOn(`"${evil}"`, { message: evil, hint: evil, place: evil, file: evil });
    expect(plain(report)).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
    expect(plain(report)).toContain('x\\u001b[2Jx\\u0007');
  });

  it('is coloured on request: the code is a link to its documentation', () => {
    const coloured = textReporter(true)(reportOn('{}', { code: 'wildcard-redirect-uri', hint: 'Mend it', place: 'p' }));
    expect(coloured).toContain('\u001b[1ma.json\u001b[0m\n');
    expect(coloured).toMatch(
      /\u001b\[31merror \u001b\]8;;https:\/\/\S+#wildcard-redirect-uri\u001b\\wildcard-redirect-uri\u001b\]8;;\u001b\\\u001b\[0m: it is wrong/,
    );
    expect(coloured).toContain('\u001b[36mhint:\u001b[0m Mend it');
    const warning = textReporter(true)(reportOn('{}', { severity: 'warning' }));
    expect(warning).toContain('\u001b[33mwarning ');
  });
});
