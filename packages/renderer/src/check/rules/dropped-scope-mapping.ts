import { at, entries, items, type Placed, text, texts } from '../../document/placed.ts';
import type { RealmIndex } from '../realm-index.ts';
import type { Examples, Rule } from '../rule.ts';

/** Roles of a client that the tokens of another client, or of those with a client scope, may contain. */
interface Mapping {
  readonly ofClient: string;
  readonly for: string;
  readonly roles: readonly string[];
}

/** What RealmManager.setupAccountManagement makes together with the account console (measured on 26.5.5). */
const OF_KEYCLOAK: Mapping = { ofClient: 'account', for: 'account-console', roles: ['manage-account', 'view-groups'] };

export const rule: Rule<'dropped-scope-mapping'> = {
  code: 'dropped-scope-mapping',
  severity: 'warning',
  title: 'a managed "clientScopeMappings" that leaves out mappings which the import makes',
  reason:
    'keycloak-config-cli removes every mapping between clients that the file does not have, as soon as the file has this property: those of bootstrap documents, and Keycloak’s own, without which users cannot manage their account in the account console.',
  check: (realm, report) => {
    const imported = importedMappings(realm);
    for (const root of realm.managedRoots) {
      const declared = at(root, 'clientScopeMappings');
      if (declared === undefined || typeof declared.value === 'string') continue;
      const kept = new Set(mappingsIn(declared).flatMap(keysOf));
      for (const mapping of imported) {
        const dropped = mapping.roles.filter((role) => !kept.has(keyOf(mapping, role)));
        if (dropped.length === 0) continue;
        const roles = dropped.map((role) => `"${role}"`).join(', ');
        report(declared, {
          part: 'key',
          message: `a reconcile takes ${roles} of "${mapping.ofClient}" away from "${mapping.for}", because this file does not have that mapping`,
          hint: `Add it to ${JSON.stringify(mapping.ofClient)}, or remove "clientScopeMappings"`,
        });
      }
    }
  },
};

function importedMappings(realm: RealmIndex): Mapping[] {
  const bootstrap = realm.roots.filter(({ document }) => document.kind === 'bootstrap');
  const declared = bootstrap.flatMap((root) => mappingsIn(at(root, 'clientScopeMappings')));
  // Where "account" is declared, Keycloak makes nothing for it.
  return realm.find('client', 'account') === 'built-in' ? [OF_KEYCLOAK, ...declared] : declared;
}

function mappingsIn(place: Placed | undefined): Mapping[] {
  return entries(place).flatMap(([ofClient, list]) =>
    items(list).flatMap((mapping) => {
      const target = text(mapping, 'client') ?? text(mapping, 'clientScope');
      return target === undefined ? [] : [{ ofClient, for: target, roles: texts(at(mapping, 'roles')) }];
    }),
  );
}

function keysOf(mapping: Mapping): string[] {
  return mapping.roles.map((role) => keyOf(mapping, role));
}

function keyOf(mapping: Mapping, role: string): string {
  return JSON.stringify([mapping.ofClient, mapping.for, role]);
}

const app = (mappings: object): object => ({
  clients: [{ clientId: 'app', fullScopeAllowed: false }],
  clientScopeMappings: { 'realm-management': [{ client: 'app', roles: ['view-users'] }], ...mappings },
});

export const examples: Examples = {
  bad: { 'managed/30-clients.json': app({}) },
  good: {
    'managed/30-clients.json': app({
      account: [{ client: 'account-console', roles: ['manage-account', 'view-groups'] }],
    }),
  },
};
