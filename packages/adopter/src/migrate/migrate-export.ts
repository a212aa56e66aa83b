import { type JsonObject, textAt } from '@realm-as-code/renderer';
import { addFreshClient, addLocaleMapper, addMissingClients } from './built-ins.ts';
import { importClientScopes } from './client-scopes.ts';
import { importClients } from './clients.ts';
import { importComponents } from './components.ts';
import { withoutDeprecatedForms } from './deprecated-forms.ts';
import { importFlows } from './flows.ts';
import { given } from './given.ts';
import { importGroups } from './groups.ts';
import { importIdentityProviders } from './identity-providers.ts';
import { migrate } from './migrations.ts';
import { emptyDraft } from './realm-draft.ts';
import { releaseOf } from './release.ts';
import { importRequiredActions } from './required-actions.ts';
import { addMissingRoles, importDefaultRole, importRoles } from './roles.ts';
import { importScopeMappings } from './scope-mappings.ts';
import { importServiceAccounts } from './service-accounts.ts';
import { importSettings } from './settings.ts';
import { toExport } from './to-export.ts';

/**
 * Turns a realm file of any age and completeness into what a partial export would have after the Keycloak of `fresh` had
 * imported the file, with its defaults and migrations (`RealmManager.importRealm`, 26.5.5). test/e2e/migrated-exports.test.ts
 * compares the two.
 *
 * An export of the same minor version, or a newer one, is the realm as it is: it gets nothing that only an import adds.
 *
 * Secrets stay as the file has them, for they are the live ones; those that Keycloak would make are masked. Ids are kept
 * where the file has them. Users are left out but for service accounts.
 *
 * @param file a full or partial export, or a realm file that somebody wrote.
 * @param fresh the partial export of a realm that was just created with nothing but the name of this one.
 * @returns a partial export of the version of `fresh`.
 */
export function migrateExport(file: JsonObject, fresh: JsonObject): JsonObject {
  const name = textAt(file, 'realm') ?? '';
  // Keycloak looks for client scopes before it reads what older versions called otherwise.
  const ownScopes = given(file, 'clientScopes') !== undefined;
  const current = withoutDeprecatedForms(file);
  const draft = emptyDraft(name, releaseOf(file), fresh);
  importSettings(draft, current);
  importFlows(draft, current);
  importRequiredActions(draft, current);
  importIdentityProviders(draft, current);
  importDefaultRole(draft, current);
  importClientScopes(draft, current, ownScopes);
  addMissingClients(draft, current, ownScopes);
  importClients(draft, current);
  importRoles(draft, current);
  importScopeMappings(draft, current);
  importGroups(draft, current);
  importComponents(draft, current);
  importServiceAccounts(draft, current);
  addMissingRoles(draft, current);
  if (!draft.clients.has('admin-cli')) addFreshClient(draft, 'admin-cli', true);
  addLocaleMapper(draft);
  migrate(draft);
  return toExport(draft);
}
