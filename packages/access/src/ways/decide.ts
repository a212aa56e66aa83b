import { isTrue, own } from '@realm-as-code/renderer';
import type { Access, Attempt, LoginRequest } from '../access.ts';
import { type End, explore, lastStep, RANK } from '../flow/explore.ts';
import { type LoginFacts, NO_LEVEL } from '../flow/login.ts';
import type { AccessRealm } from '../realm/access-realm.ts';
import { rolesOf } from '../realm/roles.ts';
import { scopesOf } from '../realm/scopes.ts';
import { directGrantFlowOf, browserFlowOf } from './flows-of-client.ts';
import { requestsOf } from './requests.ts';

/** @returns whether somebody gets in, as Keycloak would decide, and by which steps. */
export function decide(realm: AccessRealm, attempt: Attempt): Access {
  const requests = attempt.request === undefined ? requestsOf(realm, attempt.clientId) : [attempt.request];
  const answers = requests.map((request) => decideFor(realm, attempt, request));
  return answers.reduce((best, access) => (RANK[access.outcome] > RANK[best.outcome] ? access : best));
}

/** More of what is not known than this, and nothing is said. */
const MOST_UNKNOWN = 5;

function decideFor(realm: AccessRealm, attempt: Attempt, request: LoginRequest): Access {
  const facts = factsOf(realm, attempt, request);
  return assuming(facts, attempt, new Map());
}

/** What is not known is assumed to be the one, then the other: where both come to the same, it does not matter. */
function assuming(facts: LoginFacts, attempt: Attempt, assumptions: ReadonlyMap<string, boolean>): Access {
  const end = run({ ...facts, assumptions }, attempt);
  if (end.kind !== 'unknown') return toAccess(end, facts, attempt);
  const { login, key, reason } = end;
  const unknown = (access: Access): Access => ({
    ...access,
    outcome: 'depends',
    dependsOn: [...new Set([reason, ...access.dependsOn])],
  });
  if (assumptions.size >= MOST_UNKNOWN) return unknown(emptyAccess(facts.request, login.steps));
  const [first, second] = [true, false].map((value) =>
    assuming(facts, attempt, new Map([...assumptions, [key, value]])),
  );
  if (first === undefined || second === undefined || first.outcome === second.outcome)
    return first ?? unknown(emptyAccess(facts.request, login.steps));
  return unknown(RANK[first.outcome] >= RANK[second.outcome] ? first : second);
}

function factsOf(realm: AccessRealm, { clientId, user, way }: Attempt, request: LoginRequest): LoginFacts {
  return {
    realm,
    clientId,
    user,
    roles: rolesOf(realm, user),
    scopes: scopesOf(realm, clientId, request),
    request,
    level: request.level ?? NO_LEVEL,
    hasSession: way.kind === 'session',
    assumptions: new Map(),
  };
}

function run(facts: LoginFacts, { way, clientId }: Attempt): End {
  const { realm } = facts;
  if (way.kind === 'direct-grant') return explore(facts, directGrantFlowOf(realm, clientId), { hasPages: false });
  const wish = { hasPages: true, ...(way.kind === 'broker' && { provider: way.provider }) };
  return explore(facts, browserFlowOf(realm, clientId), wish);
}

function toAccess(
  end: Exclude<End, { kind: 'unknown' }>,
  { request, realm, clientId }: LoginFacts,
  { user }: Attempt,
): Access {
  const { login } = end;
  const access = emptyAccess(request, login.steps);
  const flows = [login.topFlow];
  if (end.kind === 'denied') {
    const { reason, message } = end;
    return { ...access, flows, outcome: 'denied', reason, message, by: lastStep(login.steps) };
  }
  const consent = isTrue(own(realm.clients.get(clientId) ?? {}, 'consentRequired')) ? ['consent'] : [];
  const needs = [...new Set([...user.requiredActions, ...login.setup, ...consent])];
  return { ...access, flows, outcome: needs.length > 0 ? 'needs' : 'allowed', needs };
}

function emptyAccess(request: LoginRequest, steps: Access['steps']): Access {
  return { outcome: 'denied', needs: [], dependsOn: [], flows: [], steps, request };
}
