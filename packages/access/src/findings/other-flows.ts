import { isTrue } from '@realm-as-code/renderer';
import { ANYBODY } from '../matrix/kinds-of-users.ts';
import { makeMatrix } from '../matrix/matrix.ts';
import type { AccessRealm } from '../realm/access-realm.ts';
import type { AccessFinding } from './finding.ts';
import { executionsWithin, isDenial, isSet, keptOut, type KeptOut } from './gates.ts';

/**
 * A forgotten password: whoever opens the link of the e-mail in the browser that asked for it is logged in after choosing a new
 * one, and the browser flow never runs (ResetCredentialEmail, unless `force-login` is true; measured with 26.5.5 and 26.7.3).
 */
export function resetSkipsGate(realm: AccessRealm, kept: readonly KeptOut[]): AccessFinding[] {
  const [first] = kept;
  const flow = realm.bindings.get('resetCredentialsFlow');
  if (first === undefined || flow === undefined || !isSet(realm, 'resetPasswordAllowed')) return [];
  const executions = executionsWithin(realm, flow);
  const mail = executions.find(({ authenticator }) => authenticator === 'reset-credential-email');
  if (mail === undefined || isTrue(mail.config?.['force-login'] ?? null) || executions.some(isDenial)) return [];
  return [
    {
      code: 'reset-skips-gate',
      subject: { kind: 'setting', name: 'resetPasswordAllowed' },
      message: `somebody with ${first.kind.name} is denied at the login page of "${first.clientId}", and gets in with "Forgot password?": setting a new one ends in a login`,
      hint: 'Bind a "resetCredentialsFlow" whose reset-credential-email has "force-login": "true", or that ends with the gate',
    },
  ];
}

/** A registration ends in a login: only the gates of its own flow are asked. */
export function registrationSkipsGate(realm: AccessRealm): AccessFinding[] {
  const flow = realm.bindings.get('registrationFlow');
  if (flow === undefined || !isSet(realm, 'registrationAllowed')) return [];
  if (executionsWithin(realm, flow).some(isDenial)) return [];
  const kind = { name: 'a new account', user: { ...ANYBODY, groups: realm.defaultGroups } };
  const matrix = makeMatrix(realm, [kind]);
  const client = matrix.clients.find((clientId) => keptOut(matrix, [clientId]).length > 0);
  if (client === undefined) return [];
  return [
    {
      code: 'registration-skips-gate',
      subject: { kind: 'setting', name: 'registrationAllowed' },
      message: `a new account is denied at the login page of "${client}", and whoever registers gets in: a registration ends in a login`,
      hint: `Repeat the gate at the end of a "registrationFlow" of your own, or write "registrationAllowed": false`,
    },
  ];
}
