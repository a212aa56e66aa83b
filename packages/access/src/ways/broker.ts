import { textAt } from '@realm-as-code/renderer';
import type { User, Way } from '../access.ts';
import { explore } from '../flow/explore.ts';
import type { Login, LoginFacts } from '../flow/login.ts';
import { rolesOf } from '../realm/roles.ts';
import { type BrokeredAccount, linkedAccount, newAccount } from './brokered-account.ts';
import { ACCOUNT_DISABLED, refusalOfProvider } from './before-flow.ts';
import { type Course, courseOf } from './course.ts';

/** A login through an identity provider. */
export type BrokerWay = Extract<Way, { kind: 'broker' }>;

/**
 * A login through an identity provider, where the person is known: from the login page to the provider, the flow of the first login
 * if there is no link yet, then the provider's flow for after the login, if it has one. Nothing else of the browser flow runs
 * (IdentityBrokerService.authenticated, finishOrRedirectToPostBrokerLogin, finishBrokerAuthentication).
 *
 * @param browserFlow the flow of the login page.
 */
export function brokerCourse(facts: LoginFacts, browserFlow: string, way: BrokerWay): Course {
  const { realm, user } = facts;
  const { provider, isFirst, hasAccount = false } = way;
  const start = explore({ ...facts, hint: provider }, browserFlow, { hasPages: true, provider });
  if (start.kind !== 'at-provider') return courseOf(start, user);
  const refusal = refusalOfProvider(realm, provider);
  if (refusal !== undefined) return courseOf({ kind: 'denied', login: start.login, ...refusal }, user);
  const isNew = isFirst && !hasAccount;
  const account = isNew ? newAccount(realm, user, provider) : linkedAccount(realm, user, provider);
  const back: LoginFacts = { ...facts, hasSession: false, broker: { provider, isFirst } };
  return isFirst
    ? firstLogin(back, account, hasAccount, start.login)
    : afterLogin(back, account.after, [], start.login, false);
}

function firstLogin(facts: LoginFacts, account: BrokeredAccount, hasAccount: boolean, start: Login): Course {
  const { realm } = facts;
  const { before, after } = account;
  const flow =
    flowOf(facts, 'firstBrokerLoginFlowAlias') ?? realm.bindings.get('firstBrokerLoginFlow') ?? 'first broker login';
  const end = explore({ ...withUser(facts, before), firstLogin: { hasAccount } }, flow, { hasPages: true });
  const isNew = end.login.isAccountNew;
  return end.kind === 'success'
    ? afterLogin(facts, after, [start], end.login, isNew)
    : courseOf(end, before, [start], isNew);
}

/** @param last the flow that has just ended, after those in `earlier`. */
function afterLogin(facts: LoginFacts, user: User, earlier: readonly Login[], last: Login, isNew: boolean): Course {
  // IdentityBrokerService.validateUser
  if (!user.enabled) return courseOf({ kind: 'denied', login: last, ...ACCOUNT_DISABLED }, user, earlier, isNew);
  const flow = flowOf(facts, 'postBrokerLoginFlowAlias');
  if (flow === undefined) return courseOf({ kind: 'success', login: last }, user, earlier, isNew);
  const end = explore(withUser(facts, user), flow, { hasPages: true }, true, last);
  return courseOf(end, user, [...earlier, last], isNew);
}

function withUser(facts: LoginFacts, user: User): LoginFacts {
  return { ...facts, user, roles: rolesOf(facts.realm, user) };
}

/** An alias that is empty is none (RepresentationToModel.toModel). */
function flowOf({ realm, broker }: LoginFacts, key: string): string | undefined {
  const alias = textAt(realm.identityProviders.get(broker?.provider ?? ''), key);
  return alias === undefined || alias.trim() === '' ? undefined : alias;
}
