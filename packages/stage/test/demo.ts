import { renderRealm, type RenderedRealm } from '@realm-as-code/renderer';
import type { Stage, StageNeeds, Variable, VariableRegistry } from '../src/index.ts';

/** A stage for production. */
export const prod: Stage = {
  name: 'prod',
  versions: { keycloak: '26.5.5', keycloakConfigCli: '6.5.1', postgres: '17.7' },
  keycloak: { command: ['start', '--hostname=https://auth.$(env:DOMAIN)'], database: 'postgres' },
  values: {},
};

/** A stage for development. */
export const dev: Stage = { ...prod, name: 'dev', keycloak: { command: ['start-dev'], database: 'embedded' } };

const text = (description: string, example: string, more: Partial<Variable> = {}): Variable => ({
  group: 'Demo',
  description,
  secret: false,
  example,
  generate: `Find out: ${description}`,
  ...more,
});

/** The registry, in an order of its own. */
export const variables: VariableRegistry = {
  DOMAIN: text("The domain that the platform's host names end in", 'demo.example.org', { group: 'Platform' }),
  ADMIN_USER: text('The administrator', 'admin', { default: 'example' }),
  DB_PASSWORD: text('The password of the database', 'p7Qm2xLr9TnB4sHd', { secret: true, default: 'random' }),
  USER_EMAIL: text('The address of the first user', 'user@example.org', { group: 'First user' }),
  USER_PASSWORD: text('The password of the first user', 'h5Wc8RzK2vNx6JtQ', {
    group: 'First user',
    secret: true,
    default: 'random',
  }),
  USER_ROLES: text('The roles of the first user', '["viewer","editor"]', { group: 'First user', default: 'example' }),
  PARTNER_SECRET: text('What the partner has sent', 'abc8Q~def', { secret: true }),
  OTHER: text('What another stage needs', 'x'),
};

/** What both stages need. */
export const needs: StageNeeds = {
  variables: Object.keys(variables).filter((name) => name !== 'OTHER'),
  realms: [
    realmOf({
      users: [
        {
          username: 'first',
          email: '$(env:USER_EMAIL)',
          realmRoles: '$(envjson:USER_ROLES)',
          credentials: [{ type: 'password', value: '$(env:USER_PASSWORD)' }],
        },
      ],
      roles: { realm: [{ name: 'viewer' }, { name: 'editor' }] },
    }),
  ],
};

/** @returns a realm of one bootstrap document. */
export function realmOf(content: object): RenderedRealm {
  const document = { path: 'bootstrap/realm.json', text: JSON.stringify({ realm: 'demo', ...content }) };
  return renderRealm({ bootstrap: [document], managed: [] }, {});
}
