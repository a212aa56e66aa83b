import type { Document } from '../../admin-api.ts';
import { denyFlow, dropBrowserFlows, find, swapPriorities } from '../entities.ts';
import type { Managed, Mutation } from '../mutation.ts';

/** What people do to the templates: flows. */
export const EDITS_OF_FLOWS: readonly Mutation<Managed>[] = [
  [
    'a flow description',
    (managed, random) => {
      random.pick(managed['auth-flows']['authenticationFlows'] as Document[])['description'] = 'new';
    },
  ],
  [
    'a config',
    (managed, random) => {
      random.pick(managed['auth-flows']['authenticatorConfig'] as Document[])['config']['denyErrorMessage'] = 'new';
    },
  ],
  [
    'a new flow',
    (managed, random) =>
      void managed['auth-flows']['authenticationFlows'].push({
        ...denyFlow(`new-${random.below(1000)}`),
        description: 'new',
      }),
  ],
  [
    'no browser flow',
    (managed) => {
      const flows = managed['auth-flows'];
      flows['browserFlow'] = 'browser';
      dropBrowserFlows(flows);
    },
  ],
  [
    'no guard',
    (managed, random) => {
      if (!random.chance(0.5)) return;
      const flows = managed['auth-flows'];
      flows['authenticationFlows'] = (flows['authenticationFlows'] as Document[]).filter(
        (one) => one['alias'] !== 'post broker login',
      );
      flows['authenticatorConfig'] = (flows['authenticatorConfig'] as Document[]).filter(
        (one) => one['alias'] !== 'post broker login - deny',
      );
    },
  ],
  [
    'an unknown authenticator',
    (managed, random) => {
      if (random.chance(0.3))
        managed['auth-flows']['authenticationFlows'].push({
          ...denyFlow('broken'),
          authenticationExecutions: [
            { authenticator: 'nope', authenticatorFlow: false, requirement: 'REQUIRED', priority: 0 },
          ],
        });
    },
  ],
  [
    'a config that nobody uses',
    (managed, random) => {
      if (random.chance(0.3))
        managed['auth-flows']['authenticatorConfig'].push({ alias: 'unused', config: { a: 'b' } });
    },
  ],
  [
    'an unknown binding',
    (managed, random) => {
      if (random.chance(0.3)) managed['auth-flows']['browserFlow'] = 'nope';
    },
  ],
  [
    'a sub-flow',
    (managed, random) => {
      const flows = managed['auth-flows']['authenticationFlows'] as Document[];
      const parent = random.pick(flows.filter((one) => !one['alias'].startsWith('new-')));
      if (parent === undefined || find(flows, 'alias', 'new sub-flow')) return;
      flows.push({ ...denyFlow('new sub-flow', false), description: 'new' });
      parent['authenticationExecutions'].push({
        flowAlias: 'new sub-flow',
        authenticatorFlow: true,
        requirement: random.pick(['DISABLED', 'CONDITIONAL']),
        priority: random.pick([1, 95]),
        userSetupAllowed: false,
      });
    },
  ],
  [
    'a sub-flow that is nowhere',
    (managed, random) => {
      const flows = managed['auth-flows']['authenticationFlows'] as Document[];
      if (random.chance(0.3))
        flows.splice(
          flows.findIndex((one) => one['topLevel'] !== true),
          1,
        );
    },
  ],
  [
    'the order of executions',
    (managed, random) => {
      const one = random.pick(managed['auth-flows']['authenticationFlows'] as Document[]);
      if (one !== undefined) swapPriorities(one);
    },
  ],
  [
    'a requirement',
    (managed, random) => {
      const one = random.pick(managed['auth-flows']['authenticationFlows'] as Document[]);
      const execution = random.pick((one?.['authenticationExecutions'] ?? []) as Document[]);
      if (execution) execution['requirement'] = random.pick(['DISABLED', 'REQUIRED', 'ALTERNATIVE']);
    },
  ],
  [
    'a config renamed',
    (managed, random) => {
      const { authenticatorConfig: configs, authenticationFlows: flows } = managed['auth-flows'] as Record<
        string,
        Document[]
      >;
      const one = random.pick(configs ?? []);
      if (one === undefined) return;
      for (const execution of (flows ?? []).flatMap((each) => each['authenticationExecutions'] as Document[])) {
        if (execution['authenticatorConfig'] === one['alias']) execution['authenticatorConfig'] = `${one['alias']} 2`;
      }
      one['alias'] = `${one['alias']} 2`;
    },
  ],
  [
    'other bindings',
    (managed, random) => {
      managed['auth-flows'][
        random.pick(['registrationFlow', 'resetCredentialsFlow', 'directGrantFlow', 'firstBrokerLoginFlow'])
      ] = random.pick(['browser-aihub', 'direct grant', 'registration']);
    },
  ],
];
