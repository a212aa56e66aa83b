import { at, isOn, items, type Placed, text, texts } from '../../document/placed.ts';
import { SUBJECT_MAPPERS } from '../../keycloak/token-mappers.ts';
import { clientName, nameOf } from '../entity-names.ts';
import type { RealmIndex } from '../realm-index.ts';
import type { Examples, Rule } from '../rule.ts';

export const rule: Rule<'missing-subject'> = {
  code: 'missing-subject',
  severity: 'warning',
  title: 'a client whose default client scopes put no `sub` into its access tokens',
  reason:
    'Since Keycloak 25, the claim `sub` comes from a mapper, which the built-in client scope `basic` has. Most programs that check tokens refuse one without it, or cannot tell users apart.',
  check: (realm, report) => {
    const scopes = scopesWithSubject(realm);
    // Without client scopes of its own, the realm gets Keycloak's, and clients get its defaults.
    if (scopes === undefined) return;
    for (const client of realm.clients) {
      const named = at(client, 'defaultClientScopes');
      if (realm.isBuiltIn('client', nameOf(client, 'clientId'))) continue;
      if (named === undefined || !isUsed(client) || items(at(client, 'protocolMappers')).some(isSubjectMapper))
        continue;
      if (texts(named).some((name) => scopes.has(name))) continue;
      const [scope] = scopes;
      report(named, {
        message: `access tokens of ${clientName(client)} have no "sub"`,
        hint:
          scope === undefined
            ? 'Add a client scope with the mapper "oidc-sub-mapper", as Keycloak’s own "basic" has it'
            : `Add "${scope}" to its default client scopes`,
      });
    }
  },
};

/** @returns the client scopes that carry `sub`; undefined where Keycloak makes its own, or completes those of an old export. */
function scopesWithSubject(realm: RealmIndex): ReadonlySet<string> | undefined {
  const isMigrated = realm.roots.some((root) => Number.parseInt(text(root, 'keycloakVersion') ?? '', 10) < SINCE);
  if (realm.clientScopes.length === 0 || isMigrated) return undefined;
  const carrying = realm.clientScopes.filter((scope) => items(at(scope, 'protocolMappers')).some(isSubjectMapper));
  return new Set(carrying.map((scope) => nameOf(scope)));
}

/** The version from which on `sub` comes from a client scope. */
const SINCE = 25;

function isSubjectMapper(mapper: Placed): boolean {
  return SUBJECT_MAPPERS.includes(text(mapper, 'protocolMapper') ?? '');
}

function isUsed(client: Placed): boolean {
  const isOidc = (text(client, 'protocol') ?? 'openid-connect') === 'openid-connect';
  return isOidc && !isOn(client, 'bearerOnly') && at(client, 'enabled')?.value !== false;
}

const realmWith = (scopes: readonly string[]): object => ({
  clientScopes: [
    {
      name: 'basic',
      protocol: 'openid-connect',
      protocolMappers: [
        {
          name: 'sub',
          protocol: 'openid-connect',
          protocolMapper: 'oidc-sub-mapper',
          config: { 'access.token.claim': 'true' },
        },
      ],
    },
    { name: 'api', protocol: 'openid-connect' },
  ],
  clients: [{ clientId: 'app', standardFlowEnabled: true, defaultClientScopes: scopes }],
});

export const examples: Examples = {
  bad: { 'managed/20-realm.json': realmWith(['api']) },
  good: { 'managed/20-realm.json': realmWith(['basic', 'api']) },
};
