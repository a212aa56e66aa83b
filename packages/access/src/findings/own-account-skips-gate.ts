import { textAt } from '@realm-as-code/renderer';
import { ANYBODY } from '../matrix/kinds-of-users.ts';
import { makeMatrix, type Matrix } from '../matrix/matrix.ts';
import type { AccessRealm } from '../realm/access-realm.ts';
import type { AccessFinding } from './finding.ts';
import { getsIn, keptOut, type KeptOut } from './gates.ts';

/**
 * A forgotten password: whoever opens the link of the e-mail in the browser that asked for it is logged in after choosing a new
 * one, and the browser flow never runs (ResetCredentialEmail, unless `force-login` is true; measured with 26.5.5 and 26.7.3).
 */
export function resetSkipsGate(realm: AccessRealm, { kinds }: Matrix, kept: readonly KeptOut[]): AccessFinding[] {
  const way = { kind: 'reset-credentials' } as const;
  const hasMail = (textAt(realm.settings, 'smtpServer', 'host') ?? '') !== '';
  const matrix = makeMatrix(hasMail ? realm : withMail(realm), kinds);
  const first = kept.find(
    ({ clientId, kind }) => isOffered(matrix, clientId, way.kind) && getsIn(matrix.at(clientId, kind, way)),
  );
  if (first === undefined) return [];
  const { clientId, kind } = first;
  const flow = realm.bindings.get('resetCredentialsFlow') ?? '';
  const once = hasMail ? '' : ', once the realm has a mail server';
  return [
    {
      code: 'reset-skips-gate',
      subject: { kind: 'setting', name: 'resetPasswordAllowed' },
      message: `somebody with ${kind.name} is denied at the login page of "${clientId}", and gets in with "Forgot password?"${once}: "${flow}" ends in a login`,
      hint: 'Bind a "resetCredentialsFlow" whose reset-credential-email has "force-login": "true", or that ends with the gate',
      shown: { attempt: { clientId, user: kind.user, way }, access: matrix.at(clientId, kind, way) },
    },
  ];
}

/** Mail servers are often set up by hand, after the first start. */
function withMail(realm: AccessRealm): AccessRealm {
  return { ...realm, settings: { ...realm.settings, smtpServer: { host: 'localhost', from: 'keycloak@localhost' } } };
}

/** A registration ends in a login: only the gates of its own flow are asked. */
export function registrationSkipsGate(realm: AccessRealm): AccessFinding[] {
  const kind = { name: 'a new account', user: { ...ANYBODY, groups: realm.defaultGroups } };
  const matrix = makeMatrix(realm, [kind]);
  const way = { kind: 'registration' } as const;
  const first = keptOut(matrix).find(
    ({ clientId }) => isOffered(matrix, clientId, way.kind) && getsIn(matrix.at(clientId, kind, way)),
  );
  if (first === undefined) return [];
  const { clientId } = first;
  return [
    {
      code: 'registration-skips-gate',
      subject: { kind: 'setting', name: 'registrationAllowed' },
      message: `a new account is denied at the login page of "${clientId}", and whoever registers gets in: a registration ends in a login`,
      hint: 'Repeat the gate at the end of a "registrationFlow" of your own, or write "registrationAllowed": false',
      shown: { attempt: { clientId, user: kind.user, way }, access: matrix.at(clientId, kind, way) },
    },
  ];
}

function isOffered(matrix: Matrix, clientId: string, way: string): boolean {
  return matrix.waysInto(clientId).some(({ kind }) => kind === way);
}
