import type { TestProject } from 'vitest/node';
import { deployedVersion } from '../../tools/keycloak/deployed-version.ts';
import { findJava, keycloakDistribution } from '../../tools/keycloak/distribution.ts';
import { builtDistribution } from './built-distribution.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The unpacked distribution, as it comes. */
    keycloakDistribution: string;
    /** The same, built for development; servers run in copies of it. */
    builtDistribution: string;
    javaHome: string;
    /** The version that the tests run on. */
    keycloakVersion: string;
  }
}

/** Fetches Keycloak once and unpacks it; the tests find it in `.cache/`. */
export async function setup(project: TestProject): Promise<void> {
  const javaHome = findJava(21);
  // Another version than the stages deploy shows what an upgrade will do.
  const version = process.env['TEST_KEYCLOAK'] ?? deployedVersion();
  project.provide('javaHome', javaHome);
  project.provide('keycloakVersion', version);
  const folder = await keycloakDistribution(version, javaHome);
  project.provide('keycloakDistribution', folder);
  project.provide('builtDistribution', await builtDistribution({ folder, javaHome }));
}
