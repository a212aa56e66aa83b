import { compareVersions } from './compare-versions.ts';

/** The versions of Keycloak in which something is so. */
export interface VersionRange {
  /**
   * The first of them; ascending, where older minor releases got it, too: `['26.6.7', '26.7.3']`. All versions up to
   * `until` without it.
   */
  readonly since?: readonly string[];
  /** The first in which it is no longer so. */
  readonly until?: string;
}

/** @returns whether a version is one of them. */
export function isInRange(version: string, { since, until }: VersionRange): boolean {
  if (until !== undefined && compareVersions(version, until) >= 0) return false;
  if (since === undefined) return true;
  const first = since.find((one) => minorOf(one) === minorOf(version)) ?? since.at(-1) ?? version;
  return compareVersions(version, first) >= 0;
}

/** @returns the minor release of a version: `26.7` of `26.7.3`. */
export function minorOf(version: string): string {
  return version.split('.', 2).join('.');
}
