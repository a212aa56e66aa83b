// What Keycloak makes of a new realm (RealmManager.importRealm, DefaultExportImportManager.importRealm): what it makes of the
// name alone, and what is sent.

import { isRealmOfKeycloak, type JsonObject, objectAt, own } from '@realm-as-code/renderer';
import { asText, tidyObject } from '../../live/tidy.ts';
import { migrateRealm } from './migrate-realm.ts';
import {
  finishRealm,
  knownAttributes,
  setAll,
  setDeviceLifespans,
  setPlainSettings,
  setSentAttributes,
} from './put-realm.ts';
import { type RealmDraft, setProtocolAttributes } from './realm-attributes.ts';
import { checkRealmSettings, knownIn } from './realm-checks.ts';
import { checkReadable, otpPolicyIn, WEBAUTHN, webAuthnPolicyIn } from './realm-policies.ts';
import { isResolvedObject, objectIn, objectsIn, type ResolvedObject, textIn, textsIn } from '../resolved.ts';
import type { Run } from '../simulated-run.ts';
import { smtpServerAsSent } from './smtp-server.ts';
import { Stop } from '../stop.ts';
import { noteUnmodelled, noteUnpredicted } from '../unpredicted.ts';

/** What an import takes beside the settings and the model does not know; an update ignores it. */
const IMPORTED_ONLY = [
  'adminPermissionsClient',
  'applications',
  'certificate',
  'clientTemplates',
  'federatedUsers',
  'oauthClients',
  'privateKey',
  'userFederationMappers',
  'userFederationProviders',
];

/** The role for the authorization services, which Keycloak makes last (RealmManager.setupAuthorizationServices). */
const UMA_ROLE = 'uma_authorization';

/** Makes the realm of a document. */
export function postRealm(run: Run, sent: ResolvedObject, step: string): void {
  const { realm } = run;
  // Every server has it; for who may not read it, keycloak-config-cli ends when it looks for it.
  if (isRealmOfKeycloak(realm.name)) throw new Stop(step, 'Keycloak has this realm, and does not show it (HTTP 403)');
  for (const property of IMPORTED_ONLY) noteUnmodelled(run, sent, property);
  const credentials = textsIn(sent, 'requiredCredentials');
  if (Array.isArray(sent['requiredCredentials']) && (!credentials.includes('password') || credentials.includes('otp')))
    noteUnpredicted(run, 'requiredCredentials', 'the flows of a new realm depend on it');
  checkRealmSettings(run, sent, step);
  const draft: RealmDraft = { settings: { ...realm.settings }, attributes: new Map(realm.attributes) };
  setPlainSettings(run, draft, sent, step);
  if (knownIn(sent, 'actionTokenGeneratedByUserLifespan') === undefined)
    setAll(draft, { actionTokenGeneratedByUserLifespan: draft.settings['accessCodeLifespanUserAction'] ?? null });
  setDeviceLifespans(run, draft, sent);
  setAll(draft, otpPolicyIn(sent) ?? {});
  for (const prefix of WEBAUTHN) setAll(draft, webAuthnPolicyIn(sent, prefix, realm.settings));
  setProtocolAttributes(draft, knownAttributes(run, sent), run.realm.attributes, step);
  // Here attributes have precedence over the settings that are kept in them.
  setSentAttributes(run, draft, sent, step);
  if (isResolvedObject(sent['smtpServer'])) draft.settings['smtpServer'] = smtpServerAsSent(run, sent['smtpServer']);
  checkReadable(draft.settings, step);
  nameDefaultRole(run, draft, sent);
  addDefaultRoles(run, sent);
  for (const [locale, texts] of Object.entries(objectIn(sent, 'localizationTexts')))
    realm.localizationTexts.set(locale, tidyObject(texts as JsonObject));
  // Mappers of identity providers come before the providers.
  for (const mapper of objectsIn(sent, 'identityProviderMappers')) {
    const name = `${textIn(mapper, 'identityProviderAlias')}/${textIn(mapper, 'name')}`;
    realm.identityProviderMappers.set(name, tidyObject(mapper as JsonObject));
  }
  migrateRealm(run, draft, sent);
  finishRealm(run, draft);
  realm.isNew = false;
}

/** The default role can have a name of its own. */
function nameDefaultRole(run: Run, draft: RealmDraft, sent: ResolvedObject): void {
  const declared = objectIn(sent, 'defaultRole');
  const [name, usual] = [textIn(declared, 'name'), defaultRoleOf(draft.settings)];
  if (name === '') return;
  const { realmRoles } = run.realm;
  const { description: _, attributes: __, ...rest } = realmRoles.get(usual) ?? {};
  const said = { description: declared['description'] ?? null, attributes: declared['attributes'] ?? {} } as JsonObject;
  realmRoles.delete(usual);
  realmRoles.set(name, tidyObject({ ...rest, ...said, name }));
  draft.settings['defaultRole'] = tidyObject({ name, description: said['description'] ?? null });
}

function defaultRoleOf(settings: JsonObject): string {
  return asText(own(objectAt(settings, 'defaultRole'), 'name') ?? '');
}

/** Roles that every user gets, in the way of old versions: they become parts of the default role. */
function addDefaultRoles(run: Run, sent: ResolvedObject): void {
  const names = textsIn(sent, 'defaultRoles').map((name) => name.trim());
  if (names.length === 0 || isResolvedObject(sent['defaultRole'])) return;
  const { realmRoles, settings } = run.realm;
  // A role that Keycloak would make afterwards is there by then, and stays without a description.
  for (const name of names) if (!realmRoles.has(name) || name === UMA_ROLE) realmRoles.set(name, { name });
  const role = realmRoles.get(defaultRoleOf(settings)) ?? {};
  const composites = objectAt(role, 'composites');
  const realm = [...new Set([...[composites['realm'] ?? []].flat().map(asText), ...names])];
  realmRoles.set(defaultRoleOf(settings), tidyObject({ ...role, composites: { ...composites, realm } }));
}
