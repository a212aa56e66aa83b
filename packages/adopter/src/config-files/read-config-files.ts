import { type Diagnostic, error, type JsonObject, type SourceFile, sortDiagnostics } from '@realm-as-code/renderer';
import type { AdoptedRealm } from '../adopt-realm.ts';
import { type ImportDocument, readImportDocuments } from './import-document.ts';
import { adoptDocuments, type NamedDocument } from './adopt-documents.ts';
import { readSubstitutions } from './substitution.ts';
import { textPlaces } from './text-places.ts';

/** What a folder of import files becomes. */
export interface ConfigFilesRead {
  /** In the order in which the files first name them. */
  readonly realms: readonly AdoptedRealm[];
  /** What is wrong with the files: of a file with an error nothing is taken. */
  readonly diagnostics: readonly Diagnostic[];
}

/** What import files are read for. */
export interface ConfigFilesOptions {
  /** The version of Keycloak that the realms are for. */
  readonly keycloak: string;
  /** What a realm of a name is like that this version has just created: see `freshRealm`. */
  readonly fresh: (realm: string) => JsonObject;
  /** The names of variables that are in use already. */
  readonly takenVariables?: Iterable<string>;
}

/**
 * Turns import files of keycloak-config-cli into templates: every document becomes a managed one, so that what was
 * reconciled still is.
 *
 * @param files their texts, JSON or YAML, in the order in which keycloak-config-cli applies them.
 */
export function readConfigFiles(files: readonly SourceFile[], options: ConfigFilesOptions): ConfigFilesRead {
  const isText = textPlaces(options.keycloak);
  const read = files.map((file) => readImportDocuments(file, isText));
  const diagnostics = read.flatMap((one) => one.diagnostics);
  const byRealm = new Map<string, NamedDocument[]>();
  for (const document of read.flatMap(({ documents }) => documents)) {
    const realm = realmOf(document);
    if (typeof realm !== 'string') {
      diagnostics.push(realm);
      continue;
    }
    const name = (document.file.split('/').at(-1) ?? '').replace(/\.(?:json|ya?ml)$/i, '');
    const named = { ...document, name, value: { ...document.value, realm } };
    byRealm.set(realm, [...(byRealm.get(realm) ?? []), named]);
  }
  const realms = [...byRealm].map(([realm, documents]) => adoptDocuments(realm, documents, options));
  return { realms, diagnostics: sortDiagnostics(diagnostics) };
}

/** @returns the name of the realm, which has to be known, or why it is not. */
function realmOf(document: ImportDocument): string | Diagnostic {
  const { value, file } = document;
  const written = value['realm'];
  const name = typeof written === 'string' ? presetOf(written) : written;
  if (typeof name === 'string' && name.trim() !== '') return name;
  if (name === undefined && typeof written === 'string') {
    const message = `the name of the realm is a variable without a default: ${written}`;
    return error('unsupported-placeholder', file, document.locate(['realm']), message, 'Write the name into the file');
  }
  const hint = 'Write "realm": "NAME"';
  return error('realm-mismatch', file, document.locate(['realm']), 'this document does not name its realm', hint);
}

function presetOf(text: string): string | undefined {
  const parts = readSubstitutions(text).map((part) => ('text' in part ? part.text : part.preset));
  return parts.every((part) => part !== undefined) ? parts.join('') : undefined;
}
