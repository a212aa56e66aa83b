import { clientName } from '../entity-names.ts';
import { at, type Placed } from '../../document/placed.ts';
import { readInteger } from '../../keycloak/java-numbers.ts';
import type { Examples, Rule, Report } from '../rule.ts';

const DAY = 24 * 60 * 60;
/** What lasts at most so long, in seconds: the default of Keycloak is far below in each case. */
const SETTINGS: readonly (readonly [name: string, most: number, what: string])[] = [
  ['accessTokenLifespan', DAY, 'an access token'],
  ['accessTokenLifespanForImplicitFlow', DAY, 'an access token of the implicit flow'],
  ['accessCodeLifespan', 60 * 60, 'a code for a token'],
  ['ssoSessionIdleTimeout', 30 * DAY, 'a session that nobody uses'],
  ['ssoSessionMaxLifespan', 90 * DAY, 'a session'],
  ['actionTokenGeneratedByUserLifespan', DAY, 'a link to a new password'],
];

export const rule: Rule<'long-lived-token'> = {
  code: 'long-lived-token',
  severity: 'warning',
  title: 'a token, a link or a session that lasts for days, months or years',
  reason:
    'An access token counts until it ends, whatever becomes of its user: logging out, taking away a role and disabling the account do not reach it. The longer it lasts, the longer whoever has got hold of it can use it. What lasts is the session, out of which a client gets new tokens.',
  check: (realm, report) => {
    for (const root of realm.roots)
      for (const [name, most, what] of SETTINGS) check(report, at(root, name), most, what);
    for (const client of realm.clients)
      check(report, at(client, 'attributes', 'access.token.lifespan'), DAY, `an access token of ${clientName(client)}`);
  },
};

function check(report: Report, declared: Placed | undefined, most: number, what: string): void {
  if (declared === undefined) return;
  const seconds = readInteger(declared.value);
  if (seconds === undefined || seconds <= most) return;
  const days = Math.floor(seconds / DAY);
  report(declared, {
    message: `${what} lasts ${days >= 2 ? `${days} days` : `${seconds} seconds`}`,
    hint: `Write ${most} or less, in seconds`,
  });
}

const client = (lifespan: string): object => ({
  clients: [{ clientId: 'app', attributes: { 'access.token.lifespan': lifespan } }],
});

export const examples: Examples = {
  bad: { 'bootstrap/realm.json': { accessTokenLifespan: 86_400_000 }, 'managed/30-clients.json': client('604800') },
  good: { 'bootstrap/realm.json': { accessTokenLifespan: 300 }, 'managed/30-clients.json': client('3600') },
};
