import { GUARD_FLOW, needsGuardFlow } from '../../keycloak/flows.ts';
import { executionsOf } from '../flows.ts';
import { at, isOn, type Placed, text } from '../../document/placed.ts';
import type { RealmIndex } from '../realm-index.ts';
import { DENY, topLevelFlow } from '../example-flows.ts';
import type { Examples, Rule } from '../rule.ts';

export const rule: Rule<'unguarded-post-broker-flow'> = {
  code: 'unguarded-post-broker-flow',
  severity: 'error',
  title: `a managed flow that an identity provider uses after login, without the flow "${GUARD_FLOW}"`,
  reason:
    'To change such a flow, keycloak-config-cli up to 6.5.0 first points the identity provider at a flow named "post broker login", which Keycloak does not have: the reconcile fails with HTTP 500, but only on realms that are already running. Later versions clear the alias in the meantime, so brokered logins skip the gate.',
  check: (realm, report) => {
    const guard = realm.flows.find((flow) => flow.document.kind === 'managed' && text(flow, 'alias') === GUARD_FLOW);
    const severity = needsGuardFlow(realm.reconciler) ? 'error' : 'warning';
    for (const flow of flowsAfterLogin(realm)) {
      const alias = text(flow, 'alias') ?? '';
      if (guard === undefined) {
        report(flow, {
          message: `an identity provider uses "${alias}" after login, but no managed flow is named "${GUARD_FLOW}"`,
          hint: `Start this file with a top-level flow "${GUARD_FLOW}" that denies access`,
          severity,
        });
      } else if (guard.document !== flow.document || Number(guard.path.at(-1)) > Number(flow.path.at(-1))) {
        report(guard, {
          message: `"${GUARD_FLOW}" comes after "${alias}", which needs it`,
          hint: 'Make it the first flow of that file',
          severity,
        });
      }
    }
    if (guard === undefined) return;
    const executions = executionsOf(guard).filter(({ requirement }) => requirement !== 'DISABLED');
    const denies = executions.some(
      ({ authenticator, requirement }) => authenticator === 'deny-access-authenticator' && requirement === 'REQUIRED',
    );
    if (!isOn(guard, 'topLevel')) report(guard, { message: `"${GUARD_FLOW}" must be a top-level flow` });
    else if (!denies)
      report(guard, {
        message: `"${GUARD_FLOW}" lets logins through while another flow is being changed`,
        hint: 'Make its first execution a REQUIRED deny-access-authenticator',
      });
  },
};

function flowsAfterLogin(realm: RealmIndex): Placed[] {
  const aliases = new Set(realm.identityProviders.map((provider) => text(provider, 'postBrokerLoginFlowAlias')));
  return realm.flows.filter(
    (flow) => flow.document.kind === 'managed' && at(flow, 'alias') !== undefined && aliases.has(text(flow, 'alias')),
  );
}

const flow = (alias: string): object => topLevelFlow(alias, DENY);
const provider = {
  identityProviders: [{ alias: 'entra', providerId: 'google', postBrokerLoginFlowAlias: 'gate', config: {} }],
};

export const examples: Examples = {
  bad: {
    'bootstrap/identity-providers.json': provider,
    'managed/40-flows.json': { authenticationFlows: [flow('gate')] },
  },
  good: {
    'bootstrap/identity-providers.json': provider,
    'managed/40-flows.json': { authenticationFlows: [flow(GUARD_FLOW), flow('gate')] },
  },
};
