import type { Stage } from '../stage.ts';
import type { Container } from './deployment.ts';
import { imageOf } from './images.ts';
import { resourcesOf } from './resources.ts';

/**
 * PostgreSQL for Keycloak alone: a database and a role of its own.
 *
 * It runs as the image's `postgres` user from the start, so that it needs no capability to change over.
 */
export function postgresContainer(stage: Stage): Container {
  return {
    image: imageOf('postgres', stage),
    entrypoint: [],
    command: [],
    settings: {
      POSTGRES_DB: 'keycloak',
      POSTGRES_USER: 'keycloak',
      POSTGRES_PASSWORD: '$(env:KEYCLOAK_DB_PASSWORD)',
    },
    variables: [],
    secretFiles: [],
    mounts: [],
    folders: [
      { path: '/var/lib/postgresql/data', kind: { volume: 'postgres-data' } },
      { path: '/tmp', kind: 'memory' },
      { path: '/var/run/postgresql', kind: 'memory' },
    ],
    hasReadOnlyRoot: true,
    user: { name: 'postgres', id: 999 },
    // Over TCP: while the database is being set up, the server answers on its socket only.
    healthCommand: ['pg_isready', '--quiet', '--host=127.0.0.1', '--username=keycloak', '--dbname=keycloak'],
    resources: resourcesOf('postgres', stage),
  };
}
