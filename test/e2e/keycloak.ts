import { inject } from 'vitest';
import * as server from './keycloak-server.ts';

export type { Keycloak } from './keycloak-server.ts';

/** Starts the Keycloak that the tests run on. */
export async function startKeycloak(options: server.KeycloakOptions = {}): Promise<server.Keycloak> {
  return server.startServer({ folder: inject('builtDistribution'), javaHome: inject('javaHome') }, options);
}

/** @returns a folder with that Keycloak, see {@link server.copyDistribution}. */
export function copyDistribution(): string {
  return server.copyDistribution(inject('keycloakDistribution'));
}
