/**
 * Documents with a client that has two policies, for the examples of rules.
 *
 * @param policies which of them the second one applies, as JSON.
 */
export const clientWithPolicy = (policies: string): object => ({
  clients: [
    {
      clientId: 'api',
      bearerOnly: false,
      serviceAccountsEnabled: true,
      authorizationServicesEnabled: true,
      authorizationSettings: {
        policies: [
          { name: 'office hours', type: 'time', config: { hour: '8', hourEnd: '18' } },
          { name: 'at work', type: 'aggregate', config: { applyPolicies: policies } },
        ],
      },
    },
  ],
});
