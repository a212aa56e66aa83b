import type { Random } from '../e2e/plan-cases/random.ts';
import type { Node } from './random-flows.ts';

/** Roles that conditions ask for; nobody has `ghost`, since there is none. */
const ASKED_ROLES = ['member', 'admin', 'app.user', 'app.portal.admin', 'everybody', 'ghost'];
/** Stands for the alias of a sub-flow until all of them have one. */
export const SOME_SUB_FLOW = '(some sub-flow)';

/** @returns a condition of a conditional sub-flow, set up well or not. */
export function randomCondition(random: Random): Node {
  const config = (...entries: [string, string | undefined][]): Record<string, string> =>
    Object.fromEntries(entries.filter((entry): entry is [string, string] => entry[1] !== undefined));
  const negate = random.pick(['true', 'true', 'false', undefined]);
  const [authenticator, values] = random.pick<() => [string, Record<string, string> | undefined]>([
    ...Array.from({ length: 5 }, () => (): [string, Record<string, string>] => [
      'conditional-user-role',
      config(['condUserRole', random.pick(ASKED_ROLES)], ['negate', negate]),
    ]),
    () => [
      'conditional-client-scope',
      config(['client_scope', random.pick(['extra', 'usual', 'unused', 'ghost'])], ['negate', negate]),
    ],
    () => ['conditional-client-scope', config(['client_scope', random.pick(['extra', 'usual'])], ['negate', negate])],
    () => [
      'conditional-user-attribute',
      config(
        ['attribute_name', random.pick(['department', 'floor'])],
        ['attribute_expected_value', random.pick(['it', '1', 'it.*', '[a-z]+'])],
        ['regex', random.pick(['true', 'false', undefined])],
        ['include_group_attributes', random.pick(['true', 'false', undefined])],
        ['not', negate],
      ),
    ],
    () => [
      'conditional-user-attribute',
      config(
        ['attribute_name', 'department'],
        ['attribute_expected_value', 'it'],
        ['include_group_attributes', 'true'],
        ['not', negate],
      ),
    ],
    () => [
      'conditional-credential',
      config(
        ['credentials', random.pick(['password', 'otp', 'password##otp', 'none', 'webauthn##otp'])],
        ['included', random.pick(['true', 'false', undefined])],
      ),
    ],
    () => ['conditional-user-configured', undefined],
    () => [
      'conditional-level-of-authentication',
      { 'loa-condition-level': random.pick(['1', '2', '3']), 'loa-max-age': random.pick(['0', '300', '36000']) },
    ],
    () => [
      'conditional-sub-flow-executed',
      { flow_to_check: SOME_SUB_FLOW, check_result: random.pick(['executed', 'not-executed']) },
    ],
  ])();
  const requirement = random.chance(0.94) ? 'REQUIRED' : random.pick(['DISABLED', 'ALTERNATIVE']);
  const isBare = values !== undefined && random.chance(0.02);
  return { requirement, authenticator, ...(values === undefined || isBare ? {} : { config: values }) };
}
