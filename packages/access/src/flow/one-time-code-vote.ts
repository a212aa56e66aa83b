// Whether a one-time code is needed (ConditionalOtpFormAuthenticator of Keycloak 26.5.5).

import { attributeValues } from '../realm/attributes.ts';
import { findRole } from '../realm/roles.ts';
import { UnknownOutcome } from './flow-error.ts';
import type { Login } from './login.ts';

/** What such a config can hold. */
const OPTIONS = [
  'otpControlAttribute',
  'skipOtpRole',
  'forceOtpRole',
  'noOtpRequiredForHeaderPattern',
  'forceOtpForHeaderPattern',
  'defaultOtpOutcome',
];

/** @returns whether a code is needed: the user, a role, the request or the config says, in this order; undefined where none of them does. */
export function voteOnOneTimeCode(
  { facts: { realm, user, roles, assumptions } }: Login,
  config: Readonly<Record<string, string>>,
  key: string,
): 'skip' | 'force' | undefined {
  const attribute = config['otpControlAttribute'];
  const vote = attribute === undefined ? undefined : attributeValues(realm, user, attribute, false)?.[0]?.trim();
  if (vote === 'skip' || vote === 'force') return vote;
  const has = (name: string): boolean => {
    const role = config[name] === undefined ? undefined : findRole(realm, config[name]);
    return role !== undefined && roles.has(role.name);
  };
  if (has('skipOtpRole')) return 'skip';
  if (has('forceOtpRole')) return 'force';
  if (config['noOtpRequiredForHeaderPattern'] !== undefined || config['forceOtpForHeaderPattern'] !== undefined) {
    const isForced = assumptions.get(key);
    if (isForced === undefined) throw new UnknownOutcome(key, 'which headers the request has');
    return isForced ? 'force' : 'skip';
  }
  const outcome = config['defaultOtpOutcome'];
  return outcome === 'skip' || outcome === 'force' ? outcome : undefined;
}

/** isOTPRequired: whether who has no such codes has to set them up. Every such config of the realm counts, not that of the execution. */
export function needsOneTimeCode(login: Login): boolean {
  const executions = [...login.facts.realm.flows.values()].flatMap((flow) => flow.executions);
  const configs = executions.flatMap(({ config }) =>
    config !== undefined && OPTIONS.some((option) => Object.hasOwn(config, option)) ? [config] : [],
  );
  return configs.length === 0 || configs.some((config) => voteOnOneTimeCode(login, config, 'setup') !== 'skip');
}
