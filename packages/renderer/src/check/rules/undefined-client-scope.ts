import type { Examples, Rule } from '../rule.ts';
import { checkUndefined } from '../undefined-references.ts';

export const rule: Rule<'undefined-client-scope'> = {
  code: 'undefined-client-scope',
  severity: 'error',
  title: 'a reference to a client scope that is not defined',
  reason:
    'The first import drops it silently, a warning in bootstrap documents, and fails on a scope mapping for it; keycloak-config-cli fails on the client with a NullPointerException and never applies the files that follow.',
  check: checkUndefined('client-scope'),
};

const client = (scope: string): Examples['good'] => ({
  'managed/20-scopes.json': { clientScopes: [{ name: 'email', protocol: 'openid-connect', protocolMappers: [] }] },
  'managed/30-clients.json': { clients: [{ clientId: 'app', defaultClientScopes: [scope] }] },
});

export const examples: Examples = { bad: client('emial'), good: client('email') };
