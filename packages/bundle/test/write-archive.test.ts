import { expect, it } from 'vitest';
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
