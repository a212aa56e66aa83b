// How Keycloak runs a flow: org.keycloak.authentication.DefaultAuthenticationFlow of 26.5.5, method by method. 26.7.3 does the same.

import type { Answer, Authenticator } from './authenticator.ts';
import { authenticatorOf, canBeSetUp } from './authenticators.ts';
import { afterSubFlow } from './conditions.ts';
import { type Execution, executionsOf, nameOf } from './executions.ts';
import { FlowError } from './flow-error.ts';
import type { Login, Status } from './login.ts';
import { isProcessed, isSkipped, listsOf } from './lists.ts';
import { choicesAt } from './selection.ts';

/** What the browser is shown: it asks for something, or is the end. */
export type Page =
  | { readonly kind: 'form'; readonly execution: Execution }
  | { readonly kind: 'redirect'; readonly execution: Execution; readonly provider: string }
  | { readonly kind: 'denied'; readonly execution: Execution; readonly message: string; readonly reason: string };

/** What became of a flow. */
export interface FlowResult {
  /** Undefined where the flow has reached its end. */
  readonly page?: Page | undefined;
  readonly isSuccessful: boolean;
  /** What ended alternatives. */
  readonly errors: readonly FlowError[];
}

/** Runs a flow up to its next page, or to its end: processFlow. */
export function processFlow(login: Login, flow: string): FlowResult {
  if (login.facts.realm.flows.get(flow)?.providerId === 'form-flow') return formFlow(login, flow);
  const { required, alternative } = listsOf(login, flow);
  const errors: FlowError[] = [];
  const left: Execution[] = [];
  let isSuccessful = true;
  for (const execution of required) {
    if (execution.requirement === 'CONDITIONAL' && !isProcessed(login, execution) && isSkipped(login, execution))
      continue;
    left.push(execution);
    const page = processSingle(login, execution, true);
    isSuccessful = isDone(login, execution);
    if (page !== undefined) return { page, isSuccessful: false, errors };
    if (!isSuccessful) break;
  }
  if (left.length > 0) return { isSuccessful, errors };
  if (alternative.some((execution) => isDone(login, execution))) return { isSuccessful: true, errors };
  for (const execution of alternative) {
    try {
      const page = processSingle(login, execution, true);
      if (page !== undefined) return { page, isSuccessful: false, errors };
      if (isDone(login, execution)) return { isSuccessful: true, errors };
    } catch (cause) {
      if (!(cause instanceof FlowError) || cause.kind === 'exception') throw cause;
      errors.push(cause);
      login.status.set(execution.key, 'ATTEMPTED');
      login.note(execution, 'attempted', cause.message);
    }
  }
  return { isSuccessful: false, errors };
}

/** A form with parts, such as that for registration. */
function formFlow(login: Login, flow: string): FlowResult {
  const execution = executionsOf(login.facts.realm).ofSubFlow(flow);
  if (execution === undefined) throw new FlowError('exception', `the flow "${flow}" cannot be run by itself`);
  return { page: { kind: 'form', execution }, isSuccessful: false, errors: [] };
}

function isDone({ status }: Login, { key }: Execution): boolean {
  const known = status.get(key);
  return known === 'SUCCESS' || known === 'SETUP_REQUIRED';
}

/**
 * processSingleFlowExecutionModel.
 *
 * @param isFromFlow whether its flow comes to it, and the user has not chosen it.
 */
function processSingle(login: Login, wanted: Execution, isFromFlow: boolean): Page | undefined {
  if (isProcessed(login, wanted)) return undefined;
  if (wanted.flow !== undefined) return processSubFlow(login, wanted, wanted.flow);
  const choices = choicesAt(login, wanted);
  let execution = wanted;
  if (choices.length > 0 && isFromFlow) {
    const next = choices.find((choice) => choice.flow === undefined && !isProcessed(login, choice));
    if (next === undefined) return undefined;
    execution = next;
  }
  const authenticator = authenticatorOf(login, execution);
  if (needsSetup(login, execution, authenticator)) return setUp(login, execution, authenticator);
  return take(login, execution, authenticator.authenticate(login, execution));
}

function processSubFlow(login: Login, execution: Execution, flow: string): Page | undefined {
  login.begin(execution);
  const { page, isSuccessful } = processFlow(login, flow);
  if (page !== undefined) {
    login.status.set(execution.key, 'CHALLENGED');
    return page;
  }
  setStatus(login, execution, isSuccessful ? 'SUCCESS' : 'FAILED');
  login.note(execution, isSuccessful ? 'success' : 'failed');
  return undefined;
}

/** @returns whether an authenticator is not set up by the user. */
function needsSetup(login: Login, execution: Execution, authenticator: Authenticator): boolean {
  const { requiresUser, isSetupAllowed, credential } = authenticator;
  if (requiresUser) {
    if (!login.isUserKnown)
      throw new FlowError('UNKNOWN_USER', `${nameOf(execution)} needs a user, and nobody is known yet`);
    return !authenticator.isConfiguredFor(login, execution);
  }
  const isMissing = login.isUserKnown && credential !== undefined && !isSetupAllowed;
  return isMissing && !authenticator.isConfiguredFor(login, execution);
}

function setUp(login: Login, execution: Execution, authenticator: Authenticator): undefined {
  const { isSetupAllowed, setup } = authenticator;
  if (!isSetupAllowed || execution.requirement !== 'REQUIRED' || !canBeSetUp(login, authenticator))
    throw new FlowError('CREDENTIAL_SETUP_REQUIRED', `the user has not set up ${nameOf(execution)}`);
  login.status.set(execution.key, 'SETUP_REQUIRED');
  if (authenticator.asksForSetup?.(login) === false) {
    login.note(execution, 'success', 'the user need not set it up');
    return undefined;
  }
  for (const action of setup) login.setup.add(action);
  login.note(execution, 'setup', `the user sets it up first: ${setup.join(', ')}`);
  return undefined;
}

/** What each answer makes of its execution. */
const STATUS_AFTER: Readonly<Record<Answer['kind'], Status>> = {
  success: 'SUCCESS',
  attempted: 'ATTEMPTED',
  page: 'CHALLENGED',
  redirect: 'CHALLENGED',
  denied: 'FAILED',
};

/** processResult. */
function take(login: Login, execution: Execution, answer: Answer): Page | undefined {
  const { kind } = answer;
  login.status.set(execution.key, STATUS_AFTER[kind]);
  if (kind === 'page') return { kind: 'form', execution };
  if (kind === 'redirect') return { kind, execution, provider: answer.provider };
  if (kind === 'denied') {
    login.note(execution, kind, answer.reason);
    return { kind, execution, message: answer.message, reason: answer.reason };
  }
  if (kind === 'success' && answer.used !== undefined) login.used.add(answer.used);
  login.note(execution, kind, answer.note);
  return undefined;
}

function setStatus(login: Login, execution: Execution, status: Status): void {
  login.status.set(execution.key, status);
  if (status === 'SUCCESS' && execution.flow !== undefined) afterSubFlow(login, execution.flow);
}

/** The user answers a page as well as possible: processAction. */
export function answer(login: Login, { execution }: Page): FlowResult {
  const page = take(login, execution, authenticatorOf(login, execution).action(login, execution));
  return page === undefined ? goOn(login, execution) : { page, isSuccessful: false, errors: [] };
}

/** The identity provider that a page sends the browser to is not used. */
export function decline(login: Login, { execution }: Page): FlowResult {
  take(login, execution, { kind: 'attempted', note: 'the user does not go there' });
  return goOn(login, execution);
}

/** The user chooses another execution on a page: processAction with an execution's ID. */
export function choose(login: Login, execution: Execution): FlowResult {
  const page = processSingle(login, execution, false);
  return page === undefined ? goOn(login, execution) : { page, isSuccessful: false, errors: [] };
}

/** continueAuthenticationAfterSuccessfulAction. */
function goOn(login: Login, done: Execution): FlowResult {
  const executions = executionsOf(login.facts.realm);
  let execution = done;
  for (;;) {
    const parent = executions.ofSubFlow(firstUnfinished(login, execution));
    if (parent === undefined) return processFlow(login, login.topFlow);
    const page = processSingle(login, parent, false);
    if (page !== undefined) return { page, isSuccessful: false, errors: [] };
    execution = parent;
  }
}

/** checkAndValidateParentFlow. @returns the first flow around an execution that is not done. */
function firstUnfinished(login: Login, done: Execution): string {
  const executions = executionsOf(login.facts.realm);
  let execution = done;
  for (;;) {
    const { parent, requirement } = execution;
    const above = executions.ofSubFlow(parent.alias);
    if (above === undefined) return parent.alias;
    const { required, alternative } = login.quietly(() => listsOf(login, parent.alias));
    const isSuccess = ({ key }: Execution): boolean => login.status.get(key) === 'SUCCESS';
    const isFinished =
      requirement === 'ALTERNATIVE'
        ? required.length === 0 && alternative.some(isSuccess)
        : (requirement === 'REQUIRED' || requirement === 'CONDITIONAL') && required.every(isSuccess);
    if (!isFinished) return parent.alias;
    setStatus(login, above, 'SUCCESS');
    login.note(above, 'success');
    execution = above;
  }
}
