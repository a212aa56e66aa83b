import type { AccessRealm } from '@realm-as-code/access';
import { findSecrets, type RenderedRealm, type SecretValues } from '@realm-as-code/renderer';
import type { LiveRealm } from '../live/live-realm.ts';
import { reconcile } from '../reconciler/reconcile.ts';
import { type ReconcileDocument, resolveValues } from '../reconciler/resolved.ts';
import type { ReconcilerSettings } from '../reconciler/settings.ts';
import { assemblePlan } from './assemble-plan.ts';
import { Timeline } from './access/timeline.ts';
import { declaredNames } from './declared-names.ts';
import { markLeftOvers } from './left-overs.ts';
import { findBootstrapDifferences } from './bootstrap/find-differences.ts';
import type { BrokenExpectation, Plan } from './plan.ts';
import { accessRealmOf } from './access/access-realm-of.ts';
import { problemOfSignIn, type SignsInAs } from './sign-in.ts';
import { findStays } from './stays.ts';

export interface PlanInput {
  readonly stage: string;
  readonly live: LiveRealm;
  /** The rendered templates of the stage. */
  readonly realm: Pick<RenderedRealm, 'documents'>;
  /** The environment that the reconciler will have, as far as it is known. */
  readonly values: ReadonlyMap<string, string>;
  /**
   * The secrets among these values, and any others that may not be shown. What is secret by its name, in the realm or in
   * the documents, is hidden as well.
   */
  readonly secrets: SecretValues;
  readonly reconciler: ReconcilerSettings;
  /** The client that the reconciler signs in as, where it is one of this realm. */
  readonly signsInAs?: SignsInAs | undefined;
  /** The only entity to plan for, as `type/name`; all of them unless given. */
  readonly target?: string;
  /** Holds the realm after the run to who must and who must not get in. */
  readonly expect?: ((after: AccessRealm) => readonly BrokenExpectation[]) | undefined;
}

/**
 * Works out what the next run of keycloak-config-cli over a stage's managed documents will do to a live realm.
 *
 * @returns the plan, without any secret.
 */
export function makePlan(input: PlanInput): Plan {
  const { stage, live, realm, values, secrets, reconciler, signsInAs, target, expect } = input;
  const [bootstrap, managed] = [resolve(realm, 'bootstrap', values), resolve(realm, 'managed', values)];
  const problem = signsInAs === undefined ? undefined : problemOfSignIn(live, signsInAs);
  const timeline = new Timeline(live);
  const reconciled = reconcile(live, problem?.isBeforeAll === true ? [] : managed, reconciler, (state, write, client) =>
    timeline.add(state, write, client),
  );
  const { after } = reconciled;
  const step = `sign in as the client "${signsInAs?.client ?? ''}"`;
  const refused = problem && { document: managed[0]?.name ?? '', step, reason: problem.reason };
  const failure = reconciled.failure ?? refused;
  const declared = declaredNames([...bootstrap, ...managed]);
  const undeclared = findStays(live, after, managed, declared);
  const written = realm.documents.filter(({ kind }) => kind === 'managed').map(({ value }) => value);
  const stays = markLeftOvers(undeclared, live, written, reconciler);
  const hidden = secrets.with(secretsIn(realm));
  const broken = expect?.(accessRealmOf(after)) ?? [];
  const bootstrapDifferences = findBootstrapDifferences(after, realm.documents, values, reconciler);
  const found = { reconciled, timeline, failure, stays, broken, bootstrap: bootstrapDifferences };
  return assemblePlan({ stage, live, ...found, declared, target, secrets: hidden });
}

/** The documents of a kind, with what is known of their values put in. */
function resolve(
  { documents }: PlanInput['realm'],
  kind: 'bootstrap' | 'managed',
  values: PlanInput['values'],
): ReconcileDocument[] {
  return documents
    .filter((document) => document.kind === kind)
    .map(({ name, value }) => ({ name: `${name}.json`, value: resolveValues(value, values) }));
}

/** What is secret by its name in documents as they are written. */
function secretsIn({ documents }: PlanInput['realm']): string[] {
  return documents.flatMap(({ value }) => findSecrets(value).map(({ text }) => text));
}
