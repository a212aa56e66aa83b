import { checkKnown } from '../check-known.ts';
import { at, items, text } from '../../document/placed.ts';
import type { Examples, Rule } from '../rule.ts';

export const rule: Rule<'unknown-client-policy'> = {
  code: 'unknown-client-policy',
  severity: 'error',
  mayBeOwn: true,
  title: 'a client policy or client profile that names a condition, an executor or a profile that does not exist',
  reason: 'The first import fails with "unknown_error".',
  check: (realm, report) => {
    const { providers } = realm;
    const profiles = realm.roots.flatMap((root) => items(at(root, 'clientProfiles', 'profiles')));
    const names = profiles.map((profile) => text(profile, 'name')).filter((name) => name !== undefined);
    for (const executor of profiles.flatMap((profile) => items(at(profile, 'executors')))) {
      checkKnown(
        realm,
        at(executor, 'executor'),
        providers.clientPolicyExecutors,
        'an executor for client policies',
        report,
      );
    }
    for (const policy of realm.roots.flatMap((root) => items(at(root, 'clientPolicies', 'policies')))) {
      for (const condition of items(at(policy, 'conditions'))) {
        const known = providers.clientPolicyConditions;
        checkKnown(realm, at(condition, 'condition'), known, 'a condition for client policies', report);
      }
      for (const profile of items(at(policy, 'profiles'))) {
        checkKnown(
          realm,
          profile,
          [...names, ...providers.clientProfiles],
          'a client profile in this realm or',
          report,
        );
      }
    }
  },
};

const policy = (condition: string): object => ({
  clientPolicies: {
    policies: [
      { name: 'all', enabled: true, conditions: [{ condition, configuration: {} }], profiles: ['fapi-1-baseline'] },
    ],
  },
});

export const examples: Examples = {
  bad: { 'bootstrap/realm.json': policy('any-clint') },
  good: { 'bootstrap/realm.json': policy('any-client') },
};
