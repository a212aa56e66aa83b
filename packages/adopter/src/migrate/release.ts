import { type JsonObject, textAt } from '@realm-as-code/renderer';

/** A version of Keycloak: three numbers. */
export type Release = readonly [major: number, minor: number, micro: number];

/** Versions of Red Hat's product and the Keycloak in each: `DefaultMigrationManager.PATTERN_MATCHER`. */
const RED_HAT: Readonly<Record<string, Release>> = {
  '7.0': [1, 9, 8],
  '7.1': [2, 5, 5],
  '7.2': [3, 4, 3],
  '7.3': [4, 8, 3],
  '7.4': [9, 0, 3],
};

/** @returns the release that wrote a file; undefined where the file does not say: Keycloak migrates none of those. */
export function releaseOf(file: JsonObject): Release | undefined {
  const version = textAt(file, 'keycloakVersion');
  if (version === undefined) return undefined;
  const product = /^(7\.\d)\.\d+\.GA$/.exec(version)?.[1];
  const redHat = product === undefined ? undefined : RED_HAT[product];
  if (redHat !== undefined) return redHat;
  const [major = 0, minor = 0, micro = 0] = version.split('.').map((part) => Number.parseInt(part, 10) || 0);
  return [major, minor, micro];
}

/** @returns whether one release is older than another. */
export function isBefore(release: Release, other: Release): boolean {
  for (const [index, part] of release.entries()) {
    const difference = part - (other[index] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}
