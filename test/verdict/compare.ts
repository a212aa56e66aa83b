import type { AdminApi } from '../e2e/admin-api.ts';
import { Random } from '../e2e/plan-cases/random.ts';
import type { Base } from './bases.ts';
import { judge, type Verdict } from './judge.ts';
import { mutateRealm, type RealmFiles } from './mutations.ts';
import { importOf, keyOf, validateFiles } from './ours.ts';

/** A server to ask, and its version. */
export interface Server {
  readonly url: string;
  readonly admin: AdminApi;
  readonly keycloak: string;
  /** Runs the reconciler, where there is one: see reconcile.ts. */
  readonly reconcile?: ((files: RealmFiles, realm: string) => Promise<readonly string[]>) | undefined;
}

/** A base as it is, so that only what a change brings is compared. */
export interface Baseline extends Base {
  readonly verdict: Verdict;
  readonly findings: ReadonlySet<string>;
}

/** What both sides say about a changed realm. */
export interface Comparison {
  readonly base: string;
  readonly seed: number;
  readonly kind: string;
  readonly what: string;
  readonly verdict: Verdict;
  /** What is new in `validate`, as `severity code: message`. */
  readonly findings: readonly string[];
  readonly outcome: 'agreed' | 'missed' | 'wrongly refused' | 'not seen' | 'no effect';
}

/** Errors about what a judge cannot see, and why. */
const NOT_SEEN = {
  'duplicate-entity': 'an execution that runs twice looks like one',
  'excessive-session': 'only a reconcile fails',
  'incomplete-flow': 'only the flows of the realm for browsers and direct grants run',
  'invalid-execution': 'only the flows of the realm for browsers and direct grants run',
  'invalid-lifespan': 'not every realm lets its user in, and sessions are not waited for',
  'invalid-requirement': 'only the flows of the realm for browsers and direct grants run',
  'invalid-value': 'one-time passwords, passkeys and identity providers are not used',
  'missing-identity': 'only a reconcile fails',
  'undefined-client-scope': 'only a reconcile fails',
  'undefined-flow': 'the flows of built-in clients do not run',
  'undefined-role': 'only a reconcile fails',
  'unknown-algorithm': 'not every client gets tokens',
} as const;

/** @throws when the server does not take the realm as it is. */
export async function baselineOf(base: Base, { url, admin, keycloak }: Server): Promise<Baseline> {
  const { realm, findings } = validateFiles(base.files, keycloak);
  const verdict = await judge(url, admin, importOf(realm));
  if (verdict.refused !== undefined) throw new Error(`${base.name}: ${verdict.refused}`);
  return { ...base, verdict, findings: new Set(findings.map(keyOf)) };
}

/** Changes a realm at random and asks both sides. @returns undefined where there is no document to import. */
export async function compare(base: Baseline, seed: number, server: Server): Promise<Comparison | undefined> {
  const files: RealmFiles = structuredClone(base.files);
  const { kind, what } = mutateRealm(files, new Random(seed));
  const { realm, findings } = validateFiles(files, server.keycloak);
  // Documents that contradict each other are never imported; one document is, whatever is wrong with it.
  const isMerged = realm.isComplete && !realm.diagnostics.some(({ severity }) => severity === 'error');
  const [only, ...others] = Object.values(files);
  const document = isMerged ? importOf(realm) : others.length === 0 ? only : undefined;
  if (document === undefined || Object.keys(document).length === 0) return undefined;
  const isManaged = Object.keys(files).some((path) => path.startsWith('managed/'));
  const { reconcile } = server;
  const run = isManaged && reconcile !== undefined ? (name: string) => reconcile(files, name) : undefined;
  const verdict = newIn(await judge(server.url, server.admin, document, run), base.verdict);
  const fresh = findings.filter((one) => !base.findings.has(keyOf(one)));
  const isBad = verdict.refused !== undefined || verdict.broken.length > 0;
  // A realm may change on purpose how users log in; an error that says they cannot is right.
  const isLoginAsBefore = verdict.login === base.verdict.login;
  const errors = fresh.filter(({ severity }) => severity === 'error');
  const hasError = isLoginAsBefore && errors.length > 0;
  return {
    base: base.name,
    seed,
    kind,
    what,
    verdict,
    findings: fresh.map(({ severity, code, message }) => `${severity} ${code}: ${message}`),
    outcome: isBad
      ? fresh.length > 0
        ? 'agreed'
        : 'missed'
      : hasError
        ? errors.every(({ code }) => Object.hasOwn(NOT_SEEN, code))
          ? 'not seen'
          : 'wrongly refused'
        : verdict.lost.length > 0 && fresh.length === 0
          ? 'no effect'
          : 'agreed',
  };
}

function newIn(verdict: Verdict, before: Verdict): Verdict {
  return {
    ...verdict,
    broken: verdict.broken.filter((one) => !before.broken.includes(one)),
    lost: verdict.lost.filter((one) => !before.lost.includes(one)),
  };
}
