import type { JsonObject } from '@realm-as-code/renderer';
import type { Note } from '../note.ts';

/** What the steps work on: two realms without ids, see `withoutInternals`. */
export interface Realms {
  readonly name: string;
  readonly realm: JsonObject;
  /** A realm of the same name that was just created. */
  readonly fresh: JsonObject;
}

/** What becomes of a part of a realm: documents by their names, without numbers. */
export interface Part {
  readonly bootstrap?: Readonly<Record<string, JsonObject>>;
  readonly managed?: Readonly<Record<string, JsonObject>>;
  /** What each managed document says, beside the realm's name. */
  readonly everyManaged?: JsonObject;
  readonly notes?: readonly Note[];
}
