// What Keycloak does whenever a client is written, be anything in it new or not (ClientResource.update).

import { type JsonObject, objectAt } from '@realm-as-code/renderer';
import { tidyObject } from '../../live/tidy.ts';
import { refusalOfServices, withServices } from '../authorization/authorization-services.ts';
import { keepsSecret, refusalByKeycloak, refusalOfChange } from './client-checks.ts';
import { ADMIN_PERMISSIONS } from '../authorization/client-authorization.ts';
import { GENERATED } from './new-client.ts';
import { noteClientPolicies } from './policies-over-clients.ts';
import { forgetUserInAuthorization } from '../authorization/policy-holders.ts';
import { isTrueIn } from '../resolved.ts';
import { refusalOfAccount, toggleServiceAccount, usernameOf, withAccountScope } from './service-accounts.ts';
import { type Run, wrote } from '../simulated-run.ts';
import { Stop } from '../stop.ts';

/** Attributes that remember a former secret. Keycloak drops them unless a client policy rotates secrets. */
const ROTATION = [
  'client.secret.rotated',
  'client.secret.rotated.creation.time',
  'client.secret.rotated.expiration.time',
];

/** What a client gets that has none, such as one that Keycloak made itself. */
const DEFAULTS: JsonObject = { protocol: 'openid-connect', clientAuthenticatorType: 'client-secret' };

/**
 * Writes a client, or stops where Keycloak refuses it.
 *
 * @param name by which the run knows it.
 * @param next as it is written.
 * @param live as it was; undefined where it is new.
 */
export function writeClient(
  run: Run,
  name: string,
  next: JsonObject,
  live: JsonObject | undefined,
  step: string,
): void {
  noteClientPolicies(run, name, next, live);
  const refusal =
    (live && refusalOfChange(run.realm, name)) ??
    refusalOfAccount(run, name, next) ??
    refusalOfServices(next, live === undefined) ??
    refusalByKeycloak(run.realm, next);
  // keycloak-config-cli does not mind if Keycloak refuses its own client.
  if (refusal !== undefined && name === ADMIN_PERMISSIONS) return;
  if (refusal !== undefined) throw new Stop(step, refusal);
  toggleServiceAccount(run, name, next);
  const attributes = Object.entries(objectAt(next, 'attributes')).filter(([key]) => !ROTATION.includes(key));
  const written: JsonObject = { ...DEFAULTS, ...next, attributes: Object.fromEntries(attributes) };
  if (run.knowsSecrets && keepsSecret(run.realm, next)) written['secret'] ??= GENERATED;
  if (!run.realm.clientRoles.has(name)) run.realm.clientRoles.set(name, new Map());
  run.realm.clients.set(name, tidyObject(withServices(run, name, withAccountScope(run, written, live))));
  const losesAccount = isTrueIn(live ?? {}, 'serviceAccountsEnabled') && !isTrueIn(next, 'serviceAccountsEnabled');
  if (losesAccount) forgetUserInAuthorization(run.realm, usernameOf(name));
  wrote(run, step, name);
}
