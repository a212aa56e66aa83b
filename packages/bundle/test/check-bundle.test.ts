import { formatDiagnostic } from '@realm-as-code/renderer';
import { expect, it } from 'vitest';
import { checkBundle } from '../src/index.ts';
import { sha256 } from '../src/contents/checksums.ts';
import { bundleOf, filesOfDemo, input, unpacked } from './demo.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

async function findings(change: (files: Map<string, Uint8Array>) => unknown): Promise<string[]> {
  const files = await filesOfDemo();
  change(files);
  return checkBundle(files, 'b.tar.gz', false).diagnostics.map(formatDiagnostic);
}

/** Changes a file and its checksum, as somebody would who wants it to pass. */
function forge(files: Map<string, Uint8Array>, path: string, edit: (text: string) => string): void {
  const before = files.get(path) ?? new Uint8Array();
  const after = bytes(edit(new TextDecoder().decode(before)));
  files.set(path, after);
  const sums = new TextDecoder().decode(files.get('SHA256SUMS'));
  files.set('SHA256SUMS', bytes(sums.replace(sha256(before), sha256(after))));
}

it('nothing is found in a bundle as it was made', async () => {
  expect(await findings(() => undefined)).toEqual([]);
});

it('what was changed, lost or added is named', async () => {
  expect(
    await findings((files) => {
      files.set('compose.yaml', bytes('services: {}\n'));
      files.delete('env.example');
      files.set('compose.override.yaml', bytes('services: {}\n'));
    }),
  ).toEqual([
    'b.tar.gz:1:1 error missing-file: it lacks env.example',
    'b.tar.gz:1:1 error extra-file: compose.override.yaml was not bundled. Move it away: it may change what is deployed',
    'b.tar.gz:1:1 error changed-file: compose.yaml is not as it was bundled',
  ]);
});

it.each<[string, (files: Map<string, Uint8Array>) => unknown, RegExp]>([
  ['no list of checksums', (files) => files.delete('SHA256SUMS'), /error invalid-bundle: it has no SHA256SUMS/],
  [
    'a list that is none',
    (files) => files.set('SHA256SUMS', bytes('x')),
    /error invalid-bundle: its SHA256SUMS is no list/,
  ],
  ['an empty list', (files) => files.set('SHA256SUMS', bytes('')), /error invalid-bundle: its SHA256SUMS is no list/],
  [
    'a list that leads out of the folder',
    (files) => files.set('SHA256SUMS', bytes(`${'a'.repeat(64)}  ../x\n`)),
    /error invalid-bundle: its SHA256SUMS is no list/,
  ],
  [
    'an SBOM that is none',
    (files) => forge(files, 'sbom.cdx.json', () => '{}'),
    /error sbom-mismatch: its sbom\.cdx\.json says nothing of a bundle/,
  ],
  [
    'another file than the SBOM has',
    (files) => forge(files, 'env.example', (text) => `${text}\n`),
    /error sbom-mismatch: its sbom\.cdx\.json has another checksum of env\.example/,
  ],
  [
    'another image than the SBOM has',
    (files) => forge(files, 'sbom.cdx.json', (text) => text.replaceAll(`postgres:17.7@`, 'postgres:17.6@')),
    /error sbom-mismatch: its sbom\.cdx\.json does not list the image postgres:17\.7@sha256:a{64}\n.*lists the image postgres:17\.6@/,
  ],
])('a bundle with %s is refused', async (_, change, message) => {
  expect((await findings(change)).join('\n')).toMatch(message);
});

it('an image without a digest is a warning, or an error for those who want one', async () => {
  const files = input.files.map((file) =>
    file.path === 'compose.yaml'
      ? { ...file, content: String(file.content).replace(/(postgres:17\.7)@\S+/, '$1') }
      : file,
  );
  const unpinned = await unpacked((await bundleOf({ ...input, files })).archive);
  const found = (requireDigests: boolean): unknown[] =>
    checkBundle(unpinned, 'b', requireDigests).diagnostics.map(({ severity, code }) => [severity, code]);
  expect(found(false)).toEqual([['warning', 'image-without-digest']]);
  expect(found(true)).toEqual([['error', 'image-without-digest']]);
});
