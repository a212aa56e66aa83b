// The realm itself: the first step of an import (RealmImportService.createRealm and updateRealm).

import { own } from '@realm-as-code/renderer';
import { postRealm } from './post-realm.ts';
import { putRealm } from './put-realm.ts';
import { knownIn } from './realm-checks.ts';
import type { ResolvedObject } from './resolved.ts';
import type { Run } from './simulated-run.ts';
import { loadState } from './state.ts';
import { Stop } from './stop.ts';
import { noteUnmodelled } from './unpredicted.ts';

/** Makes the realm if there is none, and updates its settings. */
export function updateRealm(run: Run, document: ResolvedObject): void {
  noteUnmodelled(run, document, 'workflows');
  if (run.realm.isNew === true) {
    postRealm(run, document, 'create the realm');
    loadState(run, {});
  } else {
    setOtpAlgorithm(run, document);
    const attributes = loadState(run, document);
    putRealm(run, { ...document, attributes: attributes ?? null }, 'update the realm');
  }
  checkReadable(run);
}

/** The algorithm of one-time codes is sent on its own before, with the realm as it is: without its type it would be ignored. */
function setOtpAlgorithm(run: Run, document: ResolvedObject): void {
  const algorithm = knownIn(document, 'otpPolicyAlgorithm');
  const { settings, attributes } = run.realm;
  if (algorithm === undefined || algorithm === settings['otpPolicyAlgorithm']) return;
  const sent = { ...settings, otpPolicyAlgorithm: algorithm, attributes: Object.fromEntries(attributes) };
  putRealm(run, sent, 'update the algorithm of one-time codes');
}

/** Keycloak fails to show a realm with codes of six digits and no algorithm (MicrosoftAuthenticatorOTPProvider.supports). */
function checkReadable({ realm: { settings } }: Run): void {
  const hasAlgorithm = own(settings, 'otpPolicyAlgorithm') !== undefined;
  if (hasAlgorithm || settings['otpPolicyDigits'] !== 6) return;
  throw new Stop('read the realm', 'one-time codes have a number of digits and no "otpPolicyAlgorithm" (HTTP 500)');
}
