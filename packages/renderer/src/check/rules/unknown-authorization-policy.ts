import { at, isKnownText, items } from '../../document/placed.ts';
import { checkKnown, featureHint } from '../check-known.ts';
import type { Examples, Rule } from '../rule.ts';

/** The type of policies that are JavaScript; those that come with an extension have names of their own. */
const SCRIPT = 'js';

export const rule: Rule<'unknown-authorization-policy'> = {
  code: 'unknown-authorization-policy',
  severity: 'error',
  mayBeOwn: true,
  title: 'a policy or permission of a client with authorization services whose type this Keycloak does not have',
  reason:
    'The first import fails with "unknown_error". JavaScript cannot be uploaded ("Script upload is disabled"): it comes in a JAR, and since Keycloak 26.6 it needs the feature `scripts`.',
  check: (realm, report) => {
    const known = realm.providers.authorizationPolicies.filter((type) => type !== SCRIPT);
    for (const client of realm.clients) {
      for (const policy of items(at(client, 'authorizationSettings', 'policies'))) {
        const type = at(policy, 'type');
        if (!isKnownText(type)) continue;
        const isDeployed = type.value.startsWith('script-');
        const needsFeature = isDeployed ? featureHint(realm, SCRIPT) : undefined;
        if (type.value === SCRIPT) {
          report(type, {
            message: 'Keycloak takes no JavaScript from a realm',
            hint: 'Put it in a JAR in providers/ and write the name that it has there, such as "script-my-policy.js"',
          });
        } else if (needsFeature !== undefined) {
          const message = `Keycloak ${realm.keycloak} has no policies that are scripts`;
          report(type, { message, hint: `${needsFeature}: start Keycloak with --features=scripts` });
        } else if (!isDeployed) {
          checkKnown(realm, type, known, 'a type of policies', report);
        }
      }
    }
  },
};

const client = (type: string): object => ({
  clients: [
    {
      clientId: 'api',
      bearerOnly: false,
      serviceAccountsEnabled: true,
      authorizationServicesEnabled: true,
      authorizationSettings: { policies: [{ name: 'office hours', type, config: { hour: '8', hourEnd: '18' } }] },
    },
  ],
});

export const examples: Examples = {
  bad: { 'managed/30-clients.json': client('times') },
  good: { 'managed/30-clients.json': client('time') },
};
