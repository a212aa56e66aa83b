import type { Document } from '../../admin-api.ts';
import { denyFlow, dropBrowserFlows, flow, swapPriorities, TOP_FLOWS } from '../entities.ts';
import type { Mutation } from '../mutation.ts';

/** What people do to a realm behind the templates' back: flows. */
export const DRIFT_OF_FLOWS: readonly Mutation<Document>[] = [
  [
    'hand-made flow',
    (realm, random) => {
      const alias = `hand-made-${random.below(2)}`;
      if (!flow(realm, alias)) realm['authenticationFlows'].push(denyFlow(alias));
    },
  ],
  [
    'a hand-made flow in use',
    (realm, random) => {
      if (!flow(realm, 'used')) realm['authenticationFlows'].push(denyFlow('used'));
      if (random.chance(0.5)) realm['registrationFlow'] = 'used';
      else realm['identityProviders'][0]['postBrokerLoginFlowAlias'] = 'used';
    },
  ],
  [
    'a flow description',
    (realm, random) => {
      const one = random.pick(realm['authenticationFlows'] as Document[]);
      one['description'] = 'edited';
    },
  ],
  [
    'a requirement',
    (realm, random) => {
      const one = random.pick(realm['authenticationFlows'] as Document[]);
      random.pick(one['authenticationExecutions'] as Document[])['requirement'] = random.pick(['DISABLED', 'REQUIRED']);
    },
  ],
  [
    'an extra execution',
    (realm, random) => {
      random.pick(realm['authenticationFlows'] as Document[])['authenticationExecutions'].push({
        authenticator: 'allow-access-authenticator',
        authenticatorFlow: false,
        requirement: 'DISABLED',
        priority: 90,
        userSetupAllowed: false,
      });
    },
  ],
  [
    'a removed execution',
    (realm, random) => {
      const one = random.pick(realm['authenticationFlows'] as Document[]);
      const last = (one['authenticationExecutions'] as Document[]).at(-1);
      if (last?.['flowAlias'] === undefined && one['authenticationExecutions'].length > 1)
        one['authenticationExecutions'].pop();
    },
  ],
  [
    'an authenticator config',
    (realm, random) => {
      const one = random.pick(realm['authenticatorConfig'] as Document[]);
      one['config'] = { ...one['config'], [random.pick(['negate', 'denyErrorMessage', 'hand.made'])]: 'edited' };
    },
  ],
  [
    'the bound flow',
    (realm, random) => {
      realm[random.pick(['browserFlow', 'directGrantFlow'])] = random.pick(['browser', 'direct grant']);
    },
  ],
  [
    'a missing flow',
    (realm) => {
      realm['browserFlow'] = 'browser';
      dropBrowserFlows(realm);
      for (const one of realm['clients'] as Document[]) delete one['authenticationFlowBindingOverrides'];
    },
  ],
  [
    'the order of executions',
    (realm, random) => swapPriorities(random.pick(realm['authenticationFlows'] as Document[])),
  ],
  [
    'a sub-flow',
    (realm, random) => {
      const parent = flow(realm, random.pick([...TOP_FLOWS, 'browser-aihub-forms']));
      if (!parent || flow(realm, 'hand-made sub-flow')) return;
      realm['authenticationFlows'].push(denyFlow('hand-made sub-flow', false));
      parent['authenticationExecutions'].push({
        flowAlias: 'hand-made sub-flow',
        authenticatorFlow: true,
        requirement: 'DISABLED',
        priority: random.pick([1, 95]),
        userSetupAllowed: false,
      });
    },
  ],
];
