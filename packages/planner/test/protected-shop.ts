// The client `api` of the small realm as a server of protected resources: what the tests of authorization settings share.

import { type Edit, linesOf, planShop } from './shop.ts';

/** Authorization settings in the form that exports and documents share. */
export interface Settings {
  allowRemoteResourceManagement?: boolean;
  policyEnforcementMode?: string;
  decisionStrategy?: string;
  resources?: object[];
  policies?: object[];
  scopes?: object[];
}

export const USUAL = {
  allowRemoteResourceManagement: true,
  policyEnforcementMode: 'ENFORCING',
  decisionStrategy: 'UNANIMOUS',
};

export function resource(name: string, more: object = {}): object {
  return { name, scopes: [{ name: 'read' }], uris: [`/${name}`], ownerManagedAccess: false, attributes: {}, ...more };
}

export function policy(name: string, type: string, config: object): object {
  return { name, type, logic: 'POSITIVE', decisionStrategy: 'UNANIMOUS', config };
}

export function json(...list: unknown[]): string {
  return JSON.stringify(list);
}

export const ORDERS: Settings = {
  ...USUAL,
  resources: [resource('orders')],
  policies: [
    policy('buyers', 'role', { roles: json({ id: 'buyer', required: false }) }),
    policy('see orders', 'resource', { resources: json('orders'), applyPolicies: json('buyers') }),
    policy('read', 'scope', { scopes: json('read'), applyPolicies: json('buyers') }),
  ],
  scopes: [{ name: 'read', displayName: 'Read' }],
};

/** The client `api` has authorization services; an earlier run made the resource `orders`. */
export function withSettings(live: Settings, file: Settings, more: Edit = () => undefined): Edit {
  return (shop, document) => {
    shop.settings['attributes'] = {
      'de.adorsys.keycloak.config.state-default-resources-client-api-0': json('orders'),
    };
    Object.assign(shop.clients['api'], {
      authorizationServicesEnabled: true,
      authenticationFlowBindingOverrides: {},
      authorizationSettings: { ...USUAL, ...live },
    });
    Object.assign(document.clients['api'], {
      authorizationServicesEnabled: true,
      authenticationFlowBindingOverrides: {},
      authorizationSettings: file,
    });
    more(shop, document);
  };
}

export function plan(live: Settings, file: Settings, more?: Edit): { lines: string[]; stops: string | undefined } {
  const { failure, ...rest } = planShop(withSettings(live, file, more));
  const lines = linesOf({ ...rest }).map((line) => line.replace('change client api: authorizationSettings.', ''));
  return { lines, stops: failure && `${failure.step}: ${failure.reason}` };
}
