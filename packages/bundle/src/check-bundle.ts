import { type Diagnostic, START } from '@realm-as-code/renderer';
import type { BundleFiles } from './archive/read-archive.ts';
import { error, warning } from './codes.ts';
import { CHECKSUMS, parseChecksums, sha256 } from './contents/checksums.ts';
import { findImages } from './contents/images.ts';
import { type Inventory, parseSbom, SBOM } from './contents/sbom.ts';

/** What is known of a bundle that was checked. */
export interface CheckedBundle {
  /** What its SBOM says; undefined where that cannot be read. */
  readonly inventory: Inventory | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Checks that a bundle is as it was made: each file has its checksum, none is missing and none was added, and the SBOM
 * says what the files and images are.
 *
 * A checksum tells damage and mistakes. It does not tell who made a bundle: whoever changes a file can change the list.
 *
 * @param shown the bundle, as messages name it.
 * @param requireDigests whether an image without a digest is an error rather than a warning.
 * @returns `invalid-bundle`, `changed-file`, `missing-file`, `extra-file`, `sbom-mismatch` and `image-without-digest`.
 */
export function checkBundle(files: BundleFiles, shown: string, requireDigests: boolean): CheckedBundle {
  const list = files.get(CHECKSUMS);
  const sums = list === undefined ? undefined : parseChecksums(textOf(list));
  if (sums === undefined) {
    const message = list === undefined ? `it has no ${CHECKSUMS}` : `its ${CHECKSUMS} is no list of checksums`;
    const hint = 'Is it a bundle that "bundle" has made?';
    return { inventory: undefined, diagnostics: [error('invalid-bundle', shown, START, message, hint)] };
  }
  const diagnostics = checkFiles(files, sums, shown);
  const sbom = files.get(SBOM);
  const inventory = sbom === undefined ? undefined : parseSbom(textOf(sbom));
  if (diagnostics.length > 0) return { inventory, diagnostics };
  if (inventory === undefined) {
    return { inventory, diagnostics: [error('sbom-mismatch', shown, START, `its ${SBOM} says nothing of a bundle`)] };
  }
  return {
    inventory,
    diagnostics: [
      ...checkSbom(inventory, files, sums, shown),
      ...inventory.images.flatMap((image) => checkDigest(image, shown, requireDigests)),
    ],
  };
}

/** @returns the finding about what is no bundle. @param refusal why, in half a sentence. */
export function invalidBundle(shown: string, refusal: string): Diagnostic {
  return error('invalid-bundle', shown, START, refusal);
}

/** @returns the finding about an image without a digest. */
export function checkDigest(image: string, shown: string, isError: boolean): Diagnostic[] {
  if (/@sha256:[0-9a-f]{64}$/.test(image)) return [];
  const message = `the image ${image} is named by a tag, which may move`;
  const hint = 'Pin it with "lock-images", and make the bundle again';
  return [(isError ? error : warning)('image-without-digest', shown, START, message, hint)];
}

function checkFiles(files: BundleFiles, sums: ReadonlyMap<string, string>, shown: string): Diagnostic[] {
  const missing = [...sums.keys()].filter((path) => !files.has(path));
  const extra = [...files.keys()].filter((path) => path !== CHECKSUMS && !sums.has(path));
  const changed = [...sums].filter(([path, sum]) => {
    const bytes = files.get(path);
    return bytes !== undefined && sha256(bytes) !== sum;
  });
  return [
    ...missing.map((path) => error('missing-file', shown, START, `it lacks ${path}`)),
    ...extra.map((path) =>
      error('extra-file', shown, START, `${path} was not bundled`, 'Move it away: it may change what is deployed'),
    ),
    ...changed.map(([path]) => error('changed-file', shown, START, `${path} is not as it was bundled`)),
  ];
}

function checkSbom(
  inventory: Inventory,
  files: BundleFiles,
  sums: ReadonlyMap<string, string>,
  shown: string,
): Diagnostic[] {
  const report = (message: string): Diagnostic => error('sbom-mismatch', shown, START, message);
  const listed = [...sums].filter(([path]) => path !== SBOM);
  const unlisted = listed.filter(([path, sum]) => inventory.files.get(path) !== sum);
  const gone = [...inventory.files.keys()].filter((path) => !sums.has(path));
  const images = findImages(new Map([...files].map(([path, bytes]) => [path, textOf(bytes)])));
  const deployed = new Set(images);
  const unnamed = [...deployed].filter((image) => !inventory.images.includes(image));
  const unused = inventory.images.filter((image) => !deployed.has(image));
  return [
    ...unlisted.map(([path]) => report(`its ${SBOM} has another checksum of ${path}, or none`)),
    ...gone.map((path) => report(`its ${SBOM} lists ${path}, which it does not have`)),
    ...(images === undefined ? [report('what it deploys cannot be read')] : []),
    ...unnamed.map((image) => report(`its ${SBOM} does not list the image ${image}`)),
    ...unused.map((image) => report(`its ${SBOM} lists the image ${image}, which it does not deploy`)),
  ];
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
