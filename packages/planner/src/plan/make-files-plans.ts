import { findSecrets, type SecretValues } from '@realm-as-code/renderer';
import { asJson } from '../files/resolve-document.ts';
import type { LiveRealm } from '../live/live-realm.ts';
import { type RealmDocument, type ReconciledRun, reconcileRun } from '../reconciler/reconcile.ts';
import type { ReconcilerSettings } from '../reconciler/settings.ts';
import { assemblePlan } from './assemble-plan.ts';
import { Timeline } from './access/timeline.ts';
import { declaredNames } from './declared-names.ts';
import { markLeftOvers } from './left-overs.ts';
import type { Plan } from './plan.ts';
import { findStays } from './stays.ts';

/** What a run of keycloak-config-cli over import files starts from. */
export interface FilesPlanInput {
  /** The realms that the documents are of, by name; one that is still to be made is `toNewRealm`. */
  readonly realms: ReadonlyMap<string, LiveRealm>;
  /** All documents of these realms, in the order in which they are imported. */
  readonly documents: readonly RealmDocument[];
  readonly reconciler: ReconcilerSettings;
  /** What may not be shown, beside what is secret by its name, in a realm or in a document. */
  readonly secrets: SecretValues;
  /** The only entity to plan for, as `type/name`; all of them unless given. */
  readonly target?: string | undefined;
}

/**
 * Works out what the next run of keycloak-config-cli over import files will do: one run over all of them, which stops at the
 * first document that fails.
 *
 * @returns a plan for each realm, without any secret.
 */
export function makeFilesPlans({ realms, documents, reconciler, secrets, target }: FilesPlanInput): Plan[] {
  const timelines = new Map([...realms].map(([name, live]) => [name, new Timeline(live)]));
  const run = reconcileRun(realms, documents, reconciler, (state, write, client) =>
    timelines.get(state.name)?.add(state, write, client),
  );
  const written = documents.flatMap(({ value }) => findSecrets(asJson(value, 'as written')).map(({ text }) => text));
  const hidden = secrets.with(written);
  return [...run.realms].map(([name, reconciled]) => {
    const live = realms.get(name) as LiveRealm;
    const own = documents.filter(({ realm }) => realm === name);
    const declared = declaredNames(own);
    const found = findStays(live, reconciled.after, own, declared);
    const values = own.map(({ value }) => asJson(value, 'as written'));
    const stays = markLeftOvers(found, live, values, reconciler);
    const failure = failureFor(name, run, documents);
    const timeline = timelines.get(name) as Timeline;
    return assemblePlan({ live, reconciled, timeline, failure, stays, declared, target, secrets: hidden });
  });
}

/** Where the run stops, for a realm with documents that it does not get to. */
function failureFor(
  name: string,
  { failure }: ReconciledRun,
  documents: readonly RealmDocument[],
): Plan['failure'] | undefined {
  if (failure === undefined) return undefined;
  const { realm: _, ...where } = failure;
  const stop = documents.findIndex((one) => one.name === failure.document && one.realm === failure.realm);
  return documents.slice(stop).some(({ realm }) => realm === name) ? where : undefined;
}
