import { at, isOn, items, type Placed, text, texts } from '../../document/placed.ts';
import type { RealmIndex } from '../realm-index.ts';
import type { Examples, Rule } from '../rule.ts';

const ROLES_MAPPER = 'oidc-usermodel-client-role-mapper';
const HINT = `Give "account-console" the mapper ${ROLES_MAPPER} for the client "account"`;

export const rule: Rule<'unusable-account-console'> = {
  code: 'unusable-account-console',
  severity: 'warning',
  title: 'an account console whose tokens do not entitle users to manage their own account',
  reason:
    'A realm with client scopes of its own gets none of Keycloak’s, which leaves Keycloak’s own clients without any. The tokens of the account console then lack the roles of the client "account": users log in and see "Something went wrong", because every request is answered with 401 or 403.',
  check: (realm, report) => {
    const scopes = realm.roots.flatMap((root) => at(root, 'clientScopes') ?? [])[0];
    const console = realm.find('client', 'account-console');
    if (scopes === undefined || console === undefined) return;
    if (console === 'built-in') {
      // Where "account" is declared, there is no account console, which half-declared-client reports.
      if (realm.find('client', 'account') !== 'built-in') return;
      report(scopes, {
        part: 'key',
        message: 'the realm has client scopes of its own, which leaves the account console without any',
        hint: `Declare the clients "account", with its roles, and "account-console". ${HINT}`,
      });
      return;
    }
    if (at(console, 'enabled')?.value === false) return;
    const mappers = mappersOf(realm, console);
    if (!mappers.some((mapper) => text(mapper, 'protocolMapper') === ROLES_MAPPER && isForAccount(mapper)))
      report(at(console, 'protocolMappers') ?? console, {
        message: 'the tokens of "account-console" do not contain the roles of the client "account"',
        hint: HINT,
      });
    if (!mappers.some(addsAudience))
      report(at(console, 'protocolMappers') ?? console, {
        message: 'the tokens of "account-console" do not have the client "account" as an audience',
        hint: 'Add the mapper oidc-audience-resolve-mapper',
      });
  },
};

/** @returns the mappers behind every token of a client: its own, and those of its default scopes. */
function mappersOf(realm: RealmIndex, client: Placed): Placed[] {
  const own = at(client, 'defaultClientScopes');
  const ofRealm = realm.roots.flatMap((root) => texts(at(root, 'defaultDefaultClientScopes')));
  const scopes = own === undefined ? ofRealm : texts(own);
  const owners = [client, ...scopes.flatMap((name) => realm.findDeclared('client-scope', name) ?? [])];
  return owners.flatMap((owner) => items(at(owner, 'protocolMappers')));
}

function isForAccount(mapper: Placed): boolean {
  const config = at(mapper, 'config');
  if (config === undefined) return false;
  const client = text(config, 'usermodel.clientRoleMapping.clientId') ?? '';
  const claim = text(config, 'claim.name')?.replace('${client_id}', 'account');
  // Keycloak completes a token that lacks the roles as it does for introspection.
  const isInToken = isOn(config, 'access.token.claim') || isOn(config, 'introspection.token.claim');
  return isInToken && (client === '' || client === 'account') && claim === 'resource_access.account.roles';
}

function addsAudience(mapper: Placed): boolean {
  const type = text(mapper, 'protocolMapper');
  if (type === 'oidc-audience-resolve-mapper') return true;
  const config = at(mapper, 'config');
  return (
    type === 'oidc-audience-mapper' && config !== undefined && text(config, 'included.client.audience') === 'account'
  );
}

const protocol = 'openid-connect';
const realm = (mappers: readonly object[]): Examples['good'] => ({
  'bootstrap/account.json': { roles: { client: { account: [{ name: 'manage-account' }] } } },
  'managed/20-client-scopes.json': { clientScopes: [{ name: 'email', protocol, protocolMappers: [] }] },
  'managed/30-clients.json': {
    clients: [
      { clientId: 'account', publicClient: true, redirectUris: ['/realms/demo/account/*'] },
      {
        clientId: 'account-console',
        publicClient: true,
        redirectUris: ['/realms/demo/account/*'],
        protocolMappers: [
          { name: 'audience resolve', protocol, protocolMapper: 'oidc-audience-resolve-mapper', config: {} },
          ...mappers,
        ],
        defaultClientScopes: ['email'],
      },
    ],
  },
});

export const examples: Examples = {
  bad: realm([]),
  good: realm([
    {
      name: 'account roles',
      protocol,
      protocolMapper: ROLES_MAPPER,
      config: {
        'usermodel.clientRoleMapping.clientId': 'account',
        'claim.name': 'resource_access.account.roles',
        'jsonType.label': 'String',
        multivalued: 'true',
        'access.token.claim': 'true',
      },
    },
  ]),
};
