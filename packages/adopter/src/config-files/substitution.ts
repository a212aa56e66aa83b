// What keycloak-config-cli puts into its files before it reads them: commons-text's StringSubstitutor with the prefix "$(",
// and the lookups of its StringLookupFactory (KeycloakImportProvider.setupVariableSubstitution). It does so if
// IMPORT_VARSUBSTITUTION_ENABLED is set, which files cannot say; those with a "$(" are taken to be meant so.

/** A part of a text of an import file. */
export type Part =
  | { readonly kind: 'text'; readonly text: string }
  /** `$$(…)`: it stays as it is, without the first dollar sign. So does what is not closed. */
  | { readonly kind: 'literal'; readonly text: string }
  /** A variable of the environment. */
  | { readonly kind: 'variable'; readonly name: string; readonly preset: string | undefined }
  /** Something that only keycloak-config-cli can look up. */
  | { readonly kind: 'lookup'; readonly written: string; readonly preset: string | undefined };

const OPEN = '$(';
const DEFAULT = ':-';

/** @returns the parts of a text, in their order. */
export function readSubstitutions(text: string): Part[] {
  const parts: Part[] = [];
  let done = 0;
  for (let at = text.indexOf(OPEN); at !== -1; at = text.indexOf(OPEN, done)) {
    const isEscaped = at > done && text[at - 1] === '$';
    const end = closing(text, at + OPEN.length);
    const before = text.slice(done, isEscaped ? at - 1 : at);
    if (before !== '') parts.push({ kind: 'text', text: before });
    if (isEscaped || end === -1) {
      parts.push({ kind: 'literal', text: OPEN });
      done = at + OPEN.length;
    } else {
      parts.push(readOne(text.slice(at, end + 1)));
      done = end + 1;
    }
  }
  if (done < text.length) parts.push({ kind: 'text', text: text.slice(done) });
  return parts;
}

/** @returns where what was opened before is closed; -1 where it is not. */
function closing(text: string, from: number): number {
  let depth = 1;
  for (let at = from; at < text.length; at++) {
    if (text.startsWith(OPEN, at)) depth++;
    else if (text[at] === ')' && --depth === 0) return at;
  }
  return -1;
}

/** @param written `$(…)` as a whole. */
function readOne(written: string): Part {
  const inner = written.slice(OPEN.length, -1);
  const cut = defaultOf(inner);
  const key = cut === -1 ? inner : inner.slice(0, cut);
  const preset = cut === -1 ? undefined : presetOf(inner.slice(cut + DEFAULT.length));
  const name = /^env:([^:$]+)$/i.exec(key)?.[1] ?? /^([A-Za-z_][\w.-]*)$/.exec(key)?.[1];
  return name === undefined ? { kind: 'lookup', written, preset } : { kind: 'variable', name, preset };
}

function defaultOf(inner: string): number {
  let depth = 0;
  for (let at = 0; at < inner.length; at++) {
    if (inner.startsWith(OPEN, at)) depth++;
    else if (inner[at] === ')') depth--;
    else if (depth === 0 && inner.startsWith(DEFAULT, at)) return at;
  }
  return -1;
}

/** A default can have defaults of its own: `$(env:A:-$(env:B:-c))`. It is known where nothing has to be looked up. */
function presetOf(text: string): string | undefined {
  const values = readSubstitutions(text).map((part) =>
    part.kind === 'text' || part.kind === 'literal' ? part.text : part.preset,
  );
  return values.every((value) => value !== undefined) ? values.join('') : undefined;
}
