import { error as errorOf, type ReportOf, warning as warningOf } from '@realm-as-code/renderer';

/** What can be wrong with a bundle, and what is meant by it. */
export const bundleCodes = {
  'invalid-bundle': 'a bundle that is damaged, or is none',
  'changed-file': 'a file that is not as it was bundled',
  'missing-file': 'a file that a bundle lacks',
  'extra-file': 'a file that was not bundled',
  'sbom-mismatch': 'an SBOM that does not say what a bundle deploys',
  'image-without-digest': 'an image that may be another one tomorrow',
  'not-bundled': 'something that a deployment needs and a bundle cannot have',
} as const;

export type BundleCode = keyof typeof bundleCodes;

/** @returns an error that this package finds. */
export const error: ReportOf<BundleCode> = errorOf;
/** @returns a warning that this package finds. */
export const warning: ReportOf<BundleCode> = warningOf;
