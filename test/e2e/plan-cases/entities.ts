import type { Document } from '../admin-api.ts';
import type { Random } from './random.ts';

const CLIENTS = [
  'aihub-frontend',
  'openwebui',
  'oauth2-proxy-dagster',
  'oauth2-proxy-attu',
  'langfuse',
  'aihub-api-service',
];
export const SCOPES = ['openid', 'profile', 'email', 'roles', 'tenants'];

export function client(realm: Document, random: Random, among = CLIENTS): Document | undefined {
  return find(realm['clients'], 'clientId', random.pick(among));
}

export function find(list: Document[] | undefined, key: string, name: string): Document | undefined {
  return list?.find((one) => one[key] === name);
}

export function flow(realm: Document, alias: string): Document | undefined {
  return find(realm['authenticationFlows'], 'alias', alias);
}

export function mapper(random: Random): Document {
  return {
    name: random.pick(['extra', 'realm roles', 'groups']),
    protocol: 'openid-connect',
    protocolMapper: random.pick(['oidc-full-name-mapper', 'oidc-group-membership-mapper']),
    consentRequired: false,
    config: { 'claim.name': random.pick(['a', 'b']), 'full.path': random.pick(['true', 'false']) },
  };
}

export function denyFlow(alias: string, topLevel = true): Document {
  return {
    alias,
    description: 'made by hand',
    providerId: 'basic-flow',
    topLevel,
    builtIn: false,
    authenticationExecutions: [
      {
        authenticator: 'deny-access-authenticator',
        authenticatorFlow: false,
        requirement: 'REQUIRED',
        priority: 0,
        userSetupAllowed: false,
      },
    ],
  };
}

export const TOP_FLOWS = ['browser-aihub', 'Post Broker Login - AIHubAccess Check', 'post broker login'];

/** Removes the flows of browser logins, with the configs in them. */
export function dropBrowserFlows(document: Document): void {
  for (const key of ['authenticationFlows', 'authenticatorConfig']) {
    document[key] = (document[key] as Document[]).filter((one) => !/browser/i.test(one['alias'] as string));
  }
}

/** Lets the second execution of a flow run before the first. */
export function swapPriorities({ authenticationExecutions }: Document): void {
  const [first, second] = (authenticationExecutions ?? []) as Document[];
  if (first && second) [first['priority'], second['priority']] = [second['priority'], first['priority']];
}
