import type { Access, Attempt } from '../access.ts';
import type { AccessCode } from '../codes.ts';

/** What of a realm a finding is about. */
export type Subject =
  /** An execution of a flow: its index in the order in which they run. */
  | { readonly kind: 'execution'; readonly flow: string; readonly execution: number }
  /** A client, and the path of a property in its representation. */
  | { readonly kind: 'client'; readonly clientId: string; readonly path: readonly (string | number)[] }
  | { readonly kind: 'identity-provider'; readonly alias: string }
  /** A setting of the realm. */
  | { readonly kind: 'setting'; readonly name: string };

/** Something that people get wrong about who may log in. */
export interface AccessFinding {
  readonly code: AccessCode;
  readonly subject: Subject;
  /** What is wrong, in one sentence without a full stop. */
  readonly message: string;
  /** What to do about it. */
  readonly hint: string;
  /** Somebody who gets in, or does not, because of it, and the path; undefined where no login shows it. */
  readonly shown?: { readonly attempt: Attempt; readonly access: Access } | undefined;
}
