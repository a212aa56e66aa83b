import { usual, usualParts, versions } from './generated/keycloak-data.js';
import { otherParts } from './generated/other-versions.js';
import type { KeycloakParts } from './keycloak-parts.ts';
import { nearestVersion } from './nearest-version.ts';

/** What is known of a version of Keycloak. Its parts are read from their texts when they are first asked for. */
export interface KeycloakData extends KeycloakParts {
  /** The version that the data is of. */
  readonly keycloak: string;
}

/** The versions of Keycloak whose data is there, ascending. */
export const versionsWithData: readonly string[] = versions;

/** The version that documents are checked for unless another is given: the one that new roots deploy. */
export const keycloakVersion: string = usual;

const known = new Map<string, KeycloakData>();

/** @returns the data of a version of Keycloak, or, where there is none, that of the version nearest to it. */
export function keycloakData(version: string): KeycloakData {
  const nearest = nearestVersion(version, versionsWithData);
  const data = known.get(nearest) ?? read(nearest);
  known.set(nearest, data);
  return data;
}

function read(keycloak: string): KeycloakData {
  const data = { keycloak };
  for (const [part, readPart] of Object.entries(keycloak === usual ? usualParts : otherParts(keycloak))) {
    Object.defineProperty(data, part, {
      enumerable: true,
      configurable: true,
      get: () => {
        const value: unknown = readPart();
        Object.defineProperty(data, part, { enumerable: true, value });
        return value;
      },
    });
  }
  return data as KeycloakData;
}
