import { expect, it } from 'vitest';
import { ANYBODY, decide, type RealmState, statesOfRebuild } from '../src/index.ts';
import { realmWith, sub } from './realm-with.ts';

const forms = sub('REQUIRED', 'password', 'REQUIRED auth-username-password-form');
const gate = sub(
  'CONDITIONAL',
  'gate',
  ['REQUIRED conditional-user-role', { condUserRole: 'staff', negate: 'true' }],
  ['REQUIRED deny-access-authenticator', { denyErrorMessage: 'No.' }],
);
const provider = { alias: 'corp', providerId: 'oidc', enabled: true, firstBrokerLoginFlowAlias: 'first broker login' };
const behindGate = { identityProviders: [{ ...provider, postBrokerLoginFlowAlias: 'gated' }] };

const summaryOf = (states: readonly RealmState[]): string[] => states.map(({ moment, what }) => `${moment}: ${what}`);
const postFlows = (states: readonly RealmState[]): unknown[] =>
  states.map(({ realm }) => realm.identityProviders.get('corp')?.['postBrokerLoginFlowAlias']);
const during = (states: readonly RealmState[]): RealmState[] =>
  states.filter(({ moment }) => moment === 'during a reconcile');

it('while the flow of the realm is made anew, an empty one stands in for it, and nobody gets in', () => {
  const [state, ...others] = during(statesOfRebuild(realmWith([forms, gate]), ['gated'], '6.5.1'));
  expect(others).toEqual([]);
  const realm = state?.realm ?? realmWith([]);
  expect(realm.flows.get(realm.bindings.get('browserFlow') ?? '')?.executions).toEqual([]);
  const user = { ...ANYBODY, roles: ['staff'] };
  expect(decide(realm, { clientId: 'app', user, way: { kind: 'form' } }).outcome).toBe('denied');
});

it('a flow that nothing uses can be made anew at any time', () => {
  const realm = realmWith([forms, gate], { browserFlow: 'browser' });
  expect(statesOfRebuild(realm, ['gated', 'unheard of'], '6.5.1')).toEqual([]);
});

it('the gate after an identity provider is a guard up to keycloak-config-cli 6.5.0, and none later', () => {
  const realm = realmWith([forms, gate], { ...behindGate, browserFlow: 'browser' });
  expect(postFlows(during(statesOfRebuild(realm, ['gated'], '6.4.0')))).toEqual(['TEMPORARY_CREATED_AUTH_FLOW']);
  expect(postFlows(during(statesOfRebuild(realm, ['gated'], '6.5.0')))).toEqual(['post broker login']);
  expect(postFlows(during(statesOfRebuild(realm, ['gated'], '6.5.1')))).toEqual([undefined]);
  expect(postFlows(during(statesOfRebuild(realm, ['gated'], undefined)))).toEqual([undefined]);
});

it('a flow for first logins and for all logins is released in two steps, and taken back in two', () => {
  const both = { ...provider, firstBrokerLoginFlowAlias: 'gated', postBrokerLoginFlowAlias: 'gated' };
  const realm = realmWith([forms, gate], { identityProviders: [both] });
  const states = during(statesOfRebuild(realm, ['gated'], '6.5.0'));
  expect(postFlows(states)).toEqual(['gated', 'post broker login', 'post broker login']);
});

it('a client with a flow of its own gets an empty one, too', () => {
  const app = { clientId: 'app', publicClient: true, redirectUris: ['https://app.example/*'] };
  const clients = [{ ...app, authenticationFlowBindingOverrides: { browser: 'gated' } }];
  const [state] = statesOfRebuild(realmWith([forms, gate], { browserFlow: 'browser', clients }), ['gated'], '6.5.1');
  const [flow] = Object.values(state?.realm.clients.get('app')?.['authenticationFlowBindingOverrides'] ?? {});
  expect(state?.realm.flows.get(flow as string)?.executions).toEqual([]);
});

it('a run that stops leaves a flow without its gate behind', () => {
  const states = statesOfRebuild(realmWith([forms, gate]), ['gated'], '6.5.0');
  expect(summaryOf(states)).toEqual([
    'during a reconcile: while "gated" is made anew',
    'after a failed reconcile: when the run is killed while "gated" is made anew',
    'after a failed reconcile: when the configs of "gated" have been deleted, and it has not',
    'after a failed reconcile: when the configs of "gated" have been deleted, and it has not',
    'after a failed reconcile: when the making of "gated" stops before its first execution',
    'after a failed reconcile: when the making of "gated" stops after "password"',
    'after a failed reconcile: when the making of "gated" stops after "auth-username-password-form"',
    'after a failed reconcile: when the making of "gated" stops after "gate"',
    'after a failed reconcile: when the making of "gated" stops after "conditional-user-role"',
  ]);
  const outcomes = states.map(
    ({ realm }) => decide(realm, { clientId: 'app', user: ANYBODY, way: { kind: 'form' } }).outcome,
  );
  expect(outcomes.slice(0, 2)).toEqual(['denied', 'denied']);
  expect(outcomes[6]).toBe('allowed');
});

it('before 6.5.0, what a run has pointed elsewhere stays there when it stops', () => {
  expect(summaryOf(statesOfRebuild(realmWith([forms, gate]), ['gated'], '6.4.1'))).toEqual([
    'during a reconcile: while "gated" is made anew',
    'after a failed reconcile: when the run is killed while "gated" is made anew',
  ]);
});

it('before 6.5.0, a client with a flow of its own is pointed back while that is being made', () => {
  const app = { clientId: 'app', publicClient: true, redirectUris: ['https://app.example/*'] };
  const clients = [{ ...app, authenticationFlowBindingOverrides: { browser: 'gated' } }];
  const realm = realmWith([forms, gate], { browserFlow: 'browser', clients });
  const way = { kind: 'form' } as const;
  const outcomes = (version: string): string[] =>
    during(statesOfRebuild(realm, ['gated'], version)).map(
      ({ realm: state }) => decide(state, { clientId: 'app', user: ANYBODY, way }).outcome,
    );
  expect(outcomes('6.4.1')).toContain('allowed');
  expect(outcomes('6.5.0')).toEqual(['denied']);
});

it('a provider that uses the guard itself holds it: every run that has to change it stops', () => {
  const identityProviders = [{ ...provider, postBrokerLoginFlowAlias: 'gated' }];
  const realm = realmWith([forms, gate], { browserFlow: 'browser', identityProviders });
  const flows = new Map(realm.flows);
  const guard = {
    alias: 'post broker login',
    topLevel: true,
    builtIn: false,
    providerId: 'basic-flow',
    description: '',
  };
  flows.set(guard.alias, { ...guard, executions: realm.flows.get('gate')?.executions ?? [] });
  const held = {
    ...realm,
    flows,
    identityProviders: new Map([['corp', { ...provider, postBrokerLoginFlowAlias: guard.alias }]]),
  };
  expect(during(statesOfRebuild(held, [guard.alias], '6.5.0'))[0]?.what).toContain('have been deleted, and it has not');
  expect(postFlows(during(statesOfRebuild(held, [guard.alias], '6.5.1')))).toEqual([undefined]);
});

it("a flow of the realm's first logins is not deleted: every run stops there, with its configs gone", () => {
  const states = statesOfRebuild(realmWith([gate], { firstBrokerLoginFlow: 'gated' }), ['gated'], '6.5.1');
  expect(
    during(states)
      .at(-1)
      ?.realm.flows.get('gate')
      ?.executions.map(({ config }) => config),
  ).toEqual([undefined, undefined]);
});
