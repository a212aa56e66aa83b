// What a user can choose from (AuthenticationSelectionResolver of Keycloak 26.5.5). The first of it is what runs, even where the flow
// has come to something else.

import { authenticatorOf } from './authenticators.ts';
import { type Execution, executionsOf } from './executions.ts';
import type { Login } from './login.ts';
import { isProcessed, isSkipped, listsOf } from './lists.ts';

/** What has been found: one execution for each type of credential, and those without one. */
interface Found {
  readonly byCredential: Map<string, Execution>;
  readonly others: Execution[];
}

/** @returns what can run in the place of an execution, in the order in which it is offered: createAuthenticationSelectionList. */
export function choicesAt(login: Login, execution: Execution): Execution[] {
  return login.quietly(() => {
    const found: Found = { byCredential: new Map(), others: [] };
    const flow = highestFlow(login, execution);
    if (flow === undefined) add(login, execution, found);
    else addAll(login, flow, found);
    const { byCredential, others } = found;
    if (!login.isUserKnown) {
      const userless = [...byCredential.values()].filter((choice) => !authenticatorOf(login, choice).requiresUser);
      return [...others, ...userless];
    }
    const own = login.facts.user.credentials.flatMap((type) => byCredential.get(type) ?? []);
    return [...own, ...others];
  });
}

/** getFlowIdOfTheHighestUsefulFlow. @returns undefined where there is nothing else to choose. */
function highestFlow(login: Login, from: Execution): string | undefined {
  const executions = executionsOf(login.facts.realm);
  let execution = from;
  let flow: string | undefined;
  for (;;) {
    if (execution.requirement === 'ALTERNATIVE') flow = execution.parent.alias;
    else {
      if (execution.flow !== undefined) flow = execution.flow;
      if (execution.index !== 0) return flow;
      flow = execution.parent.alias;
    }
    const above = executions.ofSubFlow(flow);
    if (above === undefined) return flow;
    execution = above;
  }
}

function add(login: Login, execution: Execution, { byCredential, others }: Found): void {
  if (isProcessed(login, execution)) return;
  const { credential } = authenticatorOf(login, execution);
  if (credential === undefined) others.push(execution);
  else byCredential.set(credential, execution);
}

/** addAllExecutionsFromSubflow: of what is required, the first alone. */
function addAll(login: Login, flow: string, found: Found): void {
  const { required, alternative } = listsOf(login, flow);
  if (required.length > 0) {
    const first = required.find((execution) => execution.requirement === 'REQUIRED' || !isSkipped(login, execution));
    if (first === undefined || isProcessed(login, first)) return;
    addOne(login, first, found);
    return;
  }
  for (const execution of alternative) if (!isProcessed(login, execution)) addOne(login, execution, found);
}

function addOne(login: Login, execution: Execution, found: Found): void {
  if (execution.flow === undefined) add(login, execution, found);
  else addAll(login, execution.flow, found);
}
