import {
  type Diagnostic,
  didYouMean,
  isRealmOfKeycloak,
  RESERVED_IN_NAMES,
  type SourceFile,
  sortDiagnostics,
  START,
} from '@realm-as-code/renderer';
import { type ImportDocument, readImportDocuments, textPlaces } from '@realm-as-code/planner';
import { error } from '../codes.ts';
import { readSubstitutions } from './substitution.ts';

/** A document with the name of its file, without folder and ending. */
interface NamedDocument extends ImportDocument {
  readonly name: string;
}

/** A realm of import files. */
export interface ConfigRealm {
  readonly name: string;
  /** In the order in which keycloak-config-cli applies them. */
  readonly documents: readonly NamedDocument[];
}

/** What a folder of import files holds. */
export interface ConfigFilesRead {
  /** In the order in which the files first name them. */
  readonly realms: readonly ConfigRealm[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads import files of keycloak-config-cli, JSON or YAML.
 *
 * @param files their texts, in the order in which keycloak-config-cli applies them.
 * @param keycloak the version of Keycloak whose classes tell where texts belong.
 * @returns the realms of the documents that can be read; `invalid-yaml`, `not-an-object`, `inexact-number`,
 *   `forbidden-key`, `not-a-realm`, `unusable-realm`, and the warning `duplicate-key`.
 */
export function readConfigFiles(files: readonly SourceFile[], keycloak: string): ConfigFilesRead {
  const isText = textPlaces(keycloak);
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
  const realms = [...byRealm].map(([name, documents]) => ({ name, documents }));
  return { realms, diagnostics: sortDiagnostics(diagnostics) };
}

/**
 * @param wanted the name of the realm; undefined where the files are to have one only.
 * @param from how messages name the files.
 * @returns the realm that is meant, or `not-a-realm`, `several-realms`, `missing-realm`.
 */
export function chooseRealm(
  { realms }: ConfigFilesRead,
  wanted: string | undefined,
  from: string,
): { readonly realm: ConfigRealm } | { readonly diagnostic: Diagnostic } {
  const names = realms.map(({ name }) => name);
  const fail = (...what: [code: Parameters<typeof error>[0], message: string, hint?: string]) => {
    const [code, message, hint] = what;
    return { diagnostic: error(code, from, START, message, hint) };
  };
  const shown = names.map((name) => JSON.stringify(name)).join(', ');
  const [first] = realms;
  if (first === undefined) return fail('not-a-realm', 'there is no realm in these files');
  if (wanted === undefined && realms.length > 1)
    return fail('several-realms', `these files have ${realms.length} realms: ${shown}`, 'Choose one with --realm NAME');
  const realm = wanted === undefined ? first : realms.find(({ name }) => name === wanted);
  if (realm !== undefined) return { realm };
  const hint = didYouMean(wanted ?? '', names) ?? `They have ${shown}`;
  return fail('missing-realm', `there is no realm ${JSON.stringify(wanted)} in these files`, hint);
}

/** @returns the name of the realm, which has to be known, or why it is not. */
function realmOf(document: ImportDocument): string | Diagnostic {
  const written = document.value['realm'];
  const name = typeof written === 'string' ? presetOf(written) : undefined;
  const fail = (code: Parameters<typeof error>[0], message: string, hint: string): Diagnostic =>
    error(code, document.file, document.locate(['realm']), message, hint);
  if (name === undefined && typeof written === 'string') {
    const message = 'the name of the realm is a variable without a default';
    return fail('unusable-realm', message, 'Write the name into the file, or a default: $(env:NAME:-name)');
  }
  if (name === undefined || name.trim() === '')
    return fail('not-a-realm', 'there is no "realm", which names a realm', 'Write "realm" and its name');
  if (isRealmOfKeycloak(name)) {
    const message = `"${name}" is the realm that Keycloak's administrators sign in to: a first start must not import it`;
    return fail('unusable-realm', message, 'Leave its files out');
  }
  const [reserved] = RESERVED_IN_NAMES.exec(name) ?? [];
  if (reserved === undefined) return name;
  const message = `Keycloak refuses the realm name ${JSON.stringify(name)}: it has a ${JSON.stringify(reserved)}`;
  return fail('unusable-realm', message, 'Use letters, digits, "-" and "_"');
}

function presetOf(text: string): string | undefined {
  const parts = readSubstitutions(text).map((part) => ('text' in part ? part.text : part.preset));
  return parts.every((part) => part !== undefined) ? parts.join('') : undefined;
}
