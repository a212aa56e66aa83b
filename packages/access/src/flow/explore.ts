// A user at the pages of a login: everything that the user can do there is tried.

import { compareText } from '@realm-as-code/renderer';
import type { Outcome, Step } from '../access.ts';
import { type Execution, isEndless } from './executions.ts';
import { FlowError, UnknownOutcome } from './flow-error.ts';
import { Login, type LoginFacts } from './login.ts';
import { answer, choose, decline, type FlowResult, type Page, processFlow } from './run-flow.ts';
import { choicesAt } from './selection.ts';

/** How a flow has ended. */
export type End =
  | { readonly kind: 'success'; readonly login: Login }
  /** The browser has been sent to the identity provider that was wanted. */
  | { readonly kind: 'at-provider'; readonly login: Login }
  | {
      readonly kind: 'denied';
      readonly login: Login;
      readonly reason: string;
      /** As Keycloak has it: a text or the key of one; undefined where it says nothing of its own. */
      readonly message?: string | undefined;
    }
  | { readonly kind: 'unknown'; readonly login: Login; readonly key: string; readonly reason: string };

/** What somebody wants of a flow. */
interface Wish {
  /** The identity provider to get to, instead of the end of the flow. */
  readonly provider?: string | undefined;
  /** Whether there are pages: a direct grant has none. */
  readonly hasPages: boolean;
}

/** More than this many pages, and no more are tried. No flow of people has so many. */
const MOST_PAGES = 500;

/**
 * Runs a flow with everything that a user can do at its pages: answer, choose another way, go to an identity provider.
 *
 * @param isUserKnown whether it goes on for a user who is known already.
 * @param before the flow that the login has gone through before this one, if any.
 * @returns the end that is best for the user: the first success, otherwise what is not known, otherwise a denial.
 */
export function explore(facts: LoginFacts, flow: string, wish: Wish, isUserKnown = false, before?: Login): End {
  const seen = new Set<string>();
  const first = new Login(facts, flow, isUserKnown);
  if (before !== undefined) first.goOnAfter(before);
  if (isEndless(facts.realm, flow)) {
    const message = 'unexpectedErrorHandlingRequestMessage';
    return { kind: 'denied', login: first, reason: `"${flow}" has a flow in it that is in itself`, message };
  }
  return from(first, () => processFlow(first, flow), wish, seen);
}

/** Does something, and goes on from the page that it leads to. */
function from(login: Login, action: () => FlowResult, wish: Wish, seen: Set<string>): End {
  let result: FlowResult;
  try {
    result = action();
  } catch (cause) {
    if (cause instanceof UnknownOutcome) return { kind: 'unknown', login, key: cause.key, reason: cause.message };
    if (!(cause instanceof FlowError)) throw cause;
    return { kind: 'denied', login, reason: cause.message, message: wish.hasPages ? messageOf(cause) : NO_PAGE };
  }
  const { page } = result;
  if (page === undefined) return atEnd(login, result, wish);
  if (page.kind === 'denied') return { kind: 'denied', login, reason: page.reason, message: page.message };
  if (!wish.hasPages)
    return { kind: 'denied', login, reason: `${nameOfPage(page)} asks for something, and nobody can answer` };
  return atPage(login, page, wish, seen);
}

/** What a client is told that has no pages: an exception that nobody expects (KeycloakErrorHandler). */
const NO_PAGE = 'For more on this error consult the server log.';

function atEnd(login: Login, { isSuccessful, errors }: FlowResult, { hasPages }: Wish): End {
  const ended = login.facts.realm.flows.get(login.topFlow)?.alias ?? login.topFlow;
  const denied = (reason: string, message: string | undefined): End => {
    return { kind: 'denied', login, reason, message: hasPages ? message : NO_PAGE };
  };
  if (!login.isUserKnown) return denied(`at the end of "${ended}" nobody is known`, 'invalidUserMessage');
  if (isSuccessful) return { kind: 'success', login };
  const error = errors.find((found) => messageOf(found) !== undefined) ?? errors[0];
  const reason = error?.message ?? `"${ended}" ends without success`;
  return denied(reason, errors.length === 0 ? 'invalidUserMessage' : error && messageOf(error));
}

/** Everything that can be done at a page, until something leads to the end that is wanted. */
function atPage(login: Login, page: Page, wish: Wish, seen: Set<string>): End {
  const statuses = [...login.status].map((entry) => entry.join(' ')).toSorted(compareText);
  const here = [page.execution.key, ...statuses].join('\n');
  const stuck = `${nameOfPage(page)} asks for what the user does not have`;
  if (seen.has(here) || seen.size > MOST_PAGES) return { kind: 'denied', login, reason: stuck };
  seen.add(here);
  // Any page lets the browser go to an identity provider: its address can be written by hand.
  if (wish.provider !== undefined) return { kind: 'at-provider', login };
  let best: End | undefined;
  for (const action of actionsAt(login, page)) {
    const copy = login.fork();
    const end = from(copy, () => action(copy), wish, seen);
    if (end.kind === 'success' || end.kind === 'at-provider') return end;
    if (best === undefined || (end.kind === 'unknown' && best.kind === 'denied')) best = end;
  }
  return best ?? { kind: 'denied', login, reason: stuck };
}

function actionsAt(login: Login, page: Page): ((copy: Login) => FlowResult)[] {
  if (page.kind === 'redirect') return [(copy) => decline(copy, page)];
  const others = choicesAt(login, page.execution).filter(({ key }) => key !== page.execution.key);
  return [
    (copy) => answer(copy, page),
    ...others.map(
      (other: Execution) =>
        (copy: Login): FlowResult =>
          choose(copy, other),
    ),
  ];
}

function nameOfPage({ execution: { authenticator, flow } }: Page): string {
  return `"${flow ?? authenticator ?? ''}"`;
}

/** The key of the text that Keycloak shows (AuthenticationProcessor.handleBrowserException). */
function messageOf({ kind }: FlowError): string | undefined {
  if (kind === 'exception') return 'unexpectedErrorHandlingRequestMessage';
  if (kind === 'CREDENTIAL_SETUP_REQUIRED') return 'credentialSetupRequired';
  return 'invalidUserMessage';
}

/** How good an outcome is for the user. */
export const RANK: Readonly<Record<Outcome, number>> = { denied: 0, depends: 1, needs: 2, allowed: 3 };

/** @returns the step that ended a login. */
export function lastStep(steps: readonly Step[]): Step | undefined {
  return steps.findLast(({ result }) => result === 'denied') ?? steps.findLast(({ kind }) => kind !== 'condition');
}
