import type { Stage } from '@realm-as-code/stage';
import type { Service } from './read-services.ts';

/** @returns the version of Keycloak that a stage deploys, whether or not its own section names another image. */
export function deployedKeycloak(services: ReadonlyMap<string, Service>, stage: Stage): string {
  // `26.5.5-0` and `26.5.5` are builds of one version.
  return /^\d+(\.\d+)+/.exec(services.get('keycloak')?.imageTag ?? '')?.[0] ?? stage.versions.keycloak;
}
