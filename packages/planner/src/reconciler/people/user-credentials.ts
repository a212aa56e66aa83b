// Passwords and other credentials of users (RepresentationToModel.createCredentials).

import { type JsonObject, objectAt, textAt } from '@realm-as-code/renderer';
import { nameOfCredential } from '../../live/users.ts';
import { validatePassword } from './new-password.ts';
import { isKnown, isTrueIn, namesIn, type ResolvedObject, textIn, Unknown } from '../resolved.ts';
import type { Run } from '../simulated-run.ts';
import { Stop } from '../stop.ts';
import { noteUnpredicted } from '../unpredicted.ts';

/** Stands in for a credential that a run sets: what it is can be told from no answer of Keycloak. */
const SET = '(generated)';
const CHANGE_PASSWORD = 'UPDATE_PASSWORD';
/** The types that Keycloak has a provider for. Others are dropped without a word. */
const TYPES: ReadonlySet<string> = new Set([
  'password',
  'otp',
  'webauthn',
  'webauthn-passwordless',
  'recovery-authn-codes',
]);

/** Whose credentials are set. */
interface Owner {
  readonly name: string;
  /** Is changed. */
  readonly user: JsonObject;
  readonly isNew: boolean;
  readonly credentials: readonly ResolvedObject[];
  readonly step: string;
}

/** Sets declared credentials: a password anew on each run, even if it is the same one. */
export function setCredentials(run: Run, { name, user, isNew, credentials, step }: Owner): void {
  for (const credential of credentials) {
    const { value } = credential;
    const type = textIn(credential, 'type');
    if (type === 'password' && isTrueIn(credential, 'temporary'))
      user['requiredActions'] = [...new Set([...namesIn(user, 'requiredActions'), CHANGE_PASSWORD])];
    const isPassword =
      value instanceof Unknown || (typeof value === 'string' && value !== '') || typeof value === 'number';
    if (isPassword) {
      if (isKnown(value)) checkPassword(run, { name, user, isNew, credentials, step }, String(value));
      setCredential(user, 'password');
    } else if (TYPES.has(type)) {
      const isMissing = (value ?? null) === null;
      // Old exports have a hash in other properties (RepresentationToModel.convertDeprecatedCredentialsFormat).
      const hasData = textIn(credential, 'credentialData') !== '' || (credential['hashIterations'] ?? null) !== null;
      if ((isMissing || type !== 'password') && !hasData) throw new Stop(step, `it has an empty "${type}" (HTTP 500)`);
      // A new user gets an empty password, with which nobody can sign in (measured).
      if (value === '' && !isNew) noteUnpredicted(run, `users.${name}.credentials`, 'one of them is empty');
      setCredential(user, nameOfCredential(type, textIn(credential, 'userLabel')));
    }
  }
}

function setCredential(user: JsonObject, name: string): void {
  user['credentials'] = { ...objectAt(user, 'credentials'), [name]: SET };
}

function checkPassword(run: Run, { name, user, isNew, step }: Owner, password: string): void {
  const policy = textAt(run.realm.settings, 'passwordPolicy') ?? '';
  const owner = { username: textAt(user, 'username') ?? '', email: textAt(user, 'email') ?? '', isNew };
  const verdict = validatePassword(policy, password, owner);
  if (verdict === 'unknown')
    noteUnpredicted(run, `users.${name}.credentials`, 'the policy of the realm may refuse the password');
  else if (verdict !== undefined) throw new Stop(step, `Keycloak refuses the password: ${verdict.refusal} (HTTP 400)`);
}
