import { clientName } from '../entity-names.ts';
import { at, entries, type Placed } from '../../document/placed.ts';
import { readInteger } from '../../keycloak/java-numbers.ts';
import type { Examples, Rule, Report } from '../rule.ts';

const DAY = 24 * 60 * 60;
const HOUR = 60 * 60;
const LINK = 'a link in an e-mail';
/**
 * What lasts at most so long, in seconds: the default of Keycloak is far below in each case. Sessions that outlive a browser are
 * meant to be long.
 */
const SETTINGS: readonly (readonly [name: string, most: number, what: string])[] = [
  ['accessTokenLifespan', DAY, 'an access token'],
  ['accessTokenLifespanForImplicitFlow', DAY, 'an access token of the implicit flow'],
  ['accessCodeLifespan', HOUR, 'a code for a token'],
  ['accessCodeLifespanLogin', DAY, 'a login that nobody ends'],
  ['accessCodeLifespanUserAction', DAY, 'an action that a login asks for'],
  ['oauth2DeviceCodeLifespan', DAY, 'a code for a device'],
  ['ssoSessionIdleTimeout', 30 * DAY, 'a session that nobody uses'],
  ['ssoSessionMaxLifespan', 90 * DAY, 'a session'],
  ['ssoSessionIdleTimeoutRememberMe', 90 * DAY, 'a remembered session that nobody uses'],
  ['ssoSessionMaxLifespanRememberMe', 366 * DAY, 'a remembered session'],
  ['offlineSessionIdleTimeout', 366 * DAY, 'an offline session that nobody uses'],
  ['offlineSessionMaxLifespan', 366 * DAY, 'an offline session'],
  ['actionTokenGeneratedByUserLifespan', DAY, LINK],
  ['actionTokenGeneratedByAdminLifespan', 30 * DAY, `${LINK} of an administrator`],
];
/** The lifespans of single kinds of links are attributes of the realm. */
const LINKS = 'actionTokenGeneratedByUserLifespan.';
/** In the attribute of a client: as long as the session. */
const AS_THE_SESSION = -1;

export const rule: Rule<'long-lived-token'> = {
  code: 'long-lived-token',
  severity: 'warning',
  title: 'a token, a link or a session that lasts for days, months or years',
  reason:
    'An access token counts until it ends, whatever becomes of its user: logging out, taking away a role and disabling the account do not reach it. The longer it lasts, the longer whoever has got hold of it can use it. What lasts is the session, out of which a client gets new tokens.',
  check: (realm, report) => {
    for (const root of realm.roots) {
      for (const [name, most, what] of SETTINGS) {
        check(report, at(root, name), most, what);
        check(report, at(root, 'attributes', name), most, what);
      }
      for (const [name, lifespan] of entries(at(root, 'attributes')))
        if (name.startsWith(LINKS)) check(report, lifespan, DAY, LINK);
    }
    for (const client of realm.clients) {
      const what = `of ${clientName(client)}`;
      const lifespan = at(client, 'attributes', 'access.token.lifespan');
      if (lifespan !== undefined && readInteger(lifespan.value) === AS_THE_SESSION)
        report(lifespan, {
          message: `an access token ${what} lasts as long as the session`,
          hint: 'Write a number of seconds',
        });
      check(report, lifespan, DAY, `an access token ${what}`);
      for (const name of ['client.offline.session.idle.timeout', 'client.offline.session.max.lifespan'])
        check(report, at(client, 'attributes', name), 366 * DAY, `an offline session ${what}`);
    }
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
