import { compareVersions } from './compare-versions.ts';
import { minorOf } from './version-range.ts';

/**
 * @param version a version of Keycloak, which need not be among the others.
 * @param versions at least one, ascending.
 * @returns the one that comes nearest: the version itself, the one below it in the same minor release, or else the next
 *   newer one. Keycloak adds more than it takes away, and a wrong refusal is worse than a miss.
 */
export function nearestVersion(version: string, versions: readonly string[]): string {
  const sameMinor = versions.filter((one) => minorOf(one) === minorOf(version));
  const below = sameMinor.findLast((one) => compareVersions(one, version) <= 0);
  const newer = versions.find((one) => compareVersions(one, version) > 0);
  return below ?? newer ?? versions.at(-1) ?? version;
}
