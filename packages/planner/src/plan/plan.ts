import type { Failure } from '../reconciler/stop.ts';
import type { UnknownProperty } from '../reconciler/simulated-run.ts';
import type { Unpredicted } from '../reconciler/unpredicted.ts';
import type { AccessChange } from './access/access-changes.ts';
import type { BootstrapDifference } from './bootstrap/find-differences.ts';
import type { Change } from './compare.ts';
import type { MissingTarget } from './find-target.ts';
import type { Stay } from './stays.ts';

/** What the next reconcile will do to a realm. */
export interface Plan {
  /** The realm's name. */
  readonly realm: string;
  /** The stage whose documents are reconciled; undefined for import files without one. */
  readonly stage?: string;
  /** How many changes there are of each kind. */
  readonly summary: Readonly<Record<PlannedChange['action'], number>>;
  /** What is created first, then what changes, what stays, and what is deleted. */
  readonly changes: readonly PlannedChange[];
  /** Who is let in or locked out; none unless given. */
  readonly access?: readonly AccessChange[];
  /** What is expected of who gets in, and the realm will not meet; none unless given. */
  readonly expectations?: readonly BrokenExpectation[];
  /** Where the realm is not what bootstrap documents say: nothing changes that. None unless given. */
  readonly bootstrap?: readonly BootstrapDifference[];
  /** Given where the plan is for one entity, and there is none of that name. */
  readonly missing?: MissingTarget;
  /** Properties that are not compared, because their value in the file is not known. */
  readonly unknown: readonly UnknownProperty[];
  /** Parts of the documents that the model of the reconciler does not know. */
  readonly unpredicted: readonly Unpredicted[];
  /** The files that keycloak-config-cli skips because the last run imported the same; none unless given. */
  readonly skipped?: readonly string[];
  /** Where the run will stop; `changes` has what it does until then. */
  readonly failure?: Failure;
}

/** An expectation that the realm does not meet after the run, whoever brought that about. */
export interface BrokenExpectation {
  /** Where it is written, such as `stages/access.yaml:5`. */
  readonly place: string;
  readonly message: string;
  /** The way through, and why it is expected. */
  readonly hint: string;
}

export type PlannedChange = Change | Stay;
