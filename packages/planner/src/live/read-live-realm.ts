import { isObject, type JsonObject, MASKED_SECRET, objectsAt, textAt } from '@realm-as-code/renderer';
import { AdminApi, type Api, pathOfRealm } from './admin-api.ts';
import { type BesideExport, readBesideExport } from './beside-export.ts';
import { addClientSecrets } from './client-secrets.ts';
import { toLiveRealm } from './from-export.ts';
import { request } from './http.ts';
import type { LiveRealm } from './live-realm.ts';
import { type Problem, unexpectedStatus } from './problem.ts';
import { type PartsToRead, readByParts } from './read-by-parts.ts';
import { missingRights } from './rights.ts';
import { type Credentials, signIn } from './sign-in.ts';
import { type ServerProviders, toServerProviders } from './server-providers.ts';
import { pathStep } from './path-step.ts';

/** Where a live realm is, and what to read of it. */
export interface LiveRealmSource {
  /** The address of Keycloak, with its path if it has one. */
  readonly url: string;
  /** The realm's name. */
  readonly realm: string;
  readonly credentials: Credentials;
  /** Whether to read the secrets of clients, which a plan then compares. */
  readonly secrets: boolean;
  /** Whether to read which providers the server has. A plan needs that if a document names one from an extension. */
  readonly providers: boolean;
  /** What to read from a realm that the account may not export but view; undefined where only an export will do. */
  readonly parts?: PartsToRead;
  /** What else to read that an export does not have. */
  readonly beside?: BesideExport;
  /** For each answer, in seconds. */
  readonly timeout: number;
}

/** A Keycloak that somebody has signed in to. */
export interface KeycloakServer {
  readonly api: Api;
  /** Its address, without a slash at the end. */
  readonly base: string;
}

/**
 * Asks a server whether it is a Keycloak, with nothing secret in the request.
 *
 * @param realm one that it has to have.
 * @returns why it is none, as far as can be told.
 */
export async function findKeycloak(url: string, realm: string, timeout: number): Promise<Problem | undefined> {
  const answer = await request(new URL(`${url}/realms/${pathStep(realm)}`), { method: 'GET' }, timeout);
  if ('problem' in answer) return answer;
  const isOne = answer.status === 200 && textAt(answer.body, 'realm') === realm;
  return isOne ? undefined : { problem: `what answers at ${url} is no Keycloak with a realm "${realm}"` };
}

/** Signs in to a Keycloak. @returns it, or why that was not possible. */
export async function openServer({
  url,
  credentials,
  timeout,
}: Pick<LiveRealmSource, 'url' | 'credentials' | 'timeout'>): Promise<KeycloakServer | Problem> {
  const base = baseUrl(url);
  if (base === undefined) {
    const hint = 'Write it like https://auth.example.org';
    // What is in front of the host may be a password, also where the rest is no URL.
    const shown = url.replace(/^.*@/s, '…@');
    return { problem: `${shown} is not an http or https URL`, hint, kind: 'sign-in' };
  }
  const signedIn = await signIn(base, credentials, timeout);
  if ('problem' in signedIn) return { ...signedIn, kind: 'sign-in' };
  const renew = async (): Promise<string | undefined> => {
    const again = await signIn(base, credentials, timeout);
    return 'problem' in again ? undefined : again.token;
  };
  return { api: new AdminApi(base, { token: signedIn.token, renew }, timeout), base };
}

/**
 * Reads a live realm, and writes nothing.
 *
 * @param server where somebody has signed in already; unless given, this does.
 * @returns the realm, or why it could not be read.
 */
export async function readLiveRealm(
  source: LiveRealmSource,
  server?: KeycloakServer,
): Promise<{ live: LiveRealm } | Problem> {
  const opened = server ?? (await openServer(source));
  if ('problem' in opened) return opened;
  const read = await readFrom(opened, source);
  if ('problem' in read) return read;
  const live = toLiveRealm(read.exported, read.providers);
  return source.beside === undefined ? { live } : readBesideExport(opened.api, live, source.beside);
}

/**
 * Reads the export of a live realm, with the secrets of its clients if they are asked for, and writes nothing.
 *
 * @returns the export, what the server offers if that is asked for, or why they could not be read.
 */
export async function readRealmExport(source: LiveRealmSource): Promise<RealmRead | Problem> {
  const opened = await openServer(source);
  return 'problem' in opened ? opened : readFrom(opened, source);
}

interface RealmRead {
  readonly exported: JsonObject;
  readonly providers?: ServerProviders;
}

async function readFrom({ api, base }: KeycloakServer, source: LiveRealmSource): Promise<RealmRead | Problem> {
  const { realm } = source;
  const read = await readExport(api, source, base);
  if ('problem' in read) return read;
  if (source.secrets) {
    const problem = await addClientSecrets(api, realm, objectsAt(read.exported, 'clients'));
    if (problem !== undefined) return problem;
  }
  const offer = source.providers ? await readProviders(api) : {};
  return 'problem' in offer ? offer : { ...read, ...offer };
}

/** @returns the version of a Keycloak, empty where it does not tell this account, and what it offers, where that is known. */
export async function readServer({
  api,
}: KeycloakServer): Promise<{ readonly version: string; readonly providers?: ServerProviders }> {
  const answer = await api.ask('GET', '/serverinfo');
  if ('problem' in answer || answer.status !== 200 || !isObject(answer.body)) return { version: '' };
  const version = textAt(answer.body, 'systemInfo', 'version') ?? '';
  return { version, providers: toServerProviders(answer.body) };
}

function baseUrl(url: string): string | undefined {
  try {
    const parsed = new URL(url);
    const isHttp = parsed.protocol === 'https:' || parsed.protocol === 'http:';
    return isHttp ? `${parsed.origin}${parsed.pathname}`.replace(/\/+$/, '') : undefined;
  } catch {
    return undefined;
  }
}

async function readExport(
  api: Api,
  source: LiveRealmSource,
  base: string,
): Promise<{ exported: JsonObject } | Problem> {
  const { realm } = source;
  const path = `${pathOfRealm(realm)}/partial-export?exportClients=true&exportGroupsAndRoles=true`;
  const answer = await api.ask('POST', path);
  if ('problem' in answer) return answer;
  const { status, body } = answer;
  if (status === 404) {
    const hint = 'Name another one with --realm';
    return { problem: `there is no realm "${realm}" at ${base}`, hint, kind: 'no-realm' };
  }
  if (status === 403) return readWithoutExport(api, source);
  if (status !== 200 || !isObject(body)) return unexpectedStatus(status, 'the export of the realm');
  return { exported: body };
}

/** Keycloak asks for manage-realm to export a realm. Whoever may only view it gets at its parts one by one. */
async function readWithoutExport(
  api: Api,
  { realm, credentials, parts, secrets }: LiveRealmSource,
): Promise<{ exported: JsonObject } | Problem> {
  if (parts === undefined)
    return (await missingRights(api, realm, credentials.loginRealm, ['manage-realm'])) as Problem;
  const read = await readByParts(api, realm, parts);
  if ('exported' in read) {
    // As in an export: what has a secret, and not which.
    const mask = (client: JsonObject): JsonObject =>
      secrets || client['secret'] === undefined ? client : { ...client, secret: MASKED_SECRET };
    const clients = objectsAt(read.exported, 'clients').map(mask);
    return { exported: { ...read.exported, clients } };
  }
  const missing = read.unread.isForbidden ? await missingRights(api, realm, credentials.loginRealm) : undefined;
  return missing ?? read.unread.problem;
}

async function readProviders(api: Api): Promise<{ providers?: ServerProviders } | Problem> {
  const answer = await api.ask('GET', '/serverinfo');
  if ('problem' in answer) return answer;
  const { status, body } = answer;
  if (status !== 200 || !isObject(body)) return unexpectedStatus(status, 'the request for its providers');
  return { providers: toServerProviders(body) };
}
