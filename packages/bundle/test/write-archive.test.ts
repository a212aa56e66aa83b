import fc from 'fast-check';
import { gunzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { isPlainPath } from '../src/archive/plain-path.ts';
import { readArchive } from '../src/archive/read-archive.ts';
import { writeArchive } from '../src/archive/write-archive.ts';
import { sha256 } from '../src/contents/checksums.ts';

it('the same files are the same bytes with every version of Node', async () => {
  // Text that compresses as realms do, without being one that changes with the templates.
  const lines = Array.from({ length: 5000 }, (_, index) => `{"name": "role-${(index * 7919) % 1009}", "id": ${index}}`);
  const files = [
    { path: 'compose.yaml', content: 'services: {}\n' },
    { path: 'realm.json', content: lines.join('\n') },
    { path: 'start.sh', content: '#!/bin/bash\n', executable: true },
  ];
  const archive = await writeArchive('realm-demo-1', files);
  expect(sha256(archive)).toBe('c91eccdc0049f606f3081e5f181e8d44acebc745e1b188c7b04befc3cca22a16');
});

it('whatever files are packed, they are read again as they were', async () => {
  const path = fc
    .array(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 120 }), { minLength: 1, maxLength: 5 })
    .map((steps) => steps.join('/'))
    .filter(isPlainPath);
  const files = fc.uniqueArray(fc.record({ path, content: fc.uint8Array({ maxLength: 2000 }) }), {
    selector: (file) => file.path,
    minLength: 1,
  });
  await fc.assert(
    fc.asyncProperty(files, async (packed) => {
      const read = await readArchive(gunzipSync(await writeArchive('realm', packed)));
      const expected = packed.map(({ path: name, content }) => [name, Buffer.from(content).toString('hex')]);
      const found =
        'files' in read ? [...read.files].map(([name, bytes]) => [name, Buffer.from(bytes).toString('hex')]) : read;
      expect(found).toEqual(expected.toSorted(([a = ''], [b = '']) => (a < b ? -1 : 1)));
    }),
  );
});
