import { clientName, clientScopeName } from '../entity-names.ts';
import { isObject, own } from '../../document/json.ts';
import { isOn, type Placed, text } from '../../document/placed.ts';
import type { Examples, Rule } from '../rule.ts';

/** The properties with which an operator, or an intruder, can open up a client. */
const CLIENT = [
  'enabled',
  'publicClient',
  'consentRequired',
  'standardFlowEnabled',
  'implicitFlowEnabled',
  'directAccessGrantsEnabled',
  'serviceAccountsEnabled',
  'fullScopeAllowed',
  'redirectUris',
  'webOrigins',
  'protocolMappers',
  'defaultClientScopes',
  'optionalClientScopes',
];

export const rule: Rule<'undeclared-property'> = {
  code: 'undeclared-property',
  severity: 'warning',
  title: 'a managed client or client scope without one of the properties that decide who gets in',
  reason:
    'keycloak-config-cli restores only what is declared: a redirect URI that somebody has added stays forever on a client that does not declare "redirectUris".',
  check: (realm, report) => {
    const check = (entity: Placed, name: string, needed: readonly string[]): void => {
      if (entity.document.kind !== 'managed' || !isObject(entity.value)) return;
      const { value } = entity;
      const missing = needed.filter((key) => own(value, key) === undefined);
      if (missing.length === 0) return;
      report(entity, {
        message: `${name} does not declare ${missing.join(', ')}`,
        hint: 'Declare what is missing: an undeclared property keeps every manual change',
      });
    };
    for (const client of realm.clients) {
      const isConfidential = !isOn(client, 'publicClient') && !isOn(client, 'bearerOnly');
      const authenticates = isConfidential && text(client, 'protocol') !== 'saml';
      check(client, clientName(client), authenticates ? [...CLIENT, 'secret'] : CLIENT);
    }
    for (const scope of realm.clientScopes) check(scope, clientScopeName(scope), ['protocolMappers']);
  },
};

const complete = {
  clientId: 'app',
  enabled: true,
  publicClient: true,
  consentRequired: false,
  standardFlowEnabled: true,
  implicitFlowEnabled: false,
  directAccessGrantsEnabled: false,
  serviceAccountsEnabled: false,
  fullScopeAllowed: false,
  redirectUris: ['https://app.example.org/callback'],
  webOrigins: [],
  attributes: { 'pkce.code.challenge.method': 'S256' },
  protocolMappers: [],
  defaultClientScopes: [],
  optionalClientScopes: [],
};
const { webOrigins: _, ...incomplete } = complete;

export const examples: Examples = {
  bad: { 'managed/30-clients.json': { clients: [incomplete] } },
  good: { 'managed/30-clients.json': { clients: [complete] } },
};
