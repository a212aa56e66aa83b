import fc from 'fast-check';
import { packTar, type ParsedTarEntry } from 'modern-tar';
import { describe, expect, it } from 'vitest';
import { gunzipSync } from 'node:zlib';
import { checkBundle, readArchive } from '../src/index.ts';
import { bundleOf, filesOfDemo } from './demo.ts';

type Header = ParsedTarEntry['header'];

async function refusalOf(...headers: readonly Partial<Header>[]): Promise<string | undefined> {
  const entries = headers.map((header) => ({ header: { name: 'realm/file', size: 0, ...header }, body: '' }));
  const read = await readArchive(await packTar(entries));
  return 'refusal' in read ? read.refusal : undefined;
}

describe('an archive is refused', () => {
  it.each<[string, Partial<Header>[], string]>([
    [
      'that leads out of its folder',
      [{ name: 'realm/../../etc/passwd' }],
      '"realm/../../etc/passwd" would be unpacked somewhere else',
    ],
    ['with an absolute path', [{ name: '/etc/passwd' }], '"/etc/passwd" would be unpacked somewhere else'],
    ['with a path of Windows', [{ name: 'realm\\..\\x' }], '"realm\\\\..\\\\x" would be unpacked somewhere else'],
    ['with a link', [{ name: 'realm/x', type: 'symlink', linkname: '/etc/passwd' }], '"realm/x" is no file (symlink)'],
    ['with a hard link', [{ name: 'realm/x', type: 'link', linkname: 'realm/y' }], '"realm/x" is no file (link)'],
    ['with a device', [{ name: 'realm/x', type: 'character-device' }], '"realm/x" is no file (character-device)'],
    ['with a file twice', [{}, {}], 'it has "realm/file" twice'],
    ['with two folders', [{}, { name: 'other/file' }], 'it has more than one folder'],
    ['without a folder', [{ name: 'file' }], '"file" is not in a folder'],
    ['without a file', [], 'it is empty'],
  ])('%s', async (_, headers, refusal) => {
    expect(await refusalOf(...headers)).toBe(refusal);
  });

  it('that is cut off anywhere', async () => {
    const tar = gunzipSync((await bundleOf()).archive);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: tar.length - 1 }), async (length) => {
        expect(await readArchive(tar.subarray(0, length))).toMatchObject({ refusal: expect.any(String) as string });
      }),
    );
  });
});

it('whatever byte of an archive is changed: it is refused, or a finding, or does not matter', async () => {
  const tar = gunzipSync((await bundleOf()).archive);
  const files = await filesOfDemo();
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: tar.length - 1 }),
      fc.integer({ min: 1, max: 255 }),
      async (at, change) => {
        const damaged = Buffer.from(tar);
        damaged[at] = (damaged[at] as number) ^ change;
        const read = await readArchive(damaged);
        if ('refusal' in read || checkBundle(read.files, 'x', false).diagnostics.length > 0) return;
        expect(read.files).toEqual(files);
      },
    ),
    { numRuns: 500 },
  );
});

it('an archive that was packed again, with its folders, is read too', async () => {
  const entries = [
    { header: { name: 'realm/', size: 0, type: 'directory' as const }, body: '' },
    { header: { name: 'realm/a', size: 1 }, body: 'a' },
  ];
  expect(await readArchive(await packTar(entries))).toEqual({
    files: new Map([['a', new Uint8Array([97])]]),
  });
});
