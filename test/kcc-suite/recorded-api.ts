import type { Json, JsonObject } from '@realm-as-code/renderer';
import { isObject, objectsAt, textAt } from '@realm-as-code/renderer';

/** The answers of a realm's Admin API, by method and path below the realm. */
export type RecordedState = Readonly<Record<string, Json>>;

/** Answers as the Admin API of the recorded realm did. */
export function recordedApi(state: RecordedState): {
  ask(method: 'GET' | 'POST', path: string): Promise<{ status: number; body: Json }>;
} {
  return {
    async ask(method, path) {
      const body = answerOf(state, method, new URL(path, 'http://recorded'));
      return body === undefined ? { status: 404, body: null } : { status: 200, body };
    },
  };
}

function answerOf(state: RecordedState, method: string, { pathname, search, searchParams }: URL): Json | undefined {
  const path = pathname.replace(/^\/realms\/[^/]+/, '');
  const exact = state[`${method} ${path}${search}`];
  if (exact !== undefined) return exact;
  if (path === '/users') {
    const wanted = (searchParams.get('username') ?? searchParams.get('search')?.slice(1, -1))?.toLowerCase();
    const keys = searchParams.has('search') ? ['username', 'email'] : ['username'];
    return objectsAt(startingWith(state, 'GET /users?')).filter((user) =>
      keys.some((key) => textAt(user, key)?.toLowerCase() === wanted),
    );
  }
  const secretOf = /^\/clients\/([^/]+)\/client-secret$/.exec(path)?.[1];
  if (secretOf !== undefined) {
    const client = objectsAt(startingWith(state, 'GET /clients?')).find((one) => textAt(one, 'id') === secretOf);
    return { type: 'secret', value: client?.['secret'] ?? null };
  }
  return startingWith(state, `${method} ${path}?`);
}

function startingWith(state: RecordedState, prefix: string): Json | undefined {
  const key = Object.keys(state).find((one) => one.startsWith(prefix));
  return key === undefined ? undefined : state[key];
}

/** @returns the export in a state, with the secrets of clients as the list of clients has them. */
export function exportIn(state: RecordedState): JsonObject {
  const exported = structuredClone(startingWith(state, 'POST /partial-export?'));
  if (!isObject(exported)) throw new Error('the state has no export');
  const listed = new Map(objectsAt(startingWith(state, 'GET /clients?')).map((client) => [client['clientId'], client]));
  for (const client of objectsAt(exported, 'clients')) {
    const secret = listed.get(client['clientId'])?.['secret'];
    if (secret !== undefined && client['publicClient'] !== true) client['secret'] = secret;
  }
  return exported;
}

/** @returns the names of all users in a state. */
export function usernamesIn(state: RecordedState): string[] {
  return objectsAt(startingWith(state, 'GET /users?')).map((user) => textAt(user, 'username') ?? '');
}
