import type { JsonObject } from '@realm-as-code/renderer';
import type { Exception } from '@realm-as-code/stage';
import { isSeq, parseDocument } from 'yaml';

/** A place in the templates of a root's only realm. */
const OF_ONLY_REALM = /^(?:bootstrap|managed)\//;
const PLAIN = { lineWidth: 0, singleQuote: true } as const;

/**
 * Adds values to the file of what all stages share. What is there stays as it is written.
 *
 * @param values by names that the file does not have yet.
 */
export function addValues(text: string, values: JsonObject): string {
  if (Object.keys(values).length === 0) return text;
  const document = parseDocument(text);
  for (const [name, value] of Object.entries(values)) document.setIn(['values', name], document.createNode(value));
  return document.toString(PLAIN);
}

/**
 * Adds exceptions to a stage file.
 *
 * @param folder the folder that the realm moves to which has been the only one; undefined where none moves. The exceptions
 *   for it follow.
 */
export function addExceptions(text: string, exceptions: readonly Exception[], folder: string | undefined): string {
  const document = parseDocument(text);
  const present = document.get('exceptions');
  const list = isSeq(present) ? present.items.length : 0;
  let isChanged = false;
  for (let index = 0; index < list; index++) {
    const at = document.getIn(['exceptions', index, 'at']);
    if (typeof at !== 'string' || movedPlace(at, folder) === at) continue;
    document.setIn(['exceptions', index, 'at'], movedPlace(at, folder));
    isChanged = true;
  }
  if (exceptions.length === 0) return isChanged ? document.toString(PLAIN) : text;
  if (list === 0) document.set('exceptions', document.createNode(exceptions));
  else for (const exception of exceptions) document.addIn(['exceptions'], document.createNode(exception));
  return document.toString(PLAIN);
}

/** @returns the name of a folder for a realm: its own, as far as a folder can have it (letters, digits, `-` and `_`). */
export function folderFor(realm: string): string {
  const name = realm.replaceAll(/[^\w-]+/g, '-').replaceAll(/^[-_]+|[-_]+$/g, '');
  return ['', 'bootstrap', 'managed', 'themes'].includes(name.toLowerCase()) ? `realm-${name}` : name;
}

/** @returns a place in the templates of a root's only realm as it is once that realm has a folder; any other as it is. */
export function movedPlace(at: string, folder: string | undefined): string {
  return folder !== undefined && OF_ONLY_REALM.test(at) ? `${folder}/${at}` : at;
}
