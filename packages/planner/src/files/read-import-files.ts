// The import files of keycloak-config-cli as it reads them (KeycloakImportProvider): all of them, before it imports the first.

import {
  type Diagnostic,
  findSecrets,
  isSecretName,
  keycloakVersion,
  positionAt,
  SecretValues,
  type SourceFile,
  sortDiagnostics,
  START,
  compareVersions,
} from '@realm-as-code/renderer';
import { importError, importWarning } from '../codes.ts';
import type { RealmDocument } from '../reconciler/reconcile.ts';
import { Unknown } from '../reconciler/resolved.ts';
import { checksumOfText, sourceOf } from './checksum-of-text.ts';
import { type ImportDocument, type IsText, readImportDocuments } from './import-document.ts';
import { lookUpIn } from './look-up.ts';
import { asJson, resolveMarks, unmark } from './resolve-document.ts';
import { hasScripts, markScripts } from './scripts.ts';
import { substitute, type SubstitutedText, type SubstitutionSettings, Unsubstitutable } from './substitute.ts';
import { textPlaces } from './text-places.ts';

/** An import file. */
export interface ImportFile extends SourceFile {
  /** Where it is, as Java writes it: `file:/…`. */
  readonly address: string;
}

/** What import files are read with. */
export interface ImportEnvironment {
  /** The version of keycloak-config-cli. */
  readonly version: string;
  /** The settings of keycloak-config-cli, by their usual names: see `readImportSettings`. */
  readonly settings: ReadonlyMap<string, string>;
  /** The variables of its container, as far as they are known. */
  readonly variables: ReadonlyMap<string, string>;
  /** Whether it may have variables that are not known here. */
  readonly mayHaveOthers: boolean;
}

/** What import files hold. */
export interface ImportFilesRead {
  /** In the order in which they are imported. */
  readonly documents: readonly RealmDocument[];
  /** Errors end the run before it changes anything. They hold no secret. */
  readonly diagnostics: readonly Diagnostic[];
  /** Values that came from the environment and are secret by the name of their variable, or of the property they are put into. */
  readonly secrets: readonly string[];
}

/**
 * Reads import files of keycloak-config-cli, and puts in the values of variables. That its classes have what is in the documents
 * is checked in the run (`readDocument`).
 *
 * @param files their texts, in the order in which keycloak-config-cli applies them.
 * @returns the documents; `unresolved-variable`, `refused-script`, `empty-document`, `nameless-realm`, `invalid-yaml`,
 *   `not-an-object`, `inexact-number`, and the warnings `duplicate-key` and `unsubstituted-variable`.
 */
export function readImportFiles(files: readonly ImportFile[], environment: ImportEnvironment): ImportFilesRead {
  const isText = textPlaces(keycloakVersion);
  const read = files.map((file) => readImportFile(file, isText, environment));
  return {
    documents: read.flatMap(({ documents }) => documents),
    diagnostics: sortDiagnostics(read.flatMap(({ diagnostics }) => diagnostics)),
    secrets: read.flatMap(({ secrets }) => secrets),
  };
}

function readImportFile(file: ImportFile, isText: IsText, environment: ImportEnvironment): ImportFilesRead {
  const { settings, version } = environment;
  const put = putIn(file, environment);
  if ('diagnostic' in put) return { documents: [], diagnostics: [put.diagnostic], secrets: [] };
  const { text, unknown, substituted } = put;
  const read = readImportDocuments({ path: file.path, text }, isText);
  const ignored = settings.get('IMPORT_BEHAVIORS_USERUPDATEIGNOREDPROPERTIES');
  const checksum = unknown.size === 0 ? { checksum: checksumOfText(text, ignored, version) } : {};
  const documents: RealmDocument[] = [];
  const diagnostics = [
    ...read.diagnostics,
    ...read.empty.map((position) => importError('empty-document', file.path, position, 'this document is empty')),
  ];
  for (const document of read.documents) {
    const value = resolveMarks(document.value, unknown);
    const { realm } = value;
    if (typeof realm === 'string' && realm !== '')
      documents.push({ name: file.path, realm, value, source: sourceOf(file.address), ...checksum });
    else diagnostics.push(nameless(document, realm instanceof Unknown));
  }
  const secrets = [
    ...substituted.filter(({ written }) => namesSecret(written)).map(({ value }) => value),
    ...documents.flatMap(({ value }) => findSecrets(asJson(value, 'as nothing')).map(({ text: found }) => found)),
  ];
  // What is wrong with a file may quote any of its values.
  const hidden = new SecretValues([...secrets, ...substituted.map(({ value }) => value)]);
  const clean = diagnostics.map((one) => ({ ...one, message: hidden.hide(unmark(one.message, unknown)) }));
  return { documents, diagnostics: [...clean, ...literals(file, text, environment)], secrets };
}

/** Puts the values of variables into a file's text, and marks what is not known. */
function putIn(
  file: ImportFile,
  { version, settings, variables, mayHaveOthers }: ImportEnvironment,
): SubstitutedText | { readonly diagnostic: Diagnostic } {
  const isOn = (name: string, usual: boolean): boolean => (settings.get(name) ?? String(usual)) === 'true';
  const how: SubstitutionSettings = {
    prefix: settings.get('IMPORT_VARSUBSTITUTION_PREFIX') ?? '$(',
    suffix: settings.get('IMPORT_VARSUBSTITUTION_SUFFIX') ?? ')',
    isNested: isOn('IMPORT_VARSUBSTITUTION_NESTED', true),
    isUndefinedAnError: isOn('IMPORT_VARSUBSTITUTION_UNDEFINEDISERROR', true),
    mayHaveOthers,
  };
  let put: SubstitutedText = { text: file.text, unknown: new Map(), substituted: [] };
  try {
    if (isOn('IMPORT_VARSUBSTITUTION_ENABLED', false)) put = substitute(file.text, how, lookUpIn(variables));
  } catch (cause) {
    if (!(cause instanceof Unsubstitutable)) throw cause;
    const hint = 'keycloak-config-cli stops before it changes anything';
    return {
      diagnostic: importError(
        'unresolved-variable',
        file.path,
        positionAt(file.text, cause.offset),
        cause.message,
        hint,
      ),
    };
  }
  if (compareVersions(version, '6.5.0') < 0 || !hasScripts(put.text)) return put;
  if (!isOn('IMPORT_VARSUBSTITUTION_SCRIPTEVALUATIONENABLED', false)) {
    const hint = 'Set IMPORT_VARSUBSTITUTION_SCRIPTEVALUATIONENABLED=true if it may run them';
    const message = 'keycloak-config-cli runs no scripts, and stops before it changes anything';
    return { diagnostic: importError('refused-script', file.path, START, message, hint) };
  }
  const unknown = new Map(put.unknown);
  return { ...put, text: markScripts(put.text, unknown), unknown };
}

function nameless({ file, locate }: ImportDocument, isUnknown: boolean): Diagnostic {
  const [message, hint] = isUnknown
    ? ['the name of the realm is a variable whose value is not known here', 'Name a file with the variable with --env']
    : ['there is no "realm", which names a realm', 'Write "realm" and its name'];
  return importError('nameless-realm', file, locate(['realm']), message, hint);
}

/** Variables where none is replaced: a setting was forgotten, or not told here. */
function literals({ path }: ImportFile, text: string, { settings }: ImportEnvironment): Diagnostic[] {
  if (settings.get('IMPORT_VARSUBSTITUTION_ENABLED') === 'true' || !text.includes('$(env:')) return [];
  const message = 'it has "$(env:", which stays as it is: IMPORT_VARSUBSTITUTION_ENABLED is not "true"';
  const hint = 'Set it in the environment, or name a file that has it with --env';
  return [importWarning('unsubstituted-variable', path, START, message, hint)];
}

/** @returns whether a variable, or one within it, is called as secrets are. */
function namesSecret(written: string): boolean {
  return (written.match(/[\w.-]+/g) ?? []).some(isSecretName);
}
