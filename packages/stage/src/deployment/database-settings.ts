import type { ExternalDatabase, Stage } from '../stage.ts';
import { POSTGRES } from './names.ts';
import { CERTIFICATES } from './stage-files.ts';

/** The registered variable that holds the password of Keycloak's database role. */
const PASSWORD = '$(env:KEYCLOAK_DB_PASSWORD)';

/** @returns the options of kc.sh with which Keycloak finds its database, as environment variables. */
export function databaseSettings({ keycloak, database }: Stage): Record<string, string> {
  if (keycloak.database === 'embedded') return { KC_DB: 'dev-file' };
  if (keycloak.database === 'external' && database !== undefined) return externalSettings(database);
  return {
    KC_DB: 'postgres',
    KC_DB_URL: `jdbc:postgresql://${POSTGRES}:5432/keycloak`,
    KC_DB_USERNAME: 'keycloak',
    KC_DB_PASSWORD: PASSWORD,
  };
}

function externalSettings(database: ExternalDatabase): Record<string, string> {
  const { vendor = 'postgres', host, port, name = 'keycloak', user = 'keycloak' } = database;
  const properties = urlProperties(database);
  return {
    KC_DB: vendor,
    KC_DB_URL_HOST: host,
    ...(port === undefined ? {} : { KC_DB_URL_PORT: String(port) }),
    KC_DB_URL_DATABASE: name,
    ...(properties === undefined ? {} : { KC_DB_URL_PROPERTIES: properties }),
    KC_DB_USERNAME: user,
    KC_DB_PASSWORD: PASSWORD,
  };
}

/**
 * What comes behind the address in the JDBC URL.
 *
 * PostgreSQL's driver falls back to plain text unless it is told not to (`sslmode=prefer`), and verifies a server only
 * against a certificate file that it is given (pgjdbc, "Configuring the Client").
 */
function urlProperties({ vendor = 'postgres', tls, certificate, properties }: ExternalDatabase): string | undefined {
  if (properties !== undefined || vendor !== 'postgres') return properties;
  if (certificate !== undefined) return `?sslmode=verify-full&sslrootcert=${CERTIFICATES}/${certificate}`;
  return tls === 'off' ? undefined : '?sslmode=require';
}
