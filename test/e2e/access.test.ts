import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Access,
  ANYBODY,
  type Credential,
  decide,
  readAccessRealm,
  type User,
  type Way,
} from '@realm-as-code/access';
import { freshRealm } from '@realm-as-code/adopter';
import type { JsonObject } from '@realm-as-code/renderer';
import type { Browser, BrowserContext } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { repository } from '../folders.ts';
import type { Document } from './admin-api.ts';
import { launchChromium, needsChromium } from './chromium.ts';
import { standInForEntra } from './entra.ts';
import { type Keycloak, startKeycloak } from './keycloak.ts';
import { type Answer, LET_IN, Logins, PASSWORD, type Person } from './logins.ts';
import { ONE_TIME_CODES } from '../logins/one-time-code.ts';

const PROVIDER = 'azure-ad';
const ACCESS = 'AIHubAccess';
const ADMIN = 'AIHubSysAdmin';
const ROLES = [[], [ACCESS], [ADMIN], [ACCESS, ADMIN]];
/** Quick to check: what is asked here is not how passwords are kept. */
const QUICK = 'hashAlgorithm(pbkdf2-sha256) and hashIterations(1)';

/** Hundreds of logins. */
const OPTIONS = { ...needsChromium, timeout: 900_000 };

const FORM: Way = { kind: 'form' };
const SESSION: Way = { kind: 'session' };
const FIRST: Way = { kind: 'broker', provider: PROVIDER, isFirst: true };
const LATER: Way = { kind: 'broker', provider: PROVIDER, isFirst: false };
const DIRECT: Way = { kind: 'direct-grant' };
const SERVICE: Way = { kind: 'service-account' };

const HOW: ReadonlyMap<Way, string> = new Map<Way, string>([
  [FORM, 'with the login page'],
  [SESSION, 'with a session from before the roles changed'],
  [FIRST, `through ${PROVIDER} for the first time`],
  [LATER, `through ${PROVIDER} again`],
  [DIRECT, 'with a direct grant'],
  [SERVICE, 'as the client itself'],
]);

/** A kind of user, and those who are of it: one for each way. */
interface Kind {
  readonly name: string;
  readonly roles: readonly string[];
  readonly credentials: readonly Credential[];
}

/** Otherwise one of those of which the same was worked out for everybody: hundreds of logins take many minutes. */
const ARE_ALL = process.env['ACCESS_CLIENTS'] === 'all';

const ALL_KINDS: readonly Kind[] = ROLES.flatMap((roles) =>
  [[], ['password'] as const, ['password', 'otp'] as const].map((credentials) => ({
    name: `${roles.join(' and ') || 'no role'}, ${credentials.join(' and ') || 'no password'}`,
    roles,
    credentials,
  })),
);
/** A code is asked for before the gates: those who have all roles can stand for the others. */
const KINDS = ALL_KINDS.filter(({ roles, credentials }) => ARE_ALL || credentials.length < 2 || roles.length === 2);
/** Those who have an account; everybody else gets one at their first login through the identity provider. */
const KNOWN = KINDS.filter(({ credentials }) => credentials.length > 0);

/** The cookies of the AI Hub realm: those of the provider stay, and nobody need log in there again. */
const OF_THE_REALM = { path: '/realms/aihub/' };

/** The clients that nobody logs in to in a browser; all others have login pages. */
const WITHOUT_PAGES = ['admin-cli', 'aihub-api-service', 'broker', 'realm-management'];

describe('who gets into what in the AI Hub realm, as it was worked out and on a real Keycloak', OPTIONS, () => {
  let keycloak: Keycloak;
  let browser: Browser;
  let logins: Logins;
  let expected: (kind: Kind, clientId: string, way: Way) => Answer;
  let clientIds: readonly string[];
  /** Who got in where, by which way: `<kind> → <client> <how>`. */
  const letIn = new Set<string>();
  let tried = 0;

  beforeAll(async () => {
    keycloak = await startKeycloak({ stage: 'prod' });
    const { admin } = keycloak;
    await standInForEntra(keycloak, {
      passwordPolicy: QUICK,
      users: KINDS.flatMap((kind) => [FIRST, LATER].map((way) => personAtProvider(kind, way))),
    });
    await admin.put('/aihub', {
      ...(await admin.get('/aihub')),
      // A denied login counts as a failed one: the second within a second locks the user out for a minute.
      bruteForceProtected: false,
      // One person logs in many times within the half-minute of a code.
      otpPolicyCodeReusable: true,
      passwordPolicy: QUICK,
    });
    await addUsers(KNOWN.flatMap((kind) => [FORM, SESSION, DIRECT].map((way) => person(kind, way))));
    await addUsers(KNOWN.map((kind) => ({ ...person(kind, LATER), federatedIdentities: [linkOf(kind, LATER)] })));
    browser = await launchChromium();
    logins = await Logins.of(keycloak, browser);
    expected = await whatIsWorkedOut(keycloak);
    clientIds = ARE_ALL ? logins.clientIds : oneOfEach(logins.clientIds);
  });
  afterAll(async () => {
    await browser?.close();
    await keycloak?.stop();
  });

  /** @returns one of each group of clients of which the same was worked out for everybody. */
  function oneOfEach(all: readonly string[]): string[] {
    const answersOf = (clientId: string): string =>
      KINDS.flatMap((kind) => [...HOW.keys()].map((way) => expected(kind, clientId, way))).join('\n');
    const groups = new Map<string, string[]>();
    for (const clientId of all) {
      const answers = answersOf(clientId);
      groups.set(answers, [...(groups.get(answers) ?? []), clientId]);
    }
    return [...groups.values()].map((group) => group[group.length >> 1] as string);
  }

  async function addUsers(users: readonly Document[]): Promise<void> {
    await keycloak.admin.post('/aihub/partialImport', { ifResourceExists: 'OVERWRITE', users });
  }

  async function removeUser(username: string): Promise<void> {
    const [user] = await keycloak.admin.get<Document[]>(`/aihub/users?exact=true&username=${username}`);
    if (user !== undefined) await keycloak.admin.delete(`/aihub/users/${user['id']}`);
  }

  /** Tries the clients. @returns what came out otherwise than it was worked out, in sentences. */
  async function surprises(kind: Kind, way: Way, attempt: (clientId: string) => Promise<Answer>): Promise<string[]> {
    const found: string[] = [];
    for (const clientId of clientIds) {
      const real = await attempt(clientId);
      const wanted = expected(kind, clientId, way);
      const what = `${kind.name} → ${clientId} ${HOW.get(way)}`;
      tried++;
      if (real === LET_IN) letIn.add(what);
      if (!isSaid(wanted, real)) found.push(`${what}: worked out "${wanted}", Keycloak says "${real}"`);
    }
    return found;
  }

  /** Does something for each of a list, a few at once, each in a browser that knows nothing of earlier logins. */
  async function atOnce<T, R>(list: readonly T[], work: (one: T, context: BrowserContext) => Promise<R>): Promise<R[]> {
    const results: R[] = [];
    const left = [...list.entries()];
    const worker = async (): Promise<void> => {
      for (let next = left.shift(); next !== undefined; next = left.shift()) {
        const context = await logins.newContext();
        results[next[0]] = await work(next[1], context);
        void context.close(); // nobody waits for pages that are on their way to a client
      }
    };
    await Promise.all(Array.from({ length: 3 }, worker));
    return results;
  }

  const signedIn = (kind: Kind, way: Way): Person => ({
    username: usernameOf(kind, way),
    hasPassword: kind.credentials.includes('password'),
  });

  it('with the login page', async () => {
    const all = await atOnce(KNOWN, (kind, context) =>
      surprises(kind, FORM, async (clientId) => {
        await context.clearCookies();
        return logins.finish(await logins.open(context, clientId), signedIn(kind, FORM));
      }),
    );
    expect(all.flat()).toEqual([]);
  });

  it('with a session of somebody whose roles have changed since', async () => {
    const all = await atOnce(KNOWN, async (kind, context) => {
      const enter = await logins.finish(await logins.open(context, 'openwebui'), signedIn(kind, SESSION));
      expect(enter).toBe(LET_IN);
      await takeRoles(kind);
      return surprises(kind, SESSION, async (clientId) =>
        logins.finish(await logins.open(context, clientId), { username: '', hasPassword: false }),
      );
    });
    expect(all.flat()).toEqual([]);
  });

  async function takeRoles(kind: Kind): Promise<void> {
    const { admin } = keycloak;
    const { id } = await admin.user('aihub', usernameOf(kind, SESSION));
    const roles = await admin.get<Document[]>('/aihub/roles');
    const taken = [ACCESS, ADMIN].filter((role) => !kind.roles.includes(role));
    await admin.delete(
      `/aihub/users/${id}/role-mappings/realm`,
      roles.filter(({ name }) => taken.includes(name as string)),
    );
  }

  it('through the identity provider, for the first time', async () => {
    const all = await atOnce(KINDS, (kind, context) => {
      const username = usernameOf(kind, FIRST);
      return surprises(kind, FIRST, async (clientId) => {
        // Who has credentials has an account that is linked now; everybody else gets one.
        await removeUser(username);
        if (kind.credentials.length > 0) await addUsers([person(kind, FIRST)]);
        await context.clearCookies(OF_THE_REALM);
        return logins.finish(await logins.open(context, clientId), signedIn(kind, FIRST), PROVIDER);
      });
    });
    expect(all.flat()).toEqual([]);
  });

  it('through the identity provider, with an account that is linked', async () => {
    const all = await atOnce(KNOWN, (kind, context) =>
      surprises(kind, LATER, async (clientId) => {
        await context.clearCookies(OF_THE_REALM);
        return logins.finish(await logins.open(context, clientId), signedIn(kind, LATER), PROVIDER);
      }),
    );
    expect(all.flat()).toEqual([]);
  });

  it('with a direct grant, and as the client itself', async () => {
    const direct = await atOnce(KNOWN, (kind) =>
      surprises(kind, DIRECT, (clientId) =>
        logins.requestToken(clientId, {
          grant_type: 'password',
          username: usernameOf(kind, DIRECT),
          password: PASSWORD,
        }),
      ),
    );
    const service = await surprises(KINDS[0] as Kind, SERVICE, (clientId) =>
      logins.requestToken(clientId, { grant_type: 'client_credentials' }),
    );
    expect([...direct.flat(), ...service]).toEqual([]);
  });

  it('in short: nobody without AIHubAccess, nobody but system administrators into Langfuse', () => {
    expect(logins.clientIds).toHaveLength(14);
    // Langfuse, those with login pages, those without, and the one with a service account have different answers.
    expect(clientIds.length).toBeGreaterThanOrEqual(ARE_ALL ? 14 : 4);
    expect(clientIds).toContain('langfuse');
    expect(tried).toBe(clientIds.length * (KNOWN.length * 4 + KINDS.length + 1));
    const who = [...letIn].map((what) => /^(.*?), .* → (\S+) (.*)$/.exec(what)?.slice(1) as [string, string, string]);
    const users = who.filter(([, , how]) => how !== HOW.get(SERVICE));
    expect([...new Set(users.map(([roles]) => roles))].toSorted()).toEqual([ACCESS, `${ACCESS} and ${ADMIN}`]);
    expect(new Set(users.filter(([, client]) => client === 'langfuse').map(([roles]) => roles))).toEqual(
      new Set([`${ACCESS} and ${ADMIN}`]),
    );
    expect(users.filter(([, client, how]) => WITHOUT_PAGES.includes(client) || how === HOW.get(DIRECT))).toEqual([]);
    expect(who.filter(([, , how]) => how === HOW.get(SERVICE)).map(([, client]) => client)).toEqual([
      'aihub-api-service',
    ]);
  });
});

function usernameOf({ roles, credentials }: Kind, way: Way): string {
  const parts = [...roles, ...credentials, way.kind, ...(way === FIRST ? ['first'] : [])];
  return `${parts.join('.').toLowerCase()}@example.org`;
}

/** Some of Keycloak's texts have a place for a value. */
function isSaid(wanted: Answer, real: Answer): boolean {
  const [before = '', ...after] = wanted.split('{0}');
  return after.length === 0 ? real === wanted : real.startsWith(before) && real.endsWith(after.join(''));
}

/** @returns the user as the realm has it at first: who comes with a session had both roles when it began. */
function person(kind: Kind, way: Way): Document {
  const { roles, credentials } = kind;
  return {
    ...names(usernameOf(kind, way)),
    realmRoles: ['default-roles-aihub', ...(way === SESSION ? [ACCESS, ADMIN] : roles)],
    credentials: credentials.map((type) => (type === 'otp' ? ONE_TIME_CODES : { type, value: PASSWORD })),
  };
}

/** The provider knows everybody by a password, and says the same of their roles. */
function personAtProvider(kind: Kind, way: Way): Document {
  return {
    ...names(usernameOf(kind, way)),
    id: linkOf(kind, way)['userId'],
    realmRoles: kind.roles,
    credentials: [{ type: 'password', value: PASSWORD }],
  };
}

function names(username: string): Document {
  return { username, email: username, firstName: 'First', lastName: 'Last', enabled: true, emailVerified: true };
}

function linkOf(kind: Kind, way: Way): Document {
  const number = KINDS.indexOf(kind) + (way === FIRST ? 100 : 0);
  return {
    identityProvider: PROVIDER,
    userId: `e0000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
    userName: usernameOf(kind, way),
  };
}

/** Works it out from the realm file that the server was started with. */
async function whatIsWorkedOut({ url }: Keycloak): Promise<(kind: Kind, clientId: string, way: Way) => Answer> {
  const file = join(repository, 'deploy/configs/keycloak/aihub-realm.prod.json');
  const realm = readAccessRealm(
    JSON.parse(readFileSync(file, 'utf8')) as JsonObject,
    freshRealm(inject('keycloakVersion'), 'aihub'),
  );
  const answer = await fetch(`${url}/resources/aihub/login/en`);
  const texts = new Map(
    ((await answer.json()) as { key: string; value: string }[]).map(({ key, value }) => [key, value]),
  );
  const say = ({ outcome, message = '', needs, dependsOn }: Access): Answer => {
    if (outcome === 'allowed') return LET_IN;
    if (outcome === 'denied') return texts.get(message) ?? message;
    return [outcome, ...needs, ...dependsOn].join(' ');
  };
  return (kind, clientId, asked) => {
    const { roles, credentials } = kind;
    const way = asked.kind === 'broker' ? { ...asked, hasAccount: credentials.length > 0 } : asked;
    const user: User = { ...ANYBODY, roles, credentials, links: asked === LATER ? [PROVIDER] : [] };
    return say(decide(realm, { clientId, user, way }));
  };
}
