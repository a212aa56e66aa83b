export { type BundleFiles, MAX_SIZE, readArchive } from './archive/read-archive.ts';
export { checkBundle, type CheckedBundle, checkDigest, invalidBundle } from './check-bundle.ts';
export { checkContents } from './check-contents.ts';
export { type BundleCode, bundleCodes } from './codes.ts';
export { type Inventory } from './contents/sbom.ts';
export { type Bundle, type BundleInput, isUsableVersion, makeBundle } from './make-bundle.ts';
