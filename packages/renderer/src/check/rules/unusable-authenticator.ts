import { at, isOn, type Placed } from '../../document/placed.ts';
import { NEEDS_BROKERED_LOGIN, NEEDS_SESSION, NEEDS_USER } from '../../keycloak/flow-authenticators.ts';
import { authenticator, topLevelFlow } from '../example-flows.ts';
import { executionsOf, inOrder, isCondition } from '../flows.ts';
import type { RealmIndex } from '../realm-index.ts';
import type { Examples, Rule } from '../rule.ts';

/** The bindings whose flows start without a user. */
const BINDINGS = ['browserFlow', 'directGrantFlow'] as const;

export const rule: Rule<'unusable-authenticator'> = {
  code: 'unusable-authenticator',
  severity: 'error',
  title: 'a REQUIRED authenticator with which the realm’s browser flow or direct grant flow can let nobody in',
  reason:
    'Keycloak stores the flow; then every login page answers 400, or every request for a token of a user 500: a password without a user name before it, a step of a first login through an identity provider, a cookie that nobody can get.',
  check: (realm, report) => {
    for (const binding of BINDINGS) {
      const flow = boundFlow(realm, binding);
      if (flow === undefined) continue;
      // Beside these, alternatives are ignored; conditions only decide whether a flow runs.
      const strict = inOrder(executionsOf(flow)).filter(
        (one) => (one.requirement === 'REQUIRED' || one.requirement === 'CONDITIONAL') && !isCondition(one),
      );
      for (const [index, { place, subFlow, authenticator: name }] of strict.entries()) {
        if (name === undefined || subFlow !== undefined) continue;
        // Later on, a browser may have answered with a page.
        const isReached = index === 0 || binding === 'directGrantFlow';
        const problem = isReached ? problemOf(name, index === 0) : undefined;
        if (problem !== undefined)
          report(at(place, 'authenticator') ?? place, {
            message: `"${name}" ${problem}, so the ${binding} lets nobody in`,
            hint: 'Put what identifies a user before it, or take it out of this flow',
          });
      }
    }
  },
};

function boundFlow(realm: RealmIndex, binding: string): Placed | undefined {
  const alias = realm.setting(binding);
  const flow = typeof alias === 'string' ? realm.findDeclared('flow', alias) : undefined;
  return flow === undefined || isOn(flow, 'builtIn') ? undefined : flow;
}

function problemOf(name: string, isFirst: boolean): string | undefined {
  if (NEEDS_BROKERED_LOGIN.has(name)) return 'only continues a login through an identity provider';
  if (name === NEEDS_SESSION) return 'only continues a session';
  return isFirst && NEEDS_USER.has(name) ? 'needs a user, whom nothing before it identifies' : undefined;
}

const flow = (...names: readonly string[]): object => ({
  directGrantFlow: 'grant',
  authenticationFlows: [topLevelFlow('grant', ...names.map((name) => authenticator(name)))],
});

export const examples: Examples = {
  bad: { 'managed/40-flows.json': flow('direct-grant-validate-password') },
  good: { 'managed/40-flows.json': flow('direct-grant-validate-username', 'direct-grant-validate-password') },
};
