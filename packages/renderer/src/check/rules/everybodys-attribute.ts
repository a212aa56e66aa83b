import { isObject, type JsonObject, parsedJson } from '../../document/json.ts';
import { at, isKnownText, text } from '../../document/placed.ts';
import { USER_PROFILE } from '../../keycloak/user-profile.ts';
import { authenticator, DENY, subFlow, subFlowExecution, topLevelFlow } from '../example-flows.ts';
import { enabledExecutionsOf, ownFlows } from '../flows.ts';
import type { RealmIndex } from '../realm-index.ts';
import type { Examples, Rule } from '../rule.ts';
import { userProfilesIn } from '../user-profiles.ts';

const CONDITION = 'conditional-user-attribute';

export const rule: Rule<'everybodys-attribute'> = {
  code: 'everybodys-attribute',
  severity: 'warning',
  title: 'a gate that asks for an attribute that users write themselves',
  reason:
    'The user profile says who may edit an attribute, in the account console and at the registration. With "unmanagedAttributePolicy": "ENABLED", users may edit each that it does not name (measured on 26.5.5).',
  check: (realm, report) => {
    const profiles = profilesOf(realm);
    if (profiles.length === 0) return;
    for (const [, flow] of ownFlows(realm)) {
      const executions = enabledExecutionsOf(flow);
      if (!executions.some((one) => one.authenticator === 'deny-access-authenticator')) continue;
      for (const { place } of executions.filter((one) => one.authenticator === CONDITION)) {
        const config = realm.findDeclared('authenticator-config', text(place, 'authenticatorConfig') ?? '');
        const name = config && at(config, 'config', 'attribute_name');
        if (!isKnownText(name) || !profiles.some((profile) => isUsers(profile, name.value))) continue;
        report(name, {
          message: `users may edit "${name.value}" themselves, so this gate stops nobody who wants to pass it`,
          hint: 'Let only "admin" edit it in the user profile, or ask for a role',
        });
      }
    }
  },
};

/** What is no JSON is found by `invalid-user-profile`. */
function profilesOf(realm: RealmIndex): JsonObject[] {
  return userProfilesIn(realm).flatMap(({ value }) => {
    const parsed = typeof value === 'string' ? parsedJson(value) : value;
    return parsed !== undefined && isObject(parsed) ? [parsed] : [];
  });
}

/** @returns whether users may edit an attribute of their own. */
function isUsers({ attributes, unmanagedAttributePolicy }: JsonObject, name: string): boolean {
  const named = Array.isArray(attributes) ? attributes.filter(isObject).find((one) => one['name'] === name) : undefined;
  if (named === undefined) return unmanagedAttributePolicy === 'ENABLED';
  const permissions = named['permissions'];
  const edit = permissions !== undefined && isObject(permissions) ? permissions['edit'] : undefined;
  return Array.isArray(edit) && edit.includes('user');
}

const gate = (editors: string[]): object => ({
  authenticationFlows: [
    topLevelFlow('login', authenticator('auth-username-password-form'), subFlowExecution('gate', 'CONDITIONAL')),
    subFlow('gate', { ...authenticator(CONDITION), authenticatorConfig: 'not gold' }, DENY),
  ],
  authenticatorConfig: [
    { alias: 'not gold', config: { attribute_name: 'tier', attribute_expected_value: 'gold', not: 'true' } },
  ],
  components: {
    [USER_PROFILE.type]: [
      {
        name: 'profile',
        providerId: 'declarative-user-profile',
        subComponents: {},
        config: {
          [USER_PROFILE.key]: [
            {
              attributes: [
                { name: 'username' },
                { name: 'email' },
                { name: 'tier', permissions: { view: ['admin', 'user'], edit: editors } },
              ],
            },
          ],
        },
      },
    ],
  },
});

export const examples: Examples = {
  bad: { 'bootstrap/realm.json': gate(['admin', 'user']) },
  good: { 'bootstrap/realm.json': gate(['admin']) },
};
