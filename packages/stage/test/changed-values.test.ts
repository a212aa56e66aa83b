import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkEnv, envExample, parseEnvFile, type VariableRegistry } from '../src/index.ts';
import { needs, prod, variables } from './demo.ts';

const SINGLE = `To keep every character, put it in single quotes`;

/** What check-env says of the value of a secret, or of another variable. */
function found(line: string, name = 'PARTNER_SECRET', before = ''): string[] {
  return checkEnv(prod, needs, variables, '.env', `${before}${name}=${line}\n`)
    .filter(({ code }) => code === 'changed-value')
    .map(({ severity, message, hint, line: at }) => `${severity} ${at}: ${message}. ${hint ?? ''}`);
}

function says(what: string, hint = SINGLE): string[] {
  return [`warning 1: PARTNER_SECRET is not what this line seems to say: ${what}. ${hint}`];
}

describe('a secret that Compose changes', () => {
  it.each([
    ['a comment', 'secret #x5', says('everything from " #" on (4 characters) is a comment')],
    ['a comment that reads like one', 'secret # mine', says('everything from " #" on (7 characters) is a comment')],
    ['a doubled dollar sign', 'paQwErTy$$zord', says('"$$" becomes "$"')],
    ['several of them', '"pa$$QwErTy$$zord"', says('"$$" becomes "$" in 2 places')],
    ['a line break', String.raw`"a\nb"`, says('1 escape sequence with a backslash is replaced')],
    ['backslashes', String.raw`"a\\b\$c\0101"`, says('3 escape sequences with backslashes are replaced')],
    ['a default', 'a${UNSET_ONE:-x}b', says('1 reference to another variable is replaced')],
    ['blanks at the end', 'a-secret  ', says('2 blanks at its end are cut off')],
    [
      'text after the quote',
      `'s1Zk3-Qx7'#vB1nM9`,
      says('what follows the closing quote (7 characters) is not part of it'),
    ],
    [
      'several things at once',
      'a$$b #c',
      says('everything from " #" on (3 characters) is a comment; "$$" becomes "$"'),
    ],
    ['a single quote in it', `it's$$x`, says('"$$" becomes "$"', `${SINGLE}, with \\' for '`)],
    [
      'a backslash that single quotes cannot end with',
      String.raw`C:$$x\ `.trim(),
      says(
        '"$$" becomes "$"',
        String.raw`To keep every character, put it in double quotes and write \\ for \, \" for " and \$ for $`,
      ),
    ],
  ])('%s', (_, line, expected) => {
    expect(found(line)).toEqual(expected);
  });

  it('a reference to a line above', () => {
    expect(found('a$B-${B}', 'PARTNER_SECRET', 'B=b\n')).toEqual([
      `warning 2: PARTNER_SECRET is not what this line seems to say: 2 references to other variables are replaced. ${SINGLE}`,
    ]);
  });

  it.each([
    ['a comment after a quoted one', `'s1Zk3-Qx7' # mine`],
    ['what is taken as it is', 'x#y\\n"z"$1'],
    ['quotes of the same kind, escaped', String.raw`"say \"x\""`],
    ['a single quote, escaped', String.raw`'it\'s'`],
    ['the end of a line as Windows writes it', 'secret\r'],
    ['the lines of a key', String.raw`"-----BEGIN PRIVATE KEY-----\nMII\n-----END PRIVATE KEY-----\n"`],
    ['what can only be written with escapes', String.raw`"C:\\x\\"`],
  ])('is not one with %s', (_, line) => {
    expect(found(line)).toEqual([]);
  });

  it('is never shown', () => {
    const secret = 'qWzXvB';
    for (const line of [`${secret}$$${secret} #${secret}`, `"\\n${secret}"${secret}`, `${secret}$\{X:-${secret}}`])
      expect(found(line).join()).not.toContain(secret);
  });
});

describe('a value that is no secret', () => {
  it.each(['a # comment', 'a$$b', '${B}/x', '"a\\nb"', 'a  '])('may be written as %j', (line) => {
    expect(found(line, 'ADMIN_USER', 'B=b\n')).toEqual([]);
  });

  it.each(['Team #1', `'a'b`])('is hardly meant as %j', (line) => {
    expect(found(line, 'ADMIN_USER')).toHaveLength(1);
  });
});

const anyText = fc
  .array(
    fc.constantFrom(
      'a',
      'Z',
      ' ',
      '#',
      ' #',
      '$',
      '$$',
      '${',
      '}',
      '$B',
      '${B}',
      ':-',
      '\\',
      '\\n',
      "'",
      '"',
      '\t',
      'é',
      '\\$',
      '\\0101',
      '=',
    ),
    { maxLength: 10 },
  )
  .map((parts) => parts.join(''));

/** A value as a person reads it off its line: between the quotes around it, or without the blanks in front. */
function asWritten(line: string): string {
  const text = line.replace(/^\s+/, '');
  const [, mark, inner = ''] = /^(["'])(.*)\1(?:\s+#.*)?$/s.exec(text.trimEnd()) ?? [];
  return mark === undefined ? text : inner.replaceAll(`\\${mark}`, mark);
}

describe('whatever the value of a secret is', () => {
  it('it is what is written, or check-env says that it is not', () => {
    const wrapped = fc.tuple(anyText, fc.constantFrom('', '"', "'")).map(([text, mark]) => `${mark}${text}${mark}`);
    let quiet = 0;
    fc.assert(
      fc.property(wrapped, (line) => {
        const file = `B=b\nPARTNER_SECRET=${line}\n`;
        const findings = checkEnv(prod, needs, variables, '.env', file);
        const isSaid = findings.some(
          ({ code, message }) =>
            code === 'invalid-env-file' ||
            code === 'empty-value' ||
            ((code === 'changed-value' || code === 'unusable-value') && message.startsWith('PARTNER_SECRET ')),
        );
        if (isSaid) return;
        quiet++;
        const value = valueIn(file, 'PARTNER_SECRET');
        // What can be written in no other way is as it is to be written.
        if (line !== written(value)) expect([line, value]).toEqual([line, asWritten(line)]);
      }),
      { numRuns: 3000 },
    );
    expect(quiet).toBeGreaterThan(300);
  });

  it('the recorded readings of Docker Compose that differ from what is written are said to', () => {
    const recorded = join(import.meta.dirname, 'fixtures/env-files.json');
    const cases = JSON.parse(readFileSync(recorded, 'utf8')) as [text: string, reading: unknown][];
    const differing = cases.filter(
      ([text, reading]) =>
        /^A=.*\n$/.test(text) && typeof reading === 'string' && reading !== asWritten(text.slice(2, -1)),
    );
    expect(differing.length).toBeGreaterThan(10);
    for (const [text] of differing) {
      const { entries } = parseEnvFile('.env', text);
      const [{ changes, unset } = { changes: [], unset: [] }] = entries;
      if (!text.endsWith('\r\n')) expect([text, changes.length + unset.length]).not.toEqual([text, 0]);
    }
  });

  it('an example is written in a way that it is read back from', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, fc.string({ unit: 'binary' })), (example) => {
        if (/[\0\r]/.test(example)) return;
        const registry: VariableRegistry = {
          X: { group: 'G', description: 'D', secret: false, example, generate: 'G' },
        };
        expect(valueIn(envExample(prod, new Set(['X']), registry), 'X')).toBe(example);
      }),
      { numRuns: 1000 },
    );
  });
});

function valueIn(file: string, name: string): string {
  const { entries } = parseEnvFile('.env', file);
  return entries.findLast((entry) => entry.name === name)?.value ?? '<none>';
}

/** How an example environment writes a value. */
function written(value: string): string {
  const registry: VariableRegistry = {
    X: { group: 'G', description: 'D', secret: false, example: value, generate: 'G' },
  };
  return (
    envExample(prod, new Set(['X']), registry)
      .split('\nX=')[1]
      ?.trimEnd() ?? ''
  );
}
