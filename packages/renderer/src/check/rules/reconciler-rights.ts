import { at, entries, items, text, texts } from '../../document/placed.ts';
import type { Examples, Rule } from '../rule.ts';

/** Roles of `realm-management` with which one may change a realm. */
const ENOUGH: readonly string[] = ['manage-realm', 'realm-admin'];

export const rule: Rule<'reconciler-rights'> = {
  code: 'reconciler-rights',
  severity: 'error',
  since: ['26.8.2'],
  guide: '26.8.2',
  title:
    'protocol mappers in managed documents, with a keycloak-config-cli that signs in without the right to manage the realm',
  reason:
    'Only administrators of the realm can create, change and delete protocol mappers; the right to manage clients is no longer enough, and every reconcile ends with HTTP 403.',
  check: (realm, report) => {
    const hasMappers = realm.protocolMappers.some(({ document }) => document.kind === 'managed');
    if (realm.signsInAs === undefined || !hasMappers) return;
    const account = realm.users.find((user) => text(user, 'serviceAccountClientId') === realm.signsInAs);
    // Roles that contain others may well contain these.
    if (account === undefined || items(at(account, 'realmRoles')).length > 0 || at(account, 'groups') !== undefined)
      return;
    const roles = entries(at(account, 'clientRoles'));
    if (roles.some(([client]) => client !== 'realm-management')) return;
    const rights = at(account, 'clientRoles', 'realm-management');
    if (rights === undefined || !Array.isArray(rights.value)) return;
    if (texts(rights).some((right) => ENOUGH.includes(right) || right.includes('$('))) return;
    report(rights, {
      message: `keycloak-config-cli signs in as "${realm.signsInAs}", to which Keycloak ${realm.keycloak} refuses every change of a protocol mapper`,
      hint: 'Add "manage-realm"',
    });
  },
};

const realm = (...rights: string[]): object => ({
  clients: [{ clientId: 'reconciler', serviceAccountsEnabled: true }],
  users: [
    {
      username: 'service-account-reconciler',
      serviceAccountClientId: 'reconciler',
      clientRoles: { 'realm-management': rights },
    },
  ],
});
const scopes = {
  clientScopes: [
    {
      name: 'email',
      protocol: 'openid-connect',
      protocolMappers: [{ name: 'e', protocol: 'openid-connect', protocolMapper: 'oidc-usermodel-attribute-mapper' }],
    },
  ],
};

export const examples: Examples = {
  keycloak: '26.8.2',
  signsInAs: 'reconciler',
  bad: { 'bootstrap/reconciler.json': realm('manage-clients'), 'managed/20-scopes.json': scopes },
  good: { 'bootstrap/reconciler.json': realm('manage-clients', 'manage-realm'), 'managed/20-scopes.json': scopes },
};
