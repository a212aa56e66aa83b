import { own } from '@realm-as-code/renderer';
import type { ResolvedObject } from './resolved.ts';
import type { Run } from './simulated-run.ts';

/** A part of a document that the model does not know: a plan does not have what keycloak-config-cli does with it. */
export interface Unpredicted {
  /** The file's name. */
  readonly document: string;
  /** Where it is in the document, such as `clients.app.authorizationSettings`. */
  readonly property: string;
  /** Why it is not known. */
  readonly reason?: string;
}

/** Notes that a part of the document is not predicted. */
export function noteUnpredicted(run: Run, property: string, reason?: string): void {
  run.unpredicted.push({ document: run.document, property, ...(reason === undefined ? {} : { reason }) });
}

/** Notes that a property of the document is not predicted, if the document has it. */
export function noteUnmodelled(run: Run, document: ResolvedObject, property: string): void {
  const value = own(document, property);
  if (value !== undefined && value !== null) noteUnpredicted(run, property);
}
