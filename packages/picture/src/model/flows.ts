import type { AccessExecution, AccessFlow, AccessRealm } from '@realm-as-code/access';
import { isCondition, isKnownAuthenticator, wordsOfAuthenticator } from '../words/authenticators.ts';
import { besidesOf, wordsOfCondition } from '../words/conditions.ts';
import { BESIDES, flowUsesOf, UNUSED } from './flow-uses.ts';
import type { Origin, OriginOf } from './origins.ts';

/** Something that a flow runs into. */
export interface DrawnStep {
  readonly requirement: string;
  readonly kind: 'authenticator' | 'allow' | 'deny' | 'sub-flow';
  /** What it does, in words; the alias of a sub-flow. */
  readonly title: string;
  /** The provider's ID; the description of a sub-flow. */
  readonly detail: string;
  /** Of one that denies: what the user reads. */
  readonly message?: string | undefined;
  /** What is special about it. */
  readonly note?: string | undefined;
  /** Why it never runs; undefined where it can. */
  readonly idle?: string | undefined;
  /** Of a conditional sub-flow: what has to hold, all of it. */
  readonly conditions: readonly string[];
  readonly steps: readonly DrawnStep[];
}

/** A top-level flow. */
export interface DrawnFlow {
  readonly alias: string;
  readonly description: string;
  readonly origin: Origin;
  /** What it is used for; nothing where it is empty. */
  readonly uses: readonly string[];
  /** Whether it decides who gets in. */
  readonly isLogin: boolean;
  readonly steps: readonly DrawnStep[];
}

/** Draws all top-level flows: those that decide about logins first, those that nobody uses last. */
export function drawnFlows(realm: AccessRealm, originOf: OriginOf): DrawnFlow[] {
  const usesOf = flowUsesOf(realm);
  const ranked = [...realm.flows.values()]
    .filter(({ topLevel }) => topLevel)
    .map((flow) => {
      const uses = usesOf.get(flow.alias) ?? [];
      return { flow, uses, rank: Math.min(...uses.map(({ rank }) => rank), UNUSED) };
    })
    .toSorted((a, b) => a.rank - b.rank);
  return ranked.map(({ flow, uses, rank }) => ({
    alias: flow.alias,
    description: flow.description,
    origin: originOf('flow', flow.alias),
    uses: uses.map(({ text }) => text),
    isLogin: rank < BESIDES,
    steps: drawnSteps(realm, flow, false),
  }));
}

const isRequired = ({ requirement }: AccessExecution): boolean =>
  requirement === 'REQUIRED' || requirement === 'CONDITIONAL';

/** Conditions that are disabled are none (DefaultAuthenticationFlow.isConditionalAuthenticator). */
const isEnabledCondition = ({ authenticator, requirement }: AccessExecution): boolean =>
  authenticator !== undefined && isCondition(authenticator) && requirement !== 'DISABLED';

/** @param isConditional whether the flow's conditions count: they are drawn with the sub-flow itself then. */
function drawnSteps(realm: AccessRealm, { executions }: AccessFlow, isConditional: boolean): DrawnStep[] {
  const hasRequired = executions.some((one) => isRequired(one) && !isEnabledCondition(one));
  return executions
    .filter((one) => !(isConditional && isEnabledCondition(one)))
    .map((one): DrawnStep => {
      const step = one.flow === undefined ? drawnAuthenticator(one) : drawnSubFlow(realm, one.flow, one);
      const idle = whyIdle(one, hasRequired) ?? step.idle;
      return idle === undefined ? step : { ...step, idle };
    });
}

/** Alternatives are ignored beside something required (DefaultAuthenticationFlow.fillListsOfExecutions). */
function whyIdle(execution: AccessExecution, hasRequired: boolean): string | undefined {
  if (execution.requirement === 'DISABLED') return 'disabled';
  if (isEnabledCondition(execution)) return 'ignored: a condition counts only in a conditional sub-flow';
  return execution.requirement === 'ALTERNATIVE' && hasRequired
    ? 'ignored: an alternative beside something required'
    : undefined;
}

function drawnAuthenticator(execution: AccessExecution): DrawnStep {
  const { authenticator = '', requirement, config = {} } = execution;
  const base = { requirement, detail: authenticator, conditions: [], steps: [] };
  if (isCondition(authenticator))
    return { ...base, kind: 'authenticator', title: `If ${wordsOfCondition(execution, [])}` };
  const title = wordsOfAuthenticator(authenticator);
  if (authenticator === 'deny-access-authenticator')
    return { ...base, kind: 'deny', title, message: config['denyErrorMessage'] };
  if (authenticator === 'allow-access-authenticator') return { ...base, kind: 'allow', title };
  return { ...base, kind: 'authenticator', title, note: noteOn(authenticator, config) };
}

function noteOn(authenticator: string, config: Readonly<Record<string, string>>): string | undefined {
  if (authenticator === 'identity-provider-redirector') {
    const provider = config['defaultProvider'];
    return provider === undefined || provider === '' ? 'the one that the client asks for' : `by default ${provider}`;
  }
  return isKnownAuthenticator(authenticator) ? undefined : 'of an extension: what it does is not known';
}

function drawnSubFlow(realm: AccessRealm, alias: string, { requirement }: AccessExecution): DrawnStep {
  const flow = realm.flows.get(alias);
  const isConditional = requirement === 'CONDITIONAL';
  const inner = flow?.executions ?? [];
  const conditions = isConditional ? inner.filter(isEnabledCondition) : [];
  return {
    requirement,
    kind: 'sub-flow',
    title: alias,
    detail: flow?.description ?? '',
    idle: whyEmpty(flow, isConditional && conditions.length === 0),
    conditions: conditions.map((condition) => wordsOfCondition(condition, besidesOf(inner))),
    steps: flow === undefined ? [] : drawnSteps(realm, flow, isConditional),
  };
}

/** DefaultAuthenticationFlow.isConditionalSubflowDisabled: without conditions, a conditional sub-flow never runs. */
function whyEmpty(flow: AccessFlow | undefined, lacksConditions: boolean): string | undefined {
  if (flow === undefined) return 'there is no such flow';
  return lacksConditions ? 'never runs: conditional, but without a condition' : undefined;
}
