// Makes packages/renderer/data/realm.schema.json from the classes of the Keycloak version that the stages deploy.
// `--check` compares instead of writing, and fails where they differ. Needs Maven and a JDK of 17 or later.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { runJava } from './run-java.mjs';

const root = join(import.meta.dirname, '..');
const target = join(root, 'packages/renderer/data/realm.schema.json');
const { keycloak } = parse(readFileSync(join(root, 'stages/shared.yaml'), 'utf8')).versions;

/** Top-level properties that keycloak-config-cli adds to Keycloak's own (its RealmImport, 6.5). */
const RECONCILER_PROPERTIES = {
  messageBundles: {
    type: 'object',
    additionalProperties: { type: 'object', additionalProperties: { type: 'string' } },
  },
  userProfile: {},
  workflows: { type: 'array', items: {} },
};

const { $schema, ...schema } = JSON.parse(runJava('RealmSchema', keycloak));
const document = {
  $schema,
  $comment: `Made by tools/make-realm-schema.mjs from org.keycloak:keycloak-core:${keycloak}. null is accepted everywhere.`,
  'x-keycloak-version': keycloak,
  'x-reconciler-properties': RECONCILER_PROPERTIES,
  ...schema,
};
const text = `${JSON.stringify(document, null, 2)}\n`;
if (!process.argv.includes('--check')) writeFileSync(target, text);
else if (readFileSync(target, 'utf8') !== text) {
  process.stderr.write(`${target} is not what Keycloak ${keycloak} says; run "node tools/make-realm-schema.mjs"\n`);
  process.exitCode = 1;
}
