import type { AccessRealm } from '../realm/access-realm.ts';
import type { RealmState } from './rebuilding.ts';

/** A realm that is held to expectations. */
export interface HeldRealm {
  /** As it is at rest. */
  readonly realm: AccessRealm;
  /** @returns what it goes through in a reconcile; asked for only where an expectation counts these moments. */
  states(): readonly RealmState[];
}

/** The stage whose realms are held to expectations. */
export interface HeldStage {
  readonly name: string;
  /** The names of all stages of the root. */
  readonly all: readonly string[];
  readonly realms: readonly HeldRealm[];
}
