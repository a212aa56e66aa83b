import type { Diagnostic, JsonObject, SourceFile } from '@realm-as-code/renderer';
import { schemas } from './generated/schemas.js';
import { validateShared, validateStage, validateVariables } from './generated/validators.js';
import { overlay } from './overlay.ts';
import { explainSchemaErrors, type SchemaError } from './schema-diagnostics.ts';
import type { Stage, VariableRegistry } from './stage.ts';
import { laidOver } from './yaml/layered-source.ts';
import { parseYaml, type YamlSource } from './yaml/yaml-source.ts';
import { error } from './codes.ts';

type Validator = ((value: unknown) => boolean) & { errors?: readonly SchemaError[] | null };

/** A compose project's name, and so a stage's, must be lower case. */
const STAGE_NAME = /^[a-z0-9][a-z0-9_-]*$/;

/** A stage as read from its file, with the way back to the places in that file. */
export interface StageSource {
  readonly stage: Stage;
  readonly source: YamlSource;
}

/**
 * Reads a stage file and merges it over what the stages share.
 *
 * @param name the stage's name.
 * @param file the stage file.
 * @param shared the shared settings, from {@link readShared}.
 * @param sharedSource the way back to their places.
 * @returns the stage, or the diagnostics of {@link parseYaml}, `invalid-stage` and `unknown-property`.
 */
export function readStage(
  name: string,
  file: SourceFile,
  shared: JsonObject,
  sharedSource?: YamlSource,
): { read?: StageSource; diagnostics: Diagnostic[] } {
  const refusal = refusalOfStageName(name);
  if (refusal !== undefined) {
    const message = `"${name}" cannot be a stage's name: ${refusal.reason}`;
    return { diagnostics: [error('invalid-stage', file.path, { line: 1, column: 1 }, message, refusal.hint)] };
  }
  const { source, diagnostics } = readChecked(file, validateStage, () => schemas.stage, 'a stage');
  if (source === undefined) return { diagnostics };
  const { compose, exceptions, ...settings } = shared;
  const merged = {
    name,
    values: {},
    ...overlay(settings, source.value),
    ...(compose === undefined && exceptions === undefined ? {} : { shared: { compose, exceptions } }),
  };
  const layered = sharedSource === undefined ? source : laidOver(source, sharedSource);
  return { read: { stage: merged as unknown as Stage, source: layered }, diagnostics };
}

/** @returns why a stage cannot have this name, and what to use instead; nothing if it can. */
export function refusalOfStageName(name: string): { readonly reason: string; readonly hint: string } | undefined {
  if (STAGE_NAME.test(name)) return undefined;
  return {
    reason: "it becomes part of the Compose project's name",
    hint: 'Use lower case letters, digits, - and _',
  };
}

/** Reads the file of what all stages share. */
export function readShared(file: SourceFile): { shared?: JsonObject; source?: YamlSource; diagnostics: Diagnostic[] } {
  const { source, diagnostics } = readChecked(file, validateShared, () => schemas.shared, 'the shared settings');
  return source === undefined ? { diagnostics } : { shared: source.value, source, diagnostics };
}

/** Reads the registry of environment variables. */
export function readVariables(file: SourceFile): {
  read?: { variables: VariableRegistry; source: YamlSource };
  diagnostics: Diagnostic[];
} {
  const { source, diagnostics } = readChecked(
    file,
    validateVariables,
    () => schemas.variables,
    'the registry of variables',
  );
  return source === undefined
    ? { diagnostics }
    : { read: { variables: source.value as unknown as VariableRegistry, source }, diagnostics };
}

function readChecked(
  file: SourceFile,
  validate: Validator,
  schema: () => JsonObject,
  what: string,
): { source?: YamlSource; diagnostics: Diagnostic[] } {
  const { source, diagnostics } = parseYaml(file);
  if (source === undefined) return { diagnostics };
  if (validate(source.value)) return { source, diagnostics };
  return { diagnostics: explainSchemaErrors(validate.errors ?? [], schema(), source, 'invalid-stage', what) };
}
