import type { RealmTemplates } from '@realm-as-code/renderer';
import type { Stage, StageInput } from '../src/index.ts';

const variable = {
  group: 'Group',
  description: 'What it is.',
  secret: false,
  example: 'ex ample',
  generate: 'Make one',
};
/** A client that no rule finds anything in. */
const client = {
  clientId: 'a',
  secret: '$(env:APP_SECRET)',
  enabled: true,
  publicClient: false,
  consentRequired: false,
  standardFlowEnabled: true,
  implicitFlowEnabled: false,
  directAccessGrantsEnabled: false,
  serviceAccountsEnabled: false,
  fullScopeAllowed: false,
  redirectUris: ['{{origin}}/*'],
  webOrigins: [],
  protocolMappers: [],
  defaultClientScopes: [],
  optionalClientScopes: [],
};
export const stage: Stage = {
  name: 'demo',
  description: 'A stage',
  versions: { keycloak: '26.5.5', keycloakConfigCli: '6.5.1', postgres: '17.7' },
  keycloak: {
    command: ['start', '--hostname=https://$(env:DOMAIN)', '--http-enabled=true', '--log-console-format=$5'],
    database: 'postgres',
    port: 8080,
  },
  values: { origin: 'https://a.example.org' },
};
export const templates: RealmTemplates = {
  bootstrap: [
    {
      path: 'b/realm.json',
      text: '{"realm":"demo","displayName":"${x}","users":[{"username":"u","credentials":[{"value":"$(env:USER_PASSWORD)"}]}]}',
    },
  ],
  managed: [
    {
      path: 'm/10-clients.json',
      text: JSON.stringify({ realm: 'demo', clients: [client] }),
    },
  ],
};
/** What the stage `demo` follows from. */
export const input: StageInput = {
  stage,
  realms: [templates],
  variables: {
    KEYCLOAK_ADMIN_USER: variable,
    KEYCLOAK_ADMIN_PASSWORD: { ...variable, secret: true },
    KEYCLOAK_DB_PASSWORD: { ...variable, secret: true },
    USER_PASSWORD: { ...variable, secret: true, description: 'Costs ${5} {a}' },
    APP_SECRET: { ...variable, secret: true },
    DOMAIN: variable,
    NOT_NEEDED: variable,
  },
};
