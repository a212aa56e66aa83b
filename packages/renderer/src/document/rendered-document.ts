import type { JsonObject, Path } from './json.ts';
import type { JsonSource } from './source.ts';
import type { Position } from '../diagnostics/diagnostic.ts';

/** A template with a stage's values put in. */
export interface RenderedDocument {
  /** `bootstrap` applies on the first start only, `managed` is reconciled on every start. */
  readonly kind: 'bootstrap' | 'managed';
  /** The folder of its realm, where a root has several. */
  readonly folder: string | undefined;
  /** The template's file name without its ending, such as `30-clients`. */
  readonly name: string;
  readonly source: JsonSource;
  readonly value: JsonObject;
  /** @returns the place in the template that a rendered value came from. */
  locate(path: Path, part?: 'key' | 'value'): Position;
}
