import {
  addAccountConsole,
  addConsentForSelf,
  addOfflineScope,
  addViewGroups,
  giveNewScopeToAll,
  giveScopeToClients,
  lightenConsoles,
  limitConsoles,
  linkAccounts,
  resetConsoleAddresses,
} from './client-migrations.ts';
import { addFreshScope } from './client-scopes.ts';
import { addFreshKey } from './components.ts';
import {
  bindFirstBrokerLogin,
  removeHttpChallenge,
  removeProfileAction,
  separateAlternatives,
} from './flow-migrations.ts';
import type { RealmDraft } from './realm-draft.ts';
import {
  dropDefaultIterations,
  extendFrameSource,
  joinUserProfile,
  keepUnmanagedAttributes,
  numberRequiredActions,
  renameRegistrationPolicy,
  replaceAdminTheme,
  replaceThemes,
  replaceTruststoreChoice,
  setHeaders,
} from './realm-migrations.ts';
import { isBefore, type Release } from './release.ts';
import { addRequiredAction } from './required-actions.ts';

type Migration = (draft: RealmDraft) => void;

/**
 * What each version of Keycloak changes in a realm of an older one when it is imported: the `migrateImport` methods of
 * `org.keycloak.migration.migrators.MigrateTo…` (26.5.5), as far as a partial export shows it. What an import of any file
 * does is in the steps before.
 */
const MIGRATIONS: readonly (readonly [release: Release, ...migrations: Migration[]])[] = [
  [[1, 9, 2], setHeaders({ xContentTypeOptions: 'nosniff' })],
  [[3, 0, 0], linkAccounts],
  [[3, 1, 0], setHeaders({ xRobotsTag: 'none', xXSSProtection: '1; mode=block' })],
  [[3, 2, 0], dropDefaultIterations],
  [
    [3, 4, 0],
    (draft) => addFreshKey(draft, 'aes-generated'),
    setHeaders({ strictTransportSecurity: 'max-age=31536000; includeSubDomains' }),
  ],
  [[3, 4, 1], extendFrameSource],
  [[3, 4, 2], limitConsoles],
  [[4, 0, 0], renameRegistrationPolicy, addOfflineScope, addConsentForSelf],
  [[4, 2, 0], numberRequiredActions],
  [[4, 6, 0], giveScopeToClients('roles', true), giveScopeToClients('web-origins', true)],
  [[6, 0, 0], giveScopeToClients('microprofile-jwt', false)],
  [[8, 0, 0], resetConsoleAddresses],
  [[8, 0, 2], separateAlternatives],
  [[9, 0, 0], addAccountConsole],
  [[18, 0, 0], giveNewScopeToAll('acr')],
  [[20, 0, 0], addViewGroups],
  [[21, 0, 0], replaceAdminTheme],
  [[22, 0, 0], removeHttpChallenge, replaceThemes],
  [[23, 0, 0], joinUserProfile, removeProfileAction],
  [
    [24, 0, 0],
    keepUnmanagedAttributes,
    replaceTruststoreChoice,
    (draft) => addFreshKey(draft, 'hmac-generated-hs512'),
    bindFirstBrokerLogin,
  ],
  [[24, 0, 3], (draft) => addRequiredAction(draft, 'delete_credential')],
  [[25, 0, 0], giveNewScopeToAll('basic')],
  [[26, 0, 0], lightenConsoles],
  [[26, 1, 0], (draft) => addFreshScope(draft, 'service_account')],
  [[26, 3, 0], (draft) => addRequiredAction(draft, 'idp_link')],
];

/** Applies what came after the version that wrote the file. Keycloak takes a file that names none for a current one. */
export function migrate(draft: RealmDraft): void {
  const { release } = draft;
  if (release === undefined) return;
  for (const [version, ...migrations] of MIGRATIONS) {
    if (isBefore(release, version)) for (const migration of migrations) migration(draft);
  }
}
