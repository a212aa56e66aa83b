import { generateStage } from '@realm-as-code/compose-gen';
import { type Bundle, type BundleInput, makeBundle, readArchive, type BundleFiles } from '../src/index.ts';
import { gunzipSync } from 'node:zlib';
import { input as stageInput } from '../../compose-gen/test/demo.ts';

const DIGEST = `sha256:${'a'.repeat(64)}`;
const { files, deployment } = generateStage({
  ...stageInput,
  images: new Map(generateStage(stageInput).images.map((image) => [image, DIGEST])),
  isAlone: true,
  themes: [{ path: 'mine/login/theme.properties', content: 'parent=keycloak\n' }],
  providers: [{ path: 'mapper.jar', content: Buffer.from([0x50, 0x4b, 3, 4, 0xff]) }],
});

/** What a bundle of the stage `demo` follows from. */
export const input: BundleInput = {
  deployment,
  version: '1.2.0',
  target: 'compose',
  files,
  source: 'stages/demo.yaml',
  madeBy: '0.1.0',
};

/** @returns the bundle of an input that can be one. */
export async function bundleOf(from: BundleInput = input): Promise<Bundle> {
  const made = await makeBundle(from);
  if ('diagnostics' in made) throw new Error(JSON.stringify(made.diagnostics));
  return made;
}

/** @returns the files in the bundle of the stage `demo`. */
export async function filesOfDemo(): Promise<Map<string, Uint8Array>> {
  return new Map(await unpacked((await bundleOf()).archive));
}

/** @returns the files in an archive that can be read. */
export async function unpacked(archive: Uint8Array): Promise<BundleFiles> {
  const read = await readArchive(gunzipSync(archive));
  if ('refusal' in read) throw new Error(read.refusal);
  return read.files;
}
