import { type Diagnostic, START } from '@realm-as-code/renderer';
import type { Deployment, GeneratedFile, Target } from '@realm-as-code/stage';
import { bytesOf, writeArchive } from './archive/write-archive.ts';
import { isPlainPath } from './archive/plain-path.ts';
import { MAX_SIZE } from './archive/read-archive.ts';
import { error } from './codes.ts';
import { CHECKSUMS, checksumsText, sha256 } from './contents/checksums.ts';
import { findImages } from './contents/images.ts';
import { OPERATIONS, operationsText } from './contents/operations.ts';
import { SBOM, sbomText } from './contents/sbom.ts';

/** What a bundle follows from. */
export interface BundleInput {
  readonly deployment: Deployment;
  readonly version: string;
  readonly target: Target;
  /** The generated files of the stage, with plain names. */
  readonly files: readonly GeneratedFile[];
  /** The file of the stage, as messages name it. */
  readonly source: string;
  /** The version of this program. */
  readonly madeBy: string;
}

export interface Bundle {
  /** The folder that it is unpacked to: `realm-prod-1.2.0`. */
  readonly name: string;
  /** The `.tar.gz` file. */
  readonly archive: Uint8Array;
  readonly files: number;
  /** The images that it deploys, as it names them. */
  readonly images: readonly string[];
}

/** It becomes part of the names of a folder and a file. */
const VERSION = /^[A-Za-z0-9][A-Za-z0-9._+-]{0,99}$/;

/** @returns whether a bundle can have this version. */
export function isUsableVersion(version: string): boolean {
  return VERSION.test(version);
}

/**
 * Packs the files of a stage into one file, with checksums, an SBOM and what its operators have to know.
 *
 * The same input gives the same bytes on every machine.
 *
 * @returns the bundle, or `invalid-bundle` for a file that cannot be in one, and for too many of them.
 */
export async function makeBundle(input: BundleInput): Promise<Bundle | { readonly diagnostics: Diagnostic[] }> {
  const { deployment, version, target, madeBy } = input;
  const { stage } = deployment;
  const diagnostics = checkFiles(input);
  if (diagnostics.length > 0) return { diagnostics };
  const texts = new Map(
    input.files.flatMap(({ path, content }) => (typeof content === 'string' ? [[path, content] as const] : [])),
  );
  const images = findImages(texts) ?? [];
  const name = `realm-${stage}-${version}`;
  const operations = operationsText({ name, version, target, deployment, texts });
  const files = [...input.files, { path: OPERATIONS, content: operations }];
  const sums = new Map(files.map(({ path, content }) => [path, sha256(bytesOf(content))]));
  const sbom = sbomText({ stage, version, target, images, files: sums }, madeBy);
  const all = [
    ...files,
    { path: SBOM, content: sbom },
    { path: CHECKSUMS, content: checksumsText(new Map([...sums, [SBOM, sha256(bytesOf(sbom))]])) },
  ];
  return { name, archive: await writeArchive(name, all), files: all.length, images };
}

function checkFiles({ files, source }: BundleInput): Diagnostic[] {
  const size = files.reduce((sum, { content }) => sum + bytesOf(content).length, 0);
  const tooLarge = `the files have ${Math.ceil(size / 1024 ** 2)} MiB, and a bundle takes ${MAX_SIZE / 1024 ** 2}`;
  return [
    ...files
      .filter(({ path }) => !isPlainPath(path))
      .map(({ path }) => `a bundle cannot have the file ${JSON.stringify(path)}: rename it`),
    ...(size > MAX_SIZE ? [tooLarge] : []),
  ].map((message) => error('invalid-bundle', source, START, message));
}
