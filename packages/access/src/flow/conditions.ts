// Conditions (org.keycloak.authentication.authenticators.conditional), by provider.

import { isTrue } from '@realm-as-code/renderer';
import { attributeValues } from '../realm/attributes.ts';
import { findRole } from '../realm/roles.ts';
import { authenticatorOf } from './authenticators.ts';
import { type Execution, executionsOf } from './executions.ts';
import { FlowError, UnknownOutcome } from './flow-error.ts';
import type { Login } from './login.ts';

/** Whether a condition holds, and why in a few words. */
interface Verdict {
  readonly holds: boolean;
  readonly note: string;
}

type Condition = (login: Login, execution: Execution) => Verdict;

const CONDITIONS: Readonly<Record<string, Condition>> = {
  'conditional-user-role': hasRole,
  'conditional-client-scope': hasScope,
  'conditional-user-attribute': hasAttribute,
  'conditional-credential': hasUsedCredential,
  'conditional-user-configured': isConfigured,
  'conditional-level-of-authentication': needsLevel,
  'conditional-sub-flow-executed': hasRunSubFlow,
};

/** @returns whether an execution is a condition: those are no part of what runs. Disabled ones are not. */
export function isCondition({ authenticator, flow, requirement }: Execution): boolean {
  return flow === undefined && requirement !== 'DISABLED' && authenticator?.startsWith('conditional-') === true;
}

/** @returns whether a condition holds. */
export function holds(login: Login, execution: Execution): boolean {
  const { authenticator = '', key } = execution;
  const condition = Object.hasOwn(CONDITIONS, authenticator) ? CONDITIONS[authenticator] : undefined;
  const verdict = condition?.(login, execution) ?? assumed(login, execution);
  login.status.set(key, verdict.holds ? 'EVALUATED_TRUE' : 'EVALUATED_FALSE');
  login.note(execution, verdict.holds ? 'true' : 'false', verdict.note);
  return verdict.holds;
}

function assumed({ facts: { assumptions } }: Login, { key, authenticator = '' }: Execution): Verdict {
  const holds = assumptions.get(key);
  if (holds === undefined) throw new UnknownOutcome(key, `what the condition "${authenticator}" says`);
  return { holds, note: `assumed to be ${holds}` };
}

/** ConditionalRoleAuthenticator: false where the role does not exist, negated or not. */
function hasRole({ facts: { realm, roles }, isUserKnown }: Login, { config }: Execution): Verdict {
  if (!isUserKnown) return { holds: false, note: 'nobody is known yet' };
  if (config === undefined) return { holds: false, note: 'it has no config' };
  const { condUserRole: wanted = '' } = config;
  const role = findRole(realm, wanted);
  if (role === undefined) return { holds: false, note: `there is no role ${wanted}`.trim() };
  const has = roles.has(role.name);
  return { holds: isTrue(config['negate']) !== has, note: `${has ? 'has' : 'does not have'} ${role.name}` };
}

/** ConditionalClientScopeAuthenticator: false where the scope does not exist, negated or not. */
function hasScope({ facts: { realm, scopes } }: Login, { config }: Execution): Verdict {
  const scope = config?.['client_scope'];
  if (config === undefined || scope === undefined) return { holds: false, note: 'it names no client scope' };
  if (!realm.clientScopes.has(scope)) return { holds: false, note: `there is no client scope ${scope}` };
  const has = scopes.has(scope);
  return { holds: isTrue(config['negate']) !== has, note: `the client ${has ? 'has' : 'does not have'} ${scope}` };
}

/** ConditionalUserAttributeValue. */
function hasAttribute({ facts: { realm, user }, isUserKnown }: Login, { config, key }: Execution): Verdict {
  if (config === undefined) throw new FlowError('exception', 'the condition on an attribute has no config');
  if (!isUserKnown) throw new FlowError('UNKNOWN_USER', 'a condition asks for an attribute before anybody is known');
  const { attribute_name: name = '', attribute_expected_value: expected } = config;
  const matches = (withGroups: boolean): boolean => {
    const values = attributeValues(realm, user, name, withGroups);
    if (values === undefined) throw new UnknownOutcome(key, `the ${name} of the user`);
    return values.some((value) => (isTrue(config['regex']) ? toPattern(expected).test(value) : value === expected));
  };
  const has = matches(false) || (isTrue(config['include_group_attributes']) && matches(true));
  const note = `${name} ${has ? 'is' : 'is not'} ${expected ?? ''}`;
  return { holds: isTrue(config['not']) !== has, note };
}

/** Java's patterns match as a whole here. Those that JavaScript does not know end in an error of Keycloak, too, but for few. */
function toPattern(text: string | undefined): RegExp {
  try {
    return new RegExp(`^(?:${text ?? ''})$`, 'su');
  } catch {
    throw new FlowError('exception', 'the pattern for an attribute cannot be read');
  }
}

/** ConditionalCredentialAuthenticator. */
function hasUsedCredential({ used }: Login, { config }: Execution): Verdict {
  const wanted = (config?.['credentials'] ?? '').split('##');
  const types = used.size === 0 ? ['none'] : [...used];
  const isAmong = types.some((type) => wanted.includes(type));
  return { holds: isTrue(config?.['included']) === isAmong, note: `used: ${types.join(', ')}` };
}

/** ConditionalUserConfiguredAuthenticator: what is asked for beside it; sub-flows do not count. */
function isConfigured(login: Login, execution: Execution): Verdict {
  const others = executionsOf(login.facts.realm)
    .of(execution.parent.alias)
    .filter((other) => other.key !== execution.key && other.flow === undefined && !isAnyCondition(other));
  const required = others.filter(({ requirement }) => requirement === 'REQUIRED');
  const alternative = others.filter(({ requirement }) => requirement === 'ALTERNATIVE');
  const isSetUp = (other: Execution): boolean => {
    const authenticator = authenticatorOf(login, other);
    return (!authenticator.requiresUser || login.isUserKnown) && authenticator.isConfiguredFor(login, other);
  };
  if (required.length > 0) {
    const missing = required.find((other) => !isSetUp(other));
    return { holds: missing === undefined, note: setUpNote(missing) };
  }
  if (alternative.length > 0) {
    const found = alternative.some(isSetUp);
    return { holds: found, note: found ? 'one of them is set up' : 'none of them is set up' };
  }
  return { holds: true, note: 'nothing beside it needs to be set up' };
}

/** Here disabled conditions are conditions, too. */
function isAnyCondition({ authenticator }: Execution): boolean {
  return authenticator?.startsWith('conditional-') === true;
}

function setUpNote(missing: Execution | undefined): string {
  return missing === undefined ? 'all is set up' : `${missing.authenticator ?? ''} is not set up`;
}

/** ConditionalLoaAuthenticator. Nothing is kept of earlier logins: a session has reached no level. */
function needsLevel(login: Login, { config }: Execution): Verdict {
  if (config === undefined) throw new FlowError('exception', 'the condition on a level has no config');
  const wanted = parseLevel(config) ?? 0;
  if (login.level < 0) return { holds: true, note: 'no level has been reached' };
  if (login.facts.level < wanted) return { holds: false, note: `level ${wanted} is not asked for` };
  if (!login.levels.has(wanted)) return { holds: true, note: `level ${wanted} is asked for` };
  login.level = Math.max(login.level, wanted);
  return { holds: false, note: `level ${wanted} has been reached` };
}

function parseLevel(config: Readonly<Record<string, string>>): number | undefined {
  const text = config['loa-condition-level'] ?? '';
  return /^[+-]?\d+$/.test(text) ? Number(text) : undefined;
}

/** ConditionalSubFlowExecutedAuthenticator. */
function hasRunSubFlow({ facts: { realm }, status, topFlow }: Login, { config }: Execution): Verdict {
  if (config === undefined) return { holds: false, note: 'it has no config' };
  const wants = config['check_result'] !== 'not-executed';
  const flow = config['flow_to_check'];
  const execution = flow === undefined ? undefined : executionWithin(realm, topFlow, flow);
  if (execution === undefined) return { holds: !wants, note: `there is no sub-flow ${flow ?? ''}`.trim() };
  const hasRun = status.get(execution.key) === 'SUCCESS';
  return { holds: wants === hasRun, note: `${flow ?? ''} has ${hasRun ? '' : 'not '}succeeded` };
}

function executionWithin(realm: Login['facts']['realm'], flow: string, wanted: string): Execution | undefined {
  const above: string[] = [];
  let execution = executionsOf(realm).ofSubFlow(wanted);
  const found = execution;
  while (execution !== undefined && !above.includes(execution.parent.alias)) {
    if (execution.parent.alias === flow) return found;
    above.push(execution.parent.alias);
    execution = executionsOf(realm).ofSubFlow(execution.parent.alias);
  }
  return undefined;
}

/** What conditions do once the sub-flow that they are in has succeeded (AuthenticationFlowCallback.onParentFlowSuccess). */
export function afterSubFlow(login: Login, flow: string): void {
  for (const { authenticator, config, key } of executionsOf(login.facts.realm).of(flow)) {
    if (authenticator !== 'conditional-level-of-authentication' || config === undefined) continue;
    if (login.status.get(key) !== 'EVALUATED_TRUE') continue;
    const reached = parseLevel(config);
    if (reached === undefined) continue;
    login.level = reached;
    // A level that is valid for no time counts for this moment alone.
    if (Number(config['loa-max-age']) > 0) login.levels.add(reached);
  }
}
