import type { Stage } from '@realm-as-code/stage';

/** keycloak-config-cli and PostgreSQL as new roots deploy them. */
const KEYCLOAK_CONFIG_CLI = '6.5.1';
const POSTGRES = '17.7';
/** The port of the host that Keycloak's is published on. */
const PORT = 8180;

/** What the stage of a realm that is brought in follows from. */
export interface StageInput {
  readonly name: string;
  /** Where the realm's server answers; undefined where only a file was read. */
  readonly url: string | undefined;
  /** The version of Keycloak to deploy. */
  readonly keycloak: string;
}

/**
 * @returns the stage of a realm that is brought in: like its server if that is reached over HTTPS, for development
 *   otherwise. Nobody knows how the server is run, so a person has to look at it.
 */
export function stageOf({ name, url, keycloak }: StageInput): Omit<Stage, 'values'> {
  const versions = { keycloak, keycloakConfigCli: KEYCLOAK_CONFIG_CLI, postgres: POSTGRES };
  const isPublic = url?.startsWith('https:') === true;
  if (!isPublic) {
    const description = 'On one machine, without TLS, with an embedded database.';
    return { name, description, versions, keycloak: { command: ['start-dev'], database: 'embedded', port: PORT } };
  }
  return {
    name,
    description: `As ${url}, behind a proxy that terminates TLS.`,
    versions,
    keycloak: {
      command: ['start', `--hostname=${url}`, '--proxy-headers=xforwarded', '--http-enabled=true'],
      database: 'postgres',
      port: PORT,
    },
  };
}
