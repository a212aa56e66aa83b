// A realm with many clients, users and groups, and what reading it takes without a plan.

import { Agent, request } from 'node:http';

/** What a server is asked with. */
interface Account {
  readonly url: string;
  readonly user: string;
  readonly password: string;
}

const [CLIENTS, USERS, GROUPS, ROLES] = [1000, 1000, 500, 10];
/** How many requests are under way at once, as in a plan. */
const AT_ONCE = 8;

/** What the realm is called in the table. */
export const LARGE = `${CLIENTS} clients, ${USERS} users, ${GROUPS} groups`;

/** @returns an import file of keycloak-config-cli that names them all. */
export function largeDocument(realm: string): object {
  const list = <Item>(length: number, item: (index: number) => Item): Item[] =>
    Array.from({ length }, (_, at) => item(at));
  return {
    realm,
    enabled: true,
    roles: { realm: list(ROLES, (at) => ({ name: `role-${at}`, description: `Role ${at}` })) },
    groups: list(GROUPS, (at) => ({ name: `group-${at}`, realmRoles: [`role-${at % ROLES}`] })),
    clients: list(CLIENTS, (at) => ({ clientId: `client-${at}`, redirectUris: [`https://c${at}.example.org/*`] })),
    users: list(USERS, (at) => ({
      username: `user-${at}`,
      email: `user-${at}@example.org`,
      firstName: 'User',
      lastName: `Number ${at}`,
      enabled: true,
      realmRoles: [`default-roles-${realm}`, `role-${at % ROLES}`],
      groups: [`/group-${at % GROUPS}`],
    })),
  };
}

/** Asks for all that a plan of such a realm reads, and does nothing with the answers. @returns how long it took, in ms. */
export async function timeOfRequests({ url, user, password }: Account, realm: string): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
  const start = performance.now();
  const form = new URLSearchParams({ grant_type: 'password', client_id: 'admin-cli', username: user, password });
  let token = '';
  const signedIn = await ask('POST', '/realms/master/protocol/openid-connect/token', form.toString());
  token = (JSON.parse(signedIn) as { access_token: string }).access_token;
  const path = `/admin/realms/${realm}`;
  await ask('POST', `${path}/partial-export?exportClients=true&exportGroupsAndRoles=true`);
  await ask('GET', `${path}/users/profile`);
  let next = 0;
  const readUsers = async (): Promise<void> => {
    for (let at = next++; at < USERS; at = next++) {
      const found = await ask('GET', `${path}/users?username=user-${at}&exact=true&briefRepresentation=false`);
      const [one] = JSON.parse(found) as { id: string }[];
      const of = `${path}/users/${one?.id ?? ''}`;
      await Promise.all([ask('GET', `${of}/role-mappings`), ask('GET', `${of}/groups?briefRepresentation=false`)]);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, readUsers));
  agent.destroy();
  return performance.now() - start;

  async function ask(method: string, at: string, body?: string): Promise<string> {
    const type = body === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' };
    const headers = { ...type, ...(body === undefined ? { authorization: `Bearer ${token}` } : {}) };
    return new Promise((resolve, reject) => {
      const sent = request(`${url}${at}`, { method, agent, headers }, (answer) => {
        let text = '';
        answer.setEncoding('utf8');
        answer.on('data', (part: string) => (text += part));
        answer.once('end', () => resolve(text));
      });
      sent.once('error', reject);
      sent.end(body);
    });
  }
}
