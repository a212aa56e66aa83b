import type { Severity } from '../diagnostics/diagnostic.ts';
import type { Placed } from '../document/placed.ts';
import type { RealmIndex } from './realm-index.ts';

/** Reports that something is wrong at a place; the severity is the rule's own unless another is given. */
export type Report = (
  at: Pick<Placed, 'document' | 'path'>,
  finding: { message: string; hint?: string | undefined; part?: 'key' | 'value'; severity?: Severity },
) => void;

/** One kind of mistake. `title` and `reason` are what docs/rules.md says of it. */
export interface Rule<Code extends string = string> {
  readonly code: Code;
  readonly severity: Severity;
  /** What it finds, in half a sentence. */
  readonly title: string;
  /** Why it matters: what the real programs do with it. */
  readonly reason: string;
  readonly check: (realm: RealmIndex, report: Report) => void;
}

/** Documents by file name, such as `managed/30-clients.json`, without their `realm`. */
type ExampleRealm = Readonly<Record<string, object>>;

/** What a rule finds and what it lets pass; both are its tests and its documentation. */
export interface Examples {
  readonly bad: ExampleRealm;
  readonly good: ExampleRealm;
  /** The reconciler's version the examples are checked for. */
  readonly reconciler?: string;
  /** Keycloak's version the examples are checked for. */
  readonly keycloak?: string;
}
