import type { Stage } from '@realm-as-code/stage';
import { type ComposeService, hardened } from '../compose-types.ts';
import type { Interpolation } from '../interpolation.ts';

/**
 * PostgreSQL for Keycloak alone: a database and a role of its own, on a network without a way out.
 *
 * It runs as the image's `postgres` user from the start, so that it needs no capability to change over.
 */
export function postgresService(stage: Stage, { variable }: Interpolation): ComposeService {
  return {
    image: `postgres:${stage.versions.postgres}`,
    restart: 'unless-stopped',
    user: 'postgres',
    environment: {
      POSTGRES_DB: 'keycloak',
      POSTGRES_USER: 'keycloak',
      POSTGRES_PASSWORD: variable('KEYCLOAK_DB_PASSWORD'),
    },
    networks: ['database'],
    volumes: ['postgres-data:/var/lib/postgresql/data'],
    healthcheck: {
      // Over TCP: while the database is being set up, the server answers on its socket only.
      test: ['CMD', 'pg_isready', '--quiet', '--host=127.0.0.1', '--username=keycloak', '--dbname=keycloak'],
      interval: '5s',
      timeout: '5s',
      start_period: '1m',
      retries: 6,
    },
    read_only: true,
    tmpfs: ['/tmp', '/var/run/postgresql'],
    // Long enough for a checkpoint: a killed database recovers at its next start instead.
    stop_grace_period: '1m',
    shm_size: '128m',
    ...hardened('1g', 256),
  };
}
