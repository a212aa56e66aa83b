import { executionsOf } from '../flows.ts';
import { at } from '../../document/placed.ts';
import { REQUIREMENTS } from '../../keycloak/flows.ts';
import { suggest } from '../../text/suggest.ts';
import { authenticator, topLevelFlow } from '../example-flows.ts';
import type { Examples, Rule } from '../rule.ts';

export const rule: Rule<'invalid-requirement'> = {
  code: 'invalid-requirement',
  severity: 'error',
  title: 'an execution whose requirement Keycloak does not know or does not support here',
  reason:
    'The first import fails with "Database operation failed", and keycloak-config-cli stops. CONDITIONAL is for sub-flows, which start with their condition; Keycloak treats a CONDITIONAL authenticator as REQUIRED.',
  check: (realm, report) => {
    for (const flow of realm.flows) {
      for (const { place, requirement, subFlow, authenticator } of executionsOf(flow)) {
        if (requirement === undefined) {
          if (at(place, 'requirement') === undefined)
            report(place, {
              message: 'this execution has no requirement',
              hint: `Write one of ${REQUIREMENTS.join(', ')}`,
            });
          continue;
        }
        const where = at(place, 'requirement') ?? place;
        if (!REQUIREMENTS.includes(requirement)) {
          report(where, {
            message: `"${requirement}" is not a requirement`,
            hint:
              requirement === FORMER
                ? 'Put it into a sub-flow that is CONDITIONAL, together with its condition'
                : suggest(requirement, REQUIREMENTS),
            import: requirement === FORMER ? 'accepts' : undefined,
          });
        } else if (requirement === 'CONDITIONAL' && subFlow === undefined && authenticator !== undefined) {
          report(where, {
            message: `"${authenticator}" is CONDITIONAL, which only sub-flows can be`,
            hint: 'Move it to a CONDITIONAL sub-flow together with its condition',
            severity: 'warning',
          });
        }
      }
    }
  },
};

/** Of Keycloak before 8; an import makes a CONDITIONAL sub-flow of it (MigrateTo8_0_0, measured on 26.5.5). */
const FORMER = 'OPTIONAL';

const gate = (requirement: string): object => ({
  authenticationFlows: [topLevelFlow('gate', authenticator('deny-access-authenticator', requirement))],
});

export const examples: Examples = {
  bad: { 'managed/40-flows.json': gate('MANDATORY') },
  good: { 'managed/40-flows.json': gate('REQUIRED') },
};
