// What keycloak-config-cli remembers of its last run, in attributes of the realm (StateService, StateRepository). Of most types
// of entities it deletes only those that it remembers.

import type { LiveRealm } from '../../live/live-realm.ts';
import { asText } from '../../live/tidy.ts';
import { isKnown, isResolvedObject, type ResolvedObject } from '../resolved.ts';
import type { ReconcilerSettings } from '../settings.ts';
import type { Run } from '../simulated-run.ts';
import { Stop } from '../stop.ts';
import { noteUnpredicted } from '../unpredicted.ts';

/** How the names of all attributes begin that are keycloak-config-cli's own. */
const OWN = 'de.adorsys.keycloak.config';

/**
 * Begins a document: what it will remember is the realm's attributes as they are now, all of them, with those that the document
 * declares.
 *
 * @returns the attributes to send, undefined where the document has none. Those of keycloak-config-cli itself stay.
 */
export function loadState(run: Run, document: ResolvedObject): ResolvedObject | undefined {
  run.memory = new Map(run.realm.attributes);
  const declared = document['attributes'];
  if (!isResolvedObject(declared)) return undefined;
  for (const [name, value] of Object.entries(declared)) {
    if (!name.startsWith(OWN) && value !== null && isKnown(value)) run.memory.set(name, asText(value));
  }
  const own = [...run.memory].filter(([name]) => name.startsWith(OWN));
  return { ...declared, ...Object.fromEntries(own) };
}

/**
 * @param list which list, such as `clients`.
 * @param step what the run is doing; it stops if the list is broken.
 * @returns whether an entity is one that keycloak-config-cli deletes if no document has it: one that an earlier run imported,
 *   or, with IMPORT_REMOTESTATE_ENABLED=false, any.
 */
export function mayDelete(run: Run, list: string, step: string): (name: string) => boolean {
  if (!run.settings.state.isEnabled) return () => true;
  const names = rememberedNames(run, list, step);
  return (name) => names.has(name);
}

/** @returns the names in a list of the last run. */
export function rememberedNames(run: Run, list: string, step: string): ReadonlySet<string> {
  const { memory, settings } = run;
  const { encryption, cipher } = settings.state;
  if (encryption !== undefined && cipher === undefined) {
    noteUnpredicted(run, list, 'the key that the state is encrypted with is not known here');
    return new Set();
  }
  const names = namesInState(memory, list, settings);
  if (names === undefined)
    throw new Stop(step, `the state that the last run left in ${prefixOf(list, settings)}* is broken`);
  return names;
}

/** @returns the names that the last run left in the attributes of a realm, undefined where its list is broken. */
export function namesInState(
  attributes: LiveRealm['attributes'],
  list: string,
  settings: ReconcilerSettings,
): ReadonlySet<string> | undefined {
  const prefix = prefixOf(list, settings);
  const isPart = partPattern(prefix);
  if (isPart === undefined) return undefined;
  const count = [...attributes.keys()].filter((name) => isPart.test(name)).length;
  if (count === 0) return new Set();
  // What is missing is joined as the text "null".
  const text = Array.from({ length: count }, (_, index) => attributes.get(`${prefix}${index}`) ?? 'null').join('');
  const { encryption, cipher } = settings.state;
  const names = parseList(encryption === undefined ? text : cipher?.decrypt(text));
  return names && new Set(names.map(String));
}

/** @returns how the names of the attributes begin that hold a list; a number comes after it. */
export function prefixOf(list: string, { cache }: ReconcilerSettings): string {
  return `${OWN}.state-${cache.key}-${list}-`;
}

/** The name of a list is part of a regular expression: one of a client with a `+` in its ID is not found again. */
function partPattern(prefix: string): RegExp | undefined {
  try {
    return new RegExp(`^${prefix}\\d+$`);
  } catch {
    return undefined;
  }
}

/** The first list in a text. What comes after it is ignored (Jackson; measured), such as parts of an earlier, longer list. */
const LIST = /^\s*\[(?:[^"\]]|"(?:[^"\\]|\\.)*")*\]/s;

function parseList(text: string | undefined): unknown[] | undefined {
  const [list] = LIST.exec(text ?? '') ?? [];
  try {
    return list === undefined ? undefined : (JSON.parse(list) as unknown[]);
  } catch {
    return undefined;
  }
}
