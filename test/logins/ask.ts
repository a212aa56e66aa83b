import type { Attempt } from '@realm-as-code/access';
import type { AdminApi, Document } from '../e2e/admin-api.ts';
import { type Ending, logIn } from './log-in.ts';
import { personName, personOf, UPSTREAM, upstreamConfig, upstreamRealm } from './people.ts';
import type { Mailbox } from './mailbox.ts';
import type { LoginRealm } from './random-realm.ts';

/** A server to ask. */
export interface Server {
  readonly mailbox: Mailbox;
  readonly url: string;
  readonly admin: AdminApi;
}

/** @returns whether it is somebody whom the realm does not know before. */
function isUnknown({ way }: Attempt): boolean {
  return way.kind === 'registration' || (way.kind === 'broker' && way.isFirst && way.hasAccount === false);
}

/** Makes the realm that identities come from, once. */
export async function makeUpstream({ admin }: Pick<Server, 'admin'>, people: number): Promise<void> {
  await admin.delete(`/${UPSTREAM}`).catch(() => undefined);
  await admin.post('', upstreamRealm(people));
}

/**
 * Imports a realm and lets everybody log in.
 *
 * @returns how it ended, for each attempt: once for each way through the pages.
 */
export async function ask(server: Server, { realm, attempts }: LoginRealm): Promise<Ending[][]> {
  const { url, admin, mailbox } = server;
  const name = realm['realm'] as string;
  await admin.delete(`/${name}`).catch(() => undefined);
  await admin.post('', {
    ...realm,
    identityProviders: ((realm['identityProviders'] ?? []) as Document[]).map((provider) => ({
      ...provider,
      config: { ...upstreamConfig(url), ...provider['config'] },
    })),
    ...(realm['smtpServer'] === undefined ? {} : { smtpServer: mailbox.smtpServer }),
    users: attempts.flatMap((attempt, n) => (isUnknown(attempt) ? [] : [personOf(n, before(attempt), realm)])),
  });
  try {
    const texts = await readTexts(url, name);
    const endings: Ending[][] = [];
    for (const [person, attempt] of attempts.entries()) {
      const found = await logIn({
        url,
        realm: name,
        attempt,
        person,
        takeLink: mailbox.takeLink,
        client: (realm['clients'] as Document[]).find((one) => one['clientId'] === attempt.clientId) as Document,
        hasDefaultProvider: JSON.stringify(realm).includes('"defaultProvider"'),
        ...changes(server, name, attempt, person, realm),
      });
      endings.push(found.map((ending) => withKey(ending, texts)));
    }
    return endings;
  } finally {
    await admin.delete(`/${name}`).catch(() => undefined);
  }
}

/** The user as long as the session begins: what keeps from logging in comes afterwards. */
function before({ user, way }: Attempt): Attempt['user'] {
  return way.kind === 'session' ? { ...user, enabled: true, requiredActions: [], emailVerified: true } : user;
}

function changes(
  { admin }: Server,
  realm: string,
  attempt: Attempt,
  person: number,
  document: Document,
): { reset: () => Promise<void>; meanwhile: () => Promise<void> } {
  const { user, way } = attempt;
  const update = async (changed: Attempt['user']): Promise<void> => {
    const found = await admin.user(realm, personName(person));
    const { enabled, emailVerified, requiredActions } = changed;
    await admin.put(`/${realm}/users/${found['id']}`, { ...found, enabled, emailVerified, requiredActions });
  };
  const isChanged = !user.enabled || !user.emailVerified || user.requiredActions.length > 0;
  let tries = 0;
  return {
    // A login may link, make or change the account.
    reset: async () => {
      if (tries++ === 0) return;
      if (way.kind === 'session' && isChanged) return update(before(attempt));
      if (!['broker', 'registration', 'reset-credentials'].includes(way.kind)) return;
      const [found] = await admin.get<Document[]>(`/${realm}/users?exact=true&username=${personName(person)}`);
      if (found !== undefined) await admin.delete(`/${realm}/users/${found['id']}`);
      if (isUnknown(attempt)) return;
      await admin.post(`/${realm}/partialImport`, {
        ifResourceExists: 'OVERWRITE',
        users: [personOf(person, user, document)],
      });
    },
    meanwhile: async () => (isChanged ? update(user) : undefined),
  };
}

/** @returns the texts of the login pages by their keys. */
async function readTexts(url: string, realm: string): Promise<[string, RegExp][]> {
  const texts = (await (await fetch(`${url}/resources/${realm}/login/en?theme=base`)).json()) as {
    key: string;
    value: string;
  }[];
  // A text that is nothing but a parameter could be anything.
  return texts
    .filter(({ value }) => /[a-z]{3}/i.test(value.replaceAll(/\{\d\}/g, '')))
    .map(({ key, value }) => {
      const parts = value.replaceAll("''", "'").split(/\{\d\}/);
      return [
        key,
        new RegExp(`^${parts.map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('.*')}$`, 's'),
      ];
    });
}

/** The key of a message where it is one of Keycloak's texts: it says the same in every language. */
function withKey(ending: Ending, texts: readonly [string, RegExp][]): Ending {
  const { message } = ending;
  if (message === undefined || message === '') return ending;
  // Several keys share a text; the plainest has the shortest name.
  const keys = texts.filter(([, text]) => text.test(message)).map(([key]) => key);
  const key = keys.toSorted((a, b) => a.length - b.length)[0];
  return key === undefined ? ending : { ...ending, message: key };
}
