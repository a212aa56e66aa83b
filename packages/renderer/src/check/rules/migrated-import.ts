import { at, isKnownText } from '../../document/placed.ts';
import { compareVersions } from '../../keycloak/compare-versions.ts';
import type { Examples, Rule } from '../rule.ts';

/** Client scopes that imports of older realms get, and since which version realms have them (MigrateTo…, measured). */
const ADDED_SCOPES: Readonly<Record<string, string>> = { acr: '18.0.0', basic: '25.0.0', service_account: '26.1.0' };

export const rule: Rule<'migrated-import'> = {
  code: 'migrated-import',
  severity: 'warning',
  title: 'a realm of an older Keycloak, whose import adds client scopes that the first reconcile takes away',
  reason:
    'Keycloak migrates a document with the "keycloakVersion" of an older export when it imports it, and adds the client scopes that realms have got since. keycloak-config-cli deletes client scopes that the managed files do not have. Without "basic", access tokens lack "sub".',
  check: (realm, report) => {
    if (!realm.managedRoots.some((root) => at(root, 'clientScopes') !== undefined)) return;
    for (const root of realm.roots) {
      const version = at(root, 'keycloakVersion');
      if (!isKnownText(version) || !/^\d+\.\d+/.test(version.value)) continue;
      const added = Object.keys(ADDED_SCOPES).filter(
        (scope) =>
          compareVersions(version.value, ADDED_SCOPES[scope] as string) < 0 &&
          realm.findDeclared('client-scope', scope) === undefined,
      );
      if (added.length === 0) continue;
      const names = added.map((scope) => `"${scope}"`).join(', ');
      report(version, {
        message: `the import migrates this realm of Keycloak ${version.value} and adds the client scopes ${names}, and a reconcile deletes them`,
        hint: 'Declare them as an export of the imported realm has them, and remove "keycloakVersion"',
      });
    }
  },
};

const scopes = { clientScopes: [{ name: 'email', protocol: 'openid-connect', protocolMappers: [] }] };

export const examples: Examples = {
  bad: { 'bootstrap/realm.json': { keycloakVersion: '24.0.1' }, 'managed/20-scopes.json': scopes },
  good: { 'bootstrap/realm.json': { enabled: true }, 'managed/20-scopes.json': scopes },
};
