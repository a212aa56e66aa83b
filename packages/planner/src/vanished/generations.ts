import { compareText, type JsonObject, type RenderedDocument } from '@realm-as-code/renderer';
import { type DeclaredEntity, ENTITY_LISTS, type EntityList } from '../reconciler/entity-lists.ts';
import type { ReconcilerSettings } from '../reconciler/settings.ts';

/** A managed document of the last generation. */
export interface FormerDocument {
  /** As its template is called, such as `30-clients`. */
  readonly name: string;
  /** Its template, as messages are to name it. It need not exist any more. */
  readonly file: string;
  readonly value: JsonObject;
}

/** What a stage declared, and what it declares. */
export interface Generations {
  /** The managed documents of the last generation. */
  readonly before: readonly FormerDocument[];
  /** All documents of this one. What moved to bootstrap was handed over to operators: it is still declared. */
  readonly after: readonly RenderedDocument[];
  readonly reconciler: ReconcilerSettings;
}

/** @returns the managed documents of this generation. */
export function managedIn({ after }: Generations): RenderedDocument[] {
  return after.filter(({ kind }) => kind === 'managed');
}

/** @returns the file to name for what a former document declared: its template as it is called now, if it still exists. */
export function fileOf(generations: Generations, former: FormerDocument): string {
  return managedIn(generations).find(({ name }) => name === former.name)?.source.file ?? former.file;
}

/** @returns whether any managed document has a list. */
export function hasList(generations: Generations, list: EntityList): boolean {
  return managedIn(generations).some(({ value }) => list.isIn(value));
}

/** @returns whether keycloak-config-cli will delete the entities that left a list. */
export function isDeleting(generations: Generations, list: EntityList): boolean {
  return hasList(generations, list) && !generations.reconciler.keeps.has(list.type);
}

/** @returns the entities of a former document that no document declares any more. */
export function goneFrom({ after }: Generations, list: EntityList): (former: FormerDocument) => DeclaredEntity[] {
  const declared = new Set(after.flatMap(({ value }) => list.entitiesIn(value).map(({ name }) => name)));
  return ({ value }) => list.entitiesIn(value).filter(({ name }) => !declared.has(name));
}

/** @returns the clients and client scopes that keycloak-config-cli will delete, with everything that belongs to them. */
export function deletedOwners(generations: Generations): Set<string> {
  const lists = ENTITY_LISTS.filter(({ type }) => type === 'client' || type === 'client-scope');
  const gone = lists
    .filter((list) => isDeleting(generations, list))
    .flatMap((list) =>
      generations.before.flatMap(goneFrom(generations, list)).filter((entity) => !list.isKeycloaksOwn(entity)),
    );
  return new Set(gone.map(({ name }) => name));
}

/** How many names a message has at most. */
const SHOWN = 5;

/** @returns names as a message lists them: `"a", "b"`, and how many more there are. */
export function quoted(names: readonly string[]): string {
  const all = [...new Set(names)].toSorted(compareText);
  const shown = all.slice(0, SHOWN).map((name) => JSON.stringify(name));
  return `${shown.join(', ')}${all.length > SHOWN ? ` and ${all.length - SHOWN} more` : ''}`;
}
