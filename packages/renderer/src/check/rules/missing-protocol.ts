import { clientScopeName, protocolMapperName } from '../entity-names.ts';
import { at, type Placed } from '../../document/placed.ts';
import type { Examples, Report, Rule } from '../rule.ts';

export const rule: Rule<'missing-protocol'> = {
  code: 'missing-protocol',
  severity: 'error',
  title: 'a client scope or a protocol mapper without a protocol',
  reason: 'Keycloak refuses it: keycloak-config-cli stops with "Unexpected protocol" or "Duplicate resource error".',
  check: (realm, report) => {
    for (const scope of realm.clientScopes) check(scope, clientScopeName(scope), report);
    for (const mapper of realm.protocolMappers) check(mapper, protocolMapperName(mapper), report);
  },
};

function check(place: Placed, name: string, report: Report): void {
  if (at(place, 'protocol') === undefined)
    report(place, { message: `${name} has no "protocol"`, hint: 'Write "protocol": "openid-connect"' });
}

const scope = (more: object): object => ({ clientScopes: [{ name: 'tenants', ...more }] });

export const examples: Examples = {
  bad: { 'managed/20-client-scopes.json': scope({}) },
  good: { 'managed/20-client-scopes.json': scope({ protocol: 'openid-connect' }) },
};
