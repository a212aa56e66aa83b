import { findSecrets, formatPath, isPlainSecret, type JsonObject, type Path, textAt } from '@realm-as-code/renderer';
import type { Variable } from '@realm-as-code/stage';
import { code } from '../note.ts';
import { type Documents, mapTexts, ownersOf } from './documents.ts';
import type { Names } from './names.ts';

/** What an export has in the place of a secret that it does not tell. */
const MASK = /^\*+$/;
/** A value of the right shape, which nobody uses. */
const EXAMPLE = 'q8ZrT2mWv5Lx9KdP';

/** A variable with what is known of its value. */
export interface Extracted {
  readonly name: string;
  readonly variable: Variable;
  /** The live value; undefined where the export masks it. */
  readonly value: string | undefined;
}

/**
 * Replaces every secret, by the name it stands under, with a variable.
 *
 * @returns the documents without secrets, and the variables.
 */
export function extractSecrets(documents: Documents, names: Names): { documents: Documents; extracted: Extracted[] } {
  const extracted: Extracted[] = [];
  const byPlace = new Map<string, string>();
  for (const [file, document] of Object.entries(documents)) {
    for (const { path, text } of findSecrets(document)) {
      const isMask = MASK.test(text);
      if (!isMask && !isPlainSecret(text)) continue;
      const found = describe(document, path, names);
      extracted.push({ ...found, value: isMask ? undefined : text });
      byPlace.set(placeOf(file, path), found.name);
    }
  }
  const replaced = mapTexts(documents, (text, path, file) => {
    const name = byPlace.get(placeOf(file, path));
    return name === undefined ? text : `$(env:${name})`;
  });
  return { documents: replaced, extracted };
}

function placeOf(file: string, path: Path): string {
  return `${file}#${JSON.stringify(path)}`;
}

function describe(document: JsonObject, path: Path, names: Names): { name: string; variable: Variable } {
  const owners = ownersOf(document, path);
  const keys = path.filter((step) => typeof step === 'string');
  const key = keys.at(-1) ?? '';
  const owner = owners[0] ?? '';
  if (keys[0] === 'clients' && key === 'secret' && owners.length === 1) {
    const description = `The secret of the client ${quoted(owner)}`;
    return {
      name: names.variable([owner, 'client secret']),
      variable: { ...secretVariable('Clients', description), default: 'random' },
    };
  }
  if (keys[0] === 'identityProviders') {
    const words = ['idp', owner, key];
    const what = textAt(document, 'identityProviders', owner) ?? owner;
    return {
      name: names.variable(words),
      variable: secretVariable('Identity providers', `"${key}" of the identity provider ${quoted(what)}`),
    };
  }
  if (keys[0] === 'smtpServer') {
    return {
      name: names.variable(['smtp', key]),
      variable: secretVariable('E-mail', 'The password with which Keycloak sends e-mail'),
    };
  }
  const group = keys[0] === 'components' ? 'Components' : keys[0] === 'clients' ? 'Clients' : 'Realm';
  const words = owners.length > 0 ? [...owners, key] : keys.slice(-2);
  return {
    name: names.variable(words),
    variable: secretVariable(group, `${code(formatPath(keys))} of ${quoted(owner)}`),
  };
}

/** @returns a secret that only its owner knows. */
export function secretVariable(group: string, description: string): Variable {
  return {
    group,
    description,
    secret: true,
    example: EXAMPLE,
    generate: 'Whoever runs what it belongs to knows it, or makes a new one.',
  };
}

/** Descriptions stand in comments of one line. */
function quoted(name: string): string {
  return `"${name.replaceAll(/\s+/g, ' ')}"`;
}
