import type { Images, Stage } from '../stage.ts';

/** The programs that a stage deploys, by their keys in a stage's `images` and `resources`. */
export type Program = 'keycloak' | 'keycloakConfigCli' | 'postgres';

/** @returns the image of a program: one of the stage's own, or the official one of its version, from the stage's registry. */
export function imageOf(program: Program, { versions, images = {} }: Stage): string {
  const tags: Readonly<Record<Program, string>> = {
    keycloak: versions.keycloak,
    keycloakConfigCli: `${versions.keycloakConfigCli}-${versions.keycloak}`,
    postgres: versions.postgres,
  };
  return images[program] ?? `${repositoryOf(program, images)}:${tags[program]}`;
}

function repositoryOf(program: Program, { registry }: Images): string {
  const [host, path, short] = REPOSITORIES[program];
  if (registry !== undefined) return `${registry.replace(/\/+$/, '')}/${path}`;
  return short ?? `${host}/${path}`;
}

/** Where the official images are: the registry, the path in it, and the short name where it is Docker Hub. */
const REPOSITORIES: Readonly<Record<Program, readonly [host: string, path: string, short?: string]>> = {
  keycloak: ['quay.io', 'keycloak/keycloak'],
  keycloakConfigCli: ['docker.io', 'adorsys/keycloak-config-cli', 'adorsys/keycloak-config-cli'],
  postgres: ['docker.io', 'library/postgres', 'postgres'],
};
