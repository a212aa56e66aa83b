import type { LoginRequest, Step, StepResult, User } from '../access.ts';
import type { AccessRealm } from '../realm/access-realm.ts';
import { type Execution, executionsOf, nameOf } from './executions.ts';

/** What became of an execution so far: AuthenticationSessionModel.ExecutionStatus. */
export type Status =
  | 'SUCCESS'
  | 'FAILED'
  | 'ATTEMPTED'
  | 'SETUP_REQUIRED'
  | 'CHALLENGED'
  | 'EVALUATED_TRUE'
  | 'EVALUATED_FALSE';

/** No level of authentication has been reached: org.keycloak.models.Constants.NO_LOA. */
export const NO_LEVEL = -1;

/** Who logs in to what. It does not change during a login. */
export interface LoginFacts {
  readonly realm: AccessRealm;
  readonly clientId: string;
  readonly user: User;
  /** All roles of the user. */
  readonly roles: ReadonlySet<string>;
  /** The client scopes that are asked for. */
  readonly scopes: ReadonlySet<string>;
  readonly request: LoginRequest;
  /** The level of authentication that is asked for, {@link NO_LEVEL} for none. */
  readonly level: number;
  /** The identity provider that the browser names in the address of the login page (`kc_idp_hint`). */
  readonly hint?: string | undefined;
  /** Whether the browser has a session of the user. */
  readonly hasSession: boolean;
  /** The identity provider that the user comes back from; undefined in the flows before that. */
  readonly broker?: { readonly provider: string; readonly isFirst: boolean } | undefined;
  /** In the flow of a first login through an identity provider: whether there is an account that looks like the person's. */
  readonly firstLogin?: { readonly hasAccount: boolean } | undefined;
  /** What is assumed of executions whose authenticators are not known: whether they are satisfied. */
  readonly assumptions: ReadonlyMap<string, boolean>;
}

/** A login that is under way: what Keycloak keeps in its authentication session. */
export class Login {
  readonly facts: LoginFacts;
  readonly topFlow: string;
  readonly status: Map<string, Status> = new Map();
  /** Whether Keycloak knows who it is. */
  isUserKnown: boolean;
  /** Whether an account has been found that looks like the one of a person who comes from an identity provider (EXISTING_USER_INFO). */
  isAccountFound = false;
  /** Whether the account has been made in this login (BROKER_REGISTERED_NEW_USER). */
  isAccountNew = false;
  /** The types of credentials that were used (AuthenticatorUtil.getAuthnCredentials). */
  readonly used: Set<string> = new Set();
  /** Whether the user was known before a form for user name and password (USER_SET_BEFORE_USERNAME_PASSWORD_AUTH). */
  isUserFixed = false;
  /** The level that this login has reached (AcrStore). */
  level: number = NO_LEVEL;
  /** The levels that it has reached and that stay valid. */
  readonly levels: Set<number> = new Set();
  /** Required actions that the flow adds. */
  readonly setup: Set<string> = new Set();
  readonly steps: Step[] = [];
  readonly #subFlowSteps = new Map<string, number>();
  /** Conditions are tried for a list of choices, too: nothing of that is a step of the login. */
  #isQuiet = false;

  constructor(facts: LoginFacts, topFlow: string, isUserKnown = false) {
    this.facts = facts;
    this.topFlow = topFlow;
    this.isUserKnown = isUserKnown;
  }

  /** @returns a copy that can go another way. */
  fork(): Login {
    const copy = new Login(this.facts, this.topFlow, this.isUserKnown);
    copy.goOnAfter(this);
    for (const [key, status] of this.status) copy.status.set(key, status);
    copy.isUserFixed = this.isUserFixed;
    copy.isAccountFound = this.isAccountFound;
    copy.isAccountNew = this.isAccountNew;
    copy.steps.push(...this.steps);
    for (const [key, index] of this.#subFlowSteps) copy.#subFlowSteps.set(key, index);
    return copy;
  }

  /** Takes over what a login keeps from one flow to the next. */
  goOnAfter({ used, setup, level, levels }: Login): void {
    for (const type of used) this.used.add(type);
    for (const action of setup) this.setup.add(action);
    this.level = level;
    for (const reached of levels) this.levels.add(reached);
  }

  /** Notes what an execution came to. */
  note(execution: Execution, result: StepResult, note?: string): void {
    if (this.#isQuiet) return;
    const { parent, index, requirement } = execution;
    const step: Step = {
      flow: parent.alias,
      execution: index,
      depth: depthOf(this, execution),
      name: nameOf(execution),
      kind: kindOf(execution),
      requirement,
      result,
      ...(note !== undefined && { note }),
    };
    // A sub-flow has a step of its own where it begins, and what it came to is known at its end.
    const begun = execution.flow === undefined ? undefined : this.#subFlowSteps.get(execution.key);
    if (begun !== undefined) this.steps[begun] = step;
    else if (!this.#isRepeated(step)) this.steps.push(step);
  }

  /** Notes that a sub-flow begins. */
  begin(execution: Execution): void {
    if (this.#isQuiet || this.#subFlowSteps.has(execution.key)) return;
    const index = this.steps.length;
    this.note(execution, 'failed');
    if (this.steps.length > index) this.#subFlowSteps.set(execution.key, index);
  }

  /** Does something that is not a step of the login. */
  quietly<T>(action: () => T): T {
    const was = this.#isQuiet;
    this.#isQuiet = true;
    try {
      return action();
    } finally {
      this.#isQuiet = was;
    }
  }

  /** Flows run again from their beginning after every page: what comes out as before is no new step. */
  #isRepeated(step: Step): boolean {
    const last = this.steps.findLast(({ flow, execution }) => flow === step.flow && execution === step.execution);
    return last !== undefined && last.result === step.result && last.note === step.note;
  }
}

function depthOf({ facts: { realm } }: Login, { parent }: Execution): number {
  const executions = executionsOf(realm);
  let depth = 0;
  for (let above = executions.ofSubFlow(parent.alias); above !== undefined && depth < 100; depth++)
    above = executions.ofSubFlow(above.parent.alias);
  return depth;
}

function kindOf({ authenticator, flow }: Execution): Step['kind'] {
  if (flow !== undefined) return 'sub-flow';
  return authenticator?.startsWith('conditional-') === true ? 'condition' : 'authenticator';
}
