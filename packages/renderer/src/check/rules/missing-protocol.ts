import { clientScopeName, protocolMapperName } from '../entity-names.ts';
import { at, type Placed } from '../../document/placed.ts';
import type { Examples, Report, Rule } from '../rule.ts';

export const rule: Rule<'missing-protocol'> = {
  code: 'missing-protocol',
  severity: 'error',
  title: 'a client scope or a protocol mapper without a protocol',
  reason:
    'Keycloak refuses the mapper with "Duplicate resource error", and keycloak-config-cli the scope with "Unexpected protocol"; in a bootstrap document, a scope without protocol is a warning.',
  check: (realm, report) => {
    for (const scope of realm.clientScopes) check(scope, clientScopeName(scope), report, 'accepts');
    for (const mapper of realm.protocolMappers) check(mapper, protocolMapperName(mapper), report);
  },
};

function check(place: Placed, name: string, report: Report, verdict?: Rule['import']): void {
  if (at(place, 'protocol') === undefined)
    report(place, {
      message: `${name} has no "protocol"`,
      hint: 'Write "protocol": "openid-connect"',
      import: verdict,
    });
}

const scope = (more: object): object => ({ clientScopes: [{ name: 'tenants', ...more }] });

export const examples: Examples = {
  bad: { 'managed/20-client-scopes.json': scope({}) },
  good: { 'managed/20-client-scopes.json': scope({ protocol: 'openid-connect' }) },
};
