import { checkKnown } from '../check-known.ts';
import { own } from '../../document/json.ts';
import { at, items, text } from '../../document/placed.ts';
import type { Examples, Rule } from '../rule.ts';

export const rule: Rule<'unknown-protocol-mapper'> = {
  code: 'unknown-protocol-mapper',
  severity: 'error',
  mayBeOwn: true,
  title: 'a protocol mapper that this Keycloak does not have for its protocol',
  reason:
    'Keycloak and keycloak-config-cli accept it, but tokens lack the claim; without any, the first import fails with "unknown_error". Where Keycloak is given jars with providers, or an image of your own, it is a warning.',
  check: (realm, report) => {
    const { providers } = realm;
    for (const owner of [...realm.clients, ...realm.clientScopes]) {
      for (const mapper of items(at(owner, 'protocolMappers'))) {
        if (at(mapper, 'protocolMapper') === undefined)
          report(mapper, { message: 'this mapper has no "protocolMapper"', hint: 'Name what it does' });
        // Mappers that are scripts have names of their own.
        if (text(mapper, 'protocolMapper')?.startsWith('script-')) continue;
        const protocol = text(mapper, 'protocol') ?? text(owner, 'protocol') ?? 'openid-connect';
        const known = own(providers.protocolMappers, protocol) ?? Object.values(providers.protocolMappers).flat();
        checkKnown(realm, at(mapper, 'protocolMapper'), known, `a protocol mapper for ${protocol}`, report);
      }
    }
  },
};

const scope = (protocolMapper: string): object => ({
  clientScopes: [
    {
      name: 'email',
      protocol: 'openid-connect',
      protocolMappers: [{ name: 'email', protocol: 'openid-connect', protocolMapper }],
    },
  ],
});

export const examples: Examples = {
  bad: { 'managed/20-scopes.json': scope('oidc-usermodel-atribute-mapper') },
  good: { 'managed/20-scopes.json': scope('oidc-usermodel-attribute-mapper') },
};
