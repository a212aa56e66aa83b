import { ANYBODY, type Attempt, type User } from '@realm-as-code/access';
import type { Document } from '../e2e/admin-api.ts';
import type { Ending } from './log-in.ts';
import type { LoginRealm } from './random-realm.ts';

/** A realm, who tried to log in to it, and what a real Keycloak made of that. */
export interface Recorded extends LoginRealm {
  /** The version of Keycloak. */
  readonly keycloak: string;
  /** For each attempt: how each way through the pages ended. */
  readonly endings: readonly (readonly Ending[])[];
}

/** A login in a file: of the user, only what is not as of anybody. */
interface Line extends Omit<Attempt, 'user'> {
  readonly user: Partial<User>;
  readonly endings: readonly Ending[];
}

/** @returns the text of a file: a line for each login, each flow, each client and so on. */
export function writeRecorded({ keycloak, seed, realm, attempts, endings }: Recorded): string {
  const lines = attempts.map(({ user, ...attempt }, index): Line => {
    const unusual = Object.entries(user).filter(([key, value]) => !isSame(value, ANYBODY[key as keyof User]));
    return { ...attempt, user: Object.fromEntries(unusual), endings: unique(endings[index] ?? []) };
  });
  const entries = Object.entries(realm).map(([key, value]) => `    ${JSON.stringify(key)}: ${listed(value, 6)}`);
  return `{\n  "keycloak": "${keycloak}",\n  "seed": ${seed},\n  "realm": {\n${entries.join(',\n')}\n  },\n  "logins": ${listed(lines, 4)}\n}\n`;
}

/** A list with a line for each of its items. */
function listed(value: unknown, indent: number): string {
  if (!Array.isArray(value) || value.length === 0) return JSON.stringify(value);
  const space = ' '.repeat(indent);
  return `[\n${value.map((item) => space + JSON.stringify(item)).join(',\n')}\n${space.slice(2)}]`;
}

/** Many ways through the pages end alike; of their pages, only whether there was an identity provider among them counts. */
function unique(endings: readonly Ending[]): Ending[] {
  const texts = endings.map(({ path, ...end }) =>
    JSON.stringify({ path: path.filter((page) => page === 'upstream').slice(0, 1), ...end }),
  );
  return [...new Set(texts)].map((text) => JSON.parse(text) as Ending);
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** @returns what a file says. */
export function readRecorded(text: string): Recorded {
  const { keycloak, seed, realm, logins } = JSON.parse(text) as {
    keycloak: string;
    seed: number;
    realm: Document;
    logins: Line[];
  };
  return {
    keycloak,
    seed,
    realm,
    attempts: logins.map(({ clientId, way, request, user }) => ({
      clientId,
      way,
      request,
      user: { ...ANYBODY, ...user },
    })),
    endings: logins.map((line) => line.endings),
  };
}
