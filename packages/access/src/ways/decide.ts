import type { Access, Attempt, LoginRequest } from '../access.ts';
import { explore, lastStep, RANK } from '../flow/explore.ts';
import { type LoginFacts, NO_LEVEL } from '../flow/login.ts';
import type { AccessRealm } from '../realm/access-realm.ts';
import { rolesOf } from '../realm/roles.ts';
import { scopesOf } from '../realm/scopes.ts';
import { needsAfterFlow, refusalAfterDirectGrant } from './after-flow.ts';
import { doubtsBeforeFlow, refusalBeforeFlow, refusalOfUser } from './before-flow.ts';
import { brokerCourse } from './broker.ts';
import { type Course, courseOf } from './course.ts';
import { browserFlowOf, directGrantFlowOf } from './flows-of-client.ts';
import { registrationCourse, resetCourse } from './own-account.ts';
import { requestedLevel } from './requested-level.ts';
import { requestsOf } from './requests.ts';

/** @returns whether somebody gets in, as Keycloak would decide, and by which steps. */
export function decide(realm: AccessRealm, attempt: Attempt): Access {
  const { clientId, way, request = { scopes: [] } } = attempt;
  const refusal = refusalBeforeFlow(realm, attempt);
  if (refusal !== undefined) return refused(emptyAccess(request), refusal);
  const doubts = doubtsBeforeFlow(realm, attempt);
  if (way.kind === 'service-account') return doubting({ ...emptyAccess(request), outcome: 'allowed' }, doubts);
  const requests = attempt.request === undefined ? requestsOf(realm, clientId) : [attempt.request];
  const answers = requests.flatMap((one) =>
    waysToTry(attempt).map((tried) => assuming(factsOf(realm, tried, one), tried, new Map())),
  );
  const best = answers.reduce((found, access) => (RANK[access.outcome] > RANK[found.outcome] ? access : found));
  const disabled = best.outcome === 'denied' ? undefined : refusalOfUser(attempt);
  return disabled === undefined ? doubting(best, doubts) : refused({ ...best, needs: [], dependsOn: [] }, disabled);
}

/** A first login through an identity provider is of somebody who has an account, or of somebody who has none. */
function waysToTry(attempt: Attempt): Attempt[] {
  const { way } = attempt;
  if (way.kind !== 'broker' || !way.isFirst || way.hasAccount !== undefined) return [attempt];
  const having = (hasAccount: boolean): Attempt => ({ ...attempt, way: { ...way, hasAccount } });
  // Whoever is disabled has an account.
  return attempt.user.enabled ? [having(false), having(true)] : [having(true)];
}

/** More of what is not known than this, and nothing is said. */
const MOST_UNKNOWN = 5;

/** What is not known is assumed to be the one, then the other: where both come to the same, it does not matter. */
function assuming(facts: LoginFacts, attempt: Attempt, assumptions: ReadonlyMap<string, boolean>): Access {
  const course = run({ ...facts, assumptions }, attempt);
  const { end, steps } = course;
  if (end.kind !== 'unknown') return toAccess(course, facts, attempt);
  const { key, reason } = end;
  const unknown = (access: Access): Access => doubting(access, [reason]);
  // What has been assumed and still is not known does not depend on that alone.
  if (assumptions.size >= MOST_UNKNOWN || assumptions.has(key)) return unknown(emptyAccess(facts.request, steps));
  const [first, second] = [true, false].map((value) =>
    assuming(facts, attempt, new Map([...assumptions, [key, value]])),
  );
  if (first === undefined || second === undefined || first.outcome === second.outcome)
    return first ?? unknown(emptyAccess(facts.request, steps));
  return unknown(RANK[first.outcome] >= RANK[second.outcome] ? first : second);
}

function factsOf(realm: AccessRealm, { clientId, user, way }: Attempt, request: LoginRequest): LoginFacts {
  const level = way.kind === 'direct-grant' ? undefined : requestedLevel(realm, clientId, request);
  return {
    realm,
    clientId,
    user,
    roles: rolesOf(realm, user),
    scopes: scopesOf(realm, clientId, request),
    request,
    level: level ?? NO_LEVEL,
    hasSession: way.kind === 'session',
    assumptions: new Map(),
  };
}

function run(facts: LoginFacts, { way, clientId }: Attempt): Course {
  const { realm, user } = facts;
  if (way.kind === 'direct-grant')
    return courseOf(explore(facts, directGrantFlowOf(realm, clientId), { hasPages: false }), user);
  if (way.kind === 'registration') return registrationCourse(facts);
  if (way.kind === 'reset-credentials') return resetCourse(facts);
  const flow = browserFlowOf(realm, clientId);
  return way.kind === 'broker'
    ? brokerCourse(facts, flow, way)
    : courseOf(explore(facts, flow, { hasPages: true }), user);
}

function toAccess({ end, flows, steps, user, isNew }: Course, facts: LoginFacts, { way }: Attempt): Access {
  const { request, realm, clientId } = facts;
  const access = { ...emptyAccess(request, steps), flows };
  if (end.kind === 'denied') return { ...refused(access, end), by: lastStep(end.login.steps) };
  const ended = { clientId, user, request, setup: end.login.setup, isNew };
  const refusal = way.kind === 'direct-grant' ? refusalAfterDirectGrant(realm, ended) : undefined;
  if (refusal !== undefined) return refused(access, refusal);
  const needs = needsAfterFlow(realm, ended);
  return { ...access, outcome: needs.length > 0 ? 'needs' : 'allowed', needs };
}

function refused(access: Access, { reason, message }: Pick<Access, 'reason' | 'message'>): Access {
  return { ...access, outcome: 'denied', reason, message };
}

function doubting(access: Access, doubts: readonly string[]): Access {
  if (doubts.length === 0) return access;
  return { ...access, outcome: 'depends', dependsOn: [...new Set([...doubts, ...access.dependsOn])] };
}

function emptyAccess(request: LoginRequest, steps: Access['steps'] = []): Access {
  return { outcome: 'denied', needs: [], dependsOn: [], flows: [], steps, request };
}
