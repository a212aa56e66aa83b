import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dockerCompose, needsCompose } from '../../../test/docker-compose.ts';
import { temporaryFolder } from '../../../test/folders.ts';
import { parseEnvFile } from '../src/index.ts';

/** What a variable `A` is after Compose has read a file: its value, null when it is not set, or that it stopped. */
type Reading = string | null | { readonly refused: true };

function ours(text: string): Reading {
  const { entries, diagnostics } = parseEnvFile('.env', text);
  if (diagnostics.length > 0) return { refused: true };
  return entries.findLast((one) => one.name === 'A')?.value ?? null;
}

/** Asks Docker Compose itself. In what `config` prints, dollar signs are doubled. */
function compose(text: string): Reading {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'compose.yml'), 'services: { app: { image: x, environment: { A: "${A-<unset>}" } } }\n');
  writeFileSync(join(folder, '.env'), text);
  const { status, stdout } = dockerCompose(['config', '--format', 'json'], folder);
  if (status !== 0) return { refused: true };
  const value = (JSON.parse(stdout) as { services: { app: { environment: { A: string } } } }).services.app.environment
    .A;
  return value === '<unset>' ? null : value.replaceAll('$$', '$');
}

/** Recorded from Docker Compose 2.40.3. */
const recorded = join(import.meta.dirname, 'fixtures/env-files.json');
const cases = JSON.parse(readFileSync(recorded, 'utf8')) as [text: string, reading: Reading][];

describe('environment files are read as Docker Compose reads them', () => {
  it.each(cases)('%j', (text, reading) => {
    expect(ours(text)).toEqual(reading);
  });

  it('the recorded readings are those of the Compose that is here', needsCompose, () => {
    expect(cases.map(([text]) => [text, compose(text)])).toEqual(cases);
  });

  it('whatever is in them', needsCompose, () => {
    const piece = fc.constantFrom(
      'A',
      'B',
      '=',
      ':',
      ' ',
      '\t',
      '\n',
      '"',
      "'",
      '\\',
      '#',
      ' #',
      '$',
      '${',
      '}',
      '{',
      '-',
      ':-',
      '?',
      '+',
      ':+',
      'export ',
      'x',
      '.',
      'é',
      '\\n',
      '\\$',
      '\\"',
      '\\0101',
      '$B',
      '${B}',
      '${B:-x}',
      '$$',
      '\r\n',
    );
    const value = fc.array(piece, { maxLength: 12 }).map((parts) => parts.join(''));
    const file = fc.tuple(
      fc.constantFrom('', 'B=b\n', 'export B="b b"\n', '# c\n'),
      fc.constantFrom('A=', 'A="', "A='", 'A: ', ''),
      value,
    );
    fc.assert(
      fc.property(file, ([before, start, rest]) => {
        const text = `${before}${start}${rest}\n`;
        expect([text, ours(text)]).toEqual([text, compose(text)]);
      }),
      { numRuns: 60 },
    );
  });
});
