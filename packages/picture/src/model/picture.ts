import type { AccessRealm } from '@realm-as-code/access';
import type { Plan } from '@realm-as-code/planner';
import type { Diagnostic, RenderedDocument, SecretValues } from '@realm-as-code/renderer';

/** What is drawn. */
export interface Picture {
  /** The realm as it is after its first start. */
  readonly realm: AccessRealm;
  /** Its documents, which say what is managed, and what belongs to the first start. */
  readonly documents: readonly Pick<RenderedDocument, 'kind' | 'value'>[];
  /** The stage's name. */
  readonly stage: string;
  /** The version of Keycloak. */
  readonly keycloak: string;
  /** What is wrong with the stage. */
  readonly findings: readonly Diagnostic[];
  /** What the next reconcile does to the realm that runs; undefined where none was asked. */
  readonly plan?: Plan | undefined;
  /** What the page must not show, beside what is secret by its name. */
  readonly secrets: SecretValues;
}
