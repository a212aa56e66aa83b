import { runJava } from './run-java.ts';

/** Top-level properties that keycloak-config-cli adds to Keycloak's own (its RealmImport, 6.5). */
const RECONCILER_PROPERTIES = {
  messageBundles: {
    type: 'object',
    additionalProperties: { type: 'object', additionalProperties: { type: 'string' } },
  },
  userProfile: {},
  workflows: { type: 'array', items: {} },
};

/** @returns packages/renderer/data/realm.schema.json, as the classes of a Keycloak version say it. */
export function realmSchema(keycloak: string): string {
  const { $schema, ...schema } = JSON.parse(runJava('RealmSchema', keycloak)) as Record<string, unknown>;
  const document = {
    $schema,
    $comment: `Made by tools/keycloak/make-realm-schema.ts from org.keycloak:keycloak-core:${keycloak}. null is accepted everywhere.`,
    'x-keycloak-version': keycloak,
    'x-reconciler-properties': RECONCILER_PROPERTIES,
    ...schema,
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}
