import type { Diagnostic, JsonObject } from '@realm-as-code/renderer';
import { explainSchemaErrors, type YamlSource } from '@realm-as-code/stage';
import { validateComposeSpec } from './generated/compose-validator.js';
import { schemas } from './generated/schemas.js';

/**
 * Checks a Compose file against the Compose specification. What is generated alone always passes (a test holds it to
 * that), so only a stage's own section can be wrong.
 *
 * @returns `unknown-property` and `invalid-compose`, at their places in the stage file.
 */
export function validateCompose(compose: JsonObject, source: YamlSource): Diagnostic[] {
  if (validateComposeSpec(compose)) return [];
  const errors = validateComposeSpec.errors ?? [];
  return explainSchemaErrors(errors, schemas.compose, source, 'invalid-compose', '"compose"', ['compose']);
}
