// The realm itself: the first step of an import (RealmImportService.createRealm and updateRealm).

import { does } from '../config-cli-versions.ts';
import { postRealm } from './post-realm.ts';
import { putRealm, putRealmAgain } from './put-realm.ts';
import { knownIn } from './realm-checks.ts';
import { checkReadable } from './realm-policies.ts';
import { listIn, type ResolvedObject } from '../resolved.ts';
import { type Run, wrote } from '../simulated-run.ts';
import { loadState } from '../memory/state.ts';
import { Stop } from '../stop.ts';
import { noteUnmodelled } from '../unpredicted.ts';

/** Makes the realm if there is none, and updates its settings. */
export function updateRealm(run: Run, document: ResolvedObject): void {
  noteUnmodelled(run, document, 'workflows');
  if (run.realm.isNew === true) {
    const step = 'create the realm';
    // It leaves them in what Keycloak makes the realm of.
    const hasOrganizations = listIn(document, 'organizations')?.length !== 0;
    if (hasOrganizations && !does(run, 'importsOrganizations')) noteUnmodelled(run, document, 'organizations');
    postRealm(run, document, step);
    bindFirstLogins(run, document, step);
    wrote(run, step);
    loadState(run, {});
  } else {
    const step = 'update the realm';
    setOtpAlgorithm(run, document);
    const attributes = loadState(run, document) ?? null;
    const { eventsExpiration: kept = 0 } = run.realm.settings;
    const isKept = kept !== 0 && !does(run, 'changesEventsExpiration');
    putRealm(run, { ...document, attributes, ...(isKept && { eventsExpiration: kept }) }, step);
    bindFirstLogins(run, document, step);
    wrote(run, step);
    checkReadable(run.realm.settings, 'read the realm');
  }
  if (!does(run, 'comparesOtpAlgorithm')) putRealmAgain(run, run.realm.attributes, OTP_STEP);
}

const OTP_STEP = 'update the algorithm of one-time codes';

function bindFirstLogins(run: Run, document: ResolvedObject, step: string): void {
  const flow = knownIn(document, 'firstBrokerLoginFlow');
  if (typeof flow !== 'string' || does(run, 'bindsFirstLoginsLater')) return;
  if (!run.realm.flows.has(flow)) throw new Stop(step, `there is no flow "${flow}" for first logins yet (HTTP 500)`);
  run.realm.bindings.set('firstBrokerLoginFlow', flow);
}

/** The algorithm of one-time codes is sent on its own before, with the realm as it is: without its type it would be ignored. */
function setOtpAlgorithm(run: Run, document: ResolvedObject): void {
  const algorithm = knownIn(document, 'otpPolicyAlgorithm');
  const { settings, attributes } = run.realm;
  const isSame = algorithm === settings['otpPolicyAlgorithm'] && does(run, 'comparesOtpAlgorithm');
  if (algorithm === undefined || isSame) return;
  const sent = { ...settings, otpPolicyAlgorithm: algorithm, attributes: Object.fromEntries(attributes) };
  putRealm(run, sent, OTP_STEP);
}
