import { at, text } from '../../document/placed.ts';
import { ASKED_FOR } from '../../keycloak/condition-keys.ts';
import { authenticator, DENY, subFlow, subFlowExecution, topLevelFlow } from '../example-flows.ts';
import { enabledExecutionsOf, ownFlows } from '../flows.ts';
import { misspeltKeys } from '../misspelt-keys.ts';
import type { Examples, Rule } from '../rule.ts';

export const rule: Rule<'unconfigured-condition'> = {
  code: 'unconfigured-condition',
  severity: 'warning',
  title: 'a condition that is not told what to ask for',
  reason:
    'Without a role or a client scope, a condition does not hold for anybody, negated or not, so that a gate stops nobody. Without any config, conditions on an attribute or a level of authentication end every login that gets to them with an internal error.',
  check: (realm, report) => {
    for (const flow of ownFlows(realm).values()) {
      for (const { place, authenticator: name, subFlow: isFlow } of enabledExecutionsOf(flow)) {
        const asked = name === undefined || isFlow !== undefined ? undefined : ASKED_FOR[name];
        if (asked === undefined) continue;
        const [key, word] = asked;
        const alias = text(place, 'authenticatorConfig');
        const config = alias === undefined ? undefined : realm.findDeclared('authenticator-config', alias);
        // A config that is not defined, or of another type, is for other rules.
        if (config === undefined && (at(place, 'authenticatorConfig')?.value ?? '') !== '') continue;
        const value = config === undefined ? undefined : at(config, 'config', key);
        if (value !== undefined && value.value !== null && value.value !== '') continue;
        // A key that is there, but misspelt, is for unknown-config-key.
        const misspelt = misspeltKeys(config && at(config, 'config'), 'authenticator', realm.providers, [key]);
        if (misspelt.some(({ meant }) => meant === key)) continue;
        report(value ?? config ?? place, {
          message: `"${name}" is not told which ${word} to ask for`,
          hint: `Give it an authenticator config with "${key}"`,
        });
      }
    }
  },
};

const gate = (config: object): object => ({
  authenticationFlows: [
    topLevelFlow('login', authenticator('auth-username-password-form'), subFlowExecution('gate', 'CONDITIONAL')),
    subFlow('gate', { ...authenticator('conditional-user-role'), authenticatorConfig: 'guests' }, DENY),
  ],
  authenticatorConfig: [{ alias: 'guests', config }],
});

export const examples: Examples = {
  bad: { 'bootstrap/realm.json': gate({ negate: 'true' }) },
  good: { 'bootstrap/realm.json': gate({ negate: 'true', condUserRole: 'offline_access' }) },
};
