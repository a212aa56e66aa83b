import {
  type LiveRealm,
  reconcile,
  type Reconciled,
  type ReconcileDocument,
  reconcilerSettings,
  resolveValues,
} from '@realm-as-code/planner';
import { environment } from './e2e/environment.ts';

/** A document of a run: its name, and what it says before variables are put in. */
export interface RunDocument {
  readonly name: string;
  readonly value: object;
}

/** @returns the states that the model goes through. Settings are those of keycloak-config-cli's container. */
export function modelled(
  before: LiveRealm,
  documents: readonly RunDocument[],
  settings: ReadonlyMap<string, string>,
  version: string,
): { readonly steps: string[][]; readonly failure: Reconciled['failure'] } {
  const values = new Map(Object.entries(environment));
  const resolved = documents.map(({ name, value }): ReconcileDocument => {
    return { name, value: resolveValues(value as never, values) };
  });
  const states = [decisiveOf(before)];
  const { failure } = reconcile(before, resolved, reconcilerSettings(settings, version), (realm) => {
    states.push(decisiveOf(realm));
  });
  return { steps: stepsOf(states), failure };
}

/** @returns what decides who may log in, as lines. */
export function decisiveOf(realm: LiveRealm): Set<string> {
  const lines = [...realm.bindings].map(([binding, flow]) => `${binding}: ${flow}`);
  for (const [alias, { executions }] of realm.flows) {
    const list = executions.map(({ requirement, authenticator, flow, config }) =>
      [requirement, flow ?? authenticator, config === undefined ? '' : `(${config})`].join(' '),
    );
    lines.push(`flow ${alias}: ${list.join(', ')}`);
  }
  for (const [alias, config] of realm.authenticatorConfigs) lines.push(`config ${alias}: ${JSON.stringify(config)}`);
  for (const [clientId, client] of realm.clients) {
    const { enabled, standardFlowEnabled, directAccessGrantsEnabled, serviceAccountsEnabled, consentRequired } = client;
    const switches = [enabled, standardFlowEnabled, directAccessGrantsEnabled, serviceAccountsEnabled, consentRequired];
    const lists = [client['defaultClientScopes'], client['optionalClientScopes']].map((list) =>
      Array.isArray(list) ? list : [],
    );
    const overrides = client['authenticationFlowBindingOverrides'] ?? {};
    lines.push(`client ${clientId}: ${JSON.stringify([switches.map((one) => one ?? false), lists, overrides])}`);
  }
  for (const [alias, provider] of realm.identityProviders) {
    const { enabled, firstBrokerLoginFlowAlias: first, postBrokerLoginFlowAlias: post } = provider;
    lines.push(`identity provider ${alias}: ${JSON.stringify([enabled, first, post])}`);
  }
  for (const name of realm.clientScopes.keys()) lines.push(`client scope ${name}`);
  for (const [name, role] of realm.realmRoles) lines.push(`role ${name}: ${JSON.stringify(role['composites'] ?? {})}`);
  return new Set(lines);
}

/** @returns what is different after each write that makes a difference: `-` for what is gone, `+` for what has come. */
export function stepsOf(states: readonly Set<string>[]): string[][] {
  return states.slice(1).flatMap((state, at) => {
    const last = states[at] ?? new Set();
    const gone = [...last].filter((line) => !state.has(line)).map((line) => `- ${line}`);
    const come = [...state].filter((line) => !last.has(line)).map((line) => `+ ${line}`);
    return gone.length + come.length === 0 ? [] : [[...gone, ...come].toSorted()];
  });
}
