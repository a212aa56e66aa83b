// Identity providers (IdentityProviderImportService).

import {
  MASKED_SECRET,
  IDENTITY_PROVIDER_SWITCHES,
  compareVersions,
  isTrue,
  type Json,
  type JsonObject,
  objectAt,
  own,
  textAt,
} from '@realm-as-code/renderer';
import type { LiveRealm } from '../../live/live-realm.ts';
import { asText, isEmpty, tidyObject } from '../../live/tidy.ts';
import { refusalOfName } from './executions.ts';
import { importProviderMappers } from './identity-provider-mappers.ts';
import { checkLengths, isVaulted, noteHidden, noteUnknown, setProperty } from '../properties.ts';
import { checkProvider, GOOGLE_ISSUER, uncertainEndpoints } from './provider-checks.ts';
import { isKnown, listIn, objectIn, type ResolvedObject, textIn } from '../resolved.ts';
import { type EntityName, type Run, wrote } from '../simulated-run.ts';
import { Stop } from '../stop.ts';
import { noteUnmodelled, noteUnpredicted } from '../unpredicted.ts';

/**
 * Switches of a provider. Those that a document does not have are off, but for `enabled`: the classes of keycloak-config-cli
 * know nothing between on and off (IdentityProviderRepresentation of Keycloak's client 26.0; measured).
 */
const SWITCHES: readonly string[] = ['enabled', ...IDENTITY_PROVIDER_SWITCHES];
const FLOWS = ['firstBrokerLoginFlowAlias', 'postBrokerLoginFlowAlias'] as const;
/** What an older Keycloak had in the config for `hideOnLogin`; it becomes that when a provider is saved. */
const HIDE_ON_LOGIN = 'hideOnLoginPage';
/** An older way to name the organization of a provider, in its config. */
const ORGANIZATION = 'kc.org';
const DOMAIN = 'kc.org.domain';

/** Deletes, creates and updates identity providers, then their mappers. */
export function importIdentityProviders(run: Run, document: ResolvedObject): void {
  importProviders(run, document);
  importProviderMappers(run, document);
}

function importProviders(run: Run, document: ResolvedObject): void {
  const { realm, settings } = run;
  const list = listIn(document, 'identityProviders');
  if (list === undefined) return;
  const declared = new Set(list.map((file) => textIn(file, 'alias')));
  if (!settings.keeps.has('identity-provider')) {
    for (const alias of realm.identityProviders.keys()) {
      if (declared.has(alias)) continue;
      deleteProvider(realm, alias);
      wrote(run, `delete identity provider "${alias}"`);
    }
  }
  for (const file of list) importProvider(run, file);
}

/** Keycloak deletes a provider's mappers, and its links to users, along with it. */
function deleteProvider(realm: LiveRealm, alias: string): void {
  realm.identityProviders.delete(alias);
  for (const name of realm.identityProviderMappers.keys()) {
    if (name.startsWith(`${alias}/`)) realm.identityProviderMappers.delete(name);
  }
  for (const [username, user] of realm.users ?? []) {
    const links = user['federatedIdentities'];
    if (!Array.isArray(links)) continue;
    const others = links.filter((link) => textAt(link, 'identityProvider') !== alias);
    realm.users?.set(username, tidyObject({ ...user, federatedIdentities: others }));
  }
}

function importProvider(run: Run, file: ResolvedObject): void {
  const alias = textIn(file, 'alias');
  const live = run.realm.identityProviders.get(alias);
  noteOrganization(run, alias, file, live);
  if (live === undefined) createProvider(run, alias, file);
  else updateProvider(run, alias, file, live);
}

function createProvider(run: Run, alias: string, file: ResolvedObject): void {
  const step = `create identity provider "${alias}"`;
  const refusal = alias === '' ? 'it has no alias' : (refusalOfName(alias) ?? refusalOfSpace(alias));
  if (refusal !== undefined) throw new Stop(step, refusal);
  if (own(file, 'config') === null) throw new Stop(step, 'its config is null (HTTP 500)');
  const config = declaredConfig(run, alias, file, {});
  const next = withDeclared(run, alias, file, { alias, config });
  saveProvider(run, next, step);
}

function refusalOfSpace(alias: string): string | undefined {
  return /\s/.test(alias) ? `Keycloak does not allow spaces in the alias "${alias}"` : undefined;
}

/**
 * First, a provider is saved with the flows of the document, or without flows, if these differ; then, with everything else, if
 * that differs. A config is replaced as a whole; a document without one empties it.
 */
function updateProvider(run: Run, alias: string, file: ResolvedObject, live: JsonObject): void {
  const step = `update identity provider "${alias}"`;
  const flows: ResolvedObject = Object.fromEntries(FLOWS.map((key) => [key, own(file, key) ?? null]));
  if (isKnown(flows) && FLOWS.some((key) => (flows[key] ?? undefined) !== live[key]))
    saveProvider(run, { ...live, ...objectAt(flows) }, step, live);
  const before = run.realm.identityProviders.get(alias) ?? live;
  const config = declaredConfig(run, alias, file, objectAt(before, 'config'));
  const next = withDeclared(run, alias, file, { ...before, config });
  if (isWritten(file, next, before)) saveProvider(run, next, step, before);
}

/** Whether keycloak-config-cli finds a difference; some are of a kind that saving does not settle. */
function isWritten(file: ResolvedObject, next: JsonObject, live: JsonObject): boolean {
  const config = Object.entries(objectIn(file, 'config'));
  const hasIgnored =
    !isEmpty(own(file, 'internalId') as Json | undefined) ||
    (own(file, 'updateProfileFirstLoginMode') ?? 'on') !== 'on' ||
    own(file, 'updateProfileFirstLogin') === false;
  const hasEmpty = config.some(([, value]) => value === '') || FLOWS.some((key) => own(file, key) === '');
  const hasSecret = config.some(([key, value]) => key === 'clientSecret' && value !== MASKED_SECRET);
  return hasIgnored || hasEmpty || hasSecret || JSON.stringify(tidyObject(next)) !== JSON.stringify(tidyObject(live));
}

/** Puts the declared properties of a provider into it. */
function withDeclared(run: Run, alias: string, file: ResolvedObject, live: JsonObject): JsonObject {
  const entity = entityOf(alias);
  const next: JsonObject = { ...live };
  for (const key of SWITCHES) {
    const value = own(file, key);
    setProperty(run, entity, next, key, value === undefined ? key === 'enabled' : (value ?? false));
  }
  for (const key of ['providerId', 'displayName', ...FLOWS]) {
    const value = own(file, key) ?? null;
    if (value !== null) setProperty(run, entity, next, key, value);
  }
  return next;
}

/**
 * @param live the config as it is: it stays where a value is not known.
 * @returns the declared config, empty where the document has none. The live secret is masked, so it is not known whether it is
 *   the declared one.
 */
function declaredConfig(run: Run, alias: string, file: ResolvedObject, live: JsonObject): JsonObject {
  const config: JsonObject = {};
  for (const [key, value] of Object.entries(objectIn(file, 'config'))) {
    const isMasked = key === 'clientSecret' && live[key] === MASKED_SECRET && value !== MASKED_SECRET && value !== '';
    if (!isKnown(value)) noteUnknown(run, entityOf(alias), `config.${key}`);
    else if (isMasked && !isVaulted(value)) noteHidden(run, entityOf(alias), `config.${key}`);
    if (!isKnown(value)) config[key] = key === 'clientSecret' ? MASKED_SECRET : (live[key] ?? null);
    else if (value !== null) config[key] = asText(value);
  }
  return config;
}

/**
 * @param next what is sent to Keycloak.
 * @param live the provider as it is; undefined where it is new. Keycloak does not change its type.
 */
function saveProvider(run: Run, next: JsonObject, step: string, live?: JsonObject): void {
  const { realm } = run;
  const alias = textAt(next, 'alias') ?? '';
  const { [HIDE_ON_LOGIN]: hidden, [ORGANIZATION]: _, ...sent } = objectAt(next, 'config');
  const config = tidyObject({ ...ownConfig(realm, next), ...tidyObject(sent) });
  checkProvider(realm, { ...next, config }, step);
  checkLengths(next, ['alias', 'displayName'], step);
  for (const key of uncertainEndpoints(realm, { ...next, config })) {
    const reason =
      'it is not encrypted, and whether Keycloak takes it is for name servers to say ("sslRequired" is "external")';
    noteUnpredicted(run, `identityProviders.${alias}.config.${key}`, reason);
  }
  const hide = hidden === undefined ? {} : { hideOnLogin: isTrue(hidden) };
  const always = textAt(next, 'providerId') === 'kubernetes' ? { hideOnLogin: true } : {};
  const flows = Object.fromEntries(FLOWS.map((key) => [key, textAt(next, key)?.trim() ? (next[key] as Json) : null]));
  const type = live === undefined ? {} : { providerId: live['providerId'] ?? null };
  const saved = { ...next, ...type, ...hide, ...always, ...flows, config: withSecret(config, live) };
  realm.identityProviders.set(alias, tidyObject(saved));
  wrote(run, step);
}

/** What a type of provider has in its config unless the document says otherwise (GoogleIdentityProviderFactory, 26.7). */
function ownConfig({ keycloak }: LiveRealm, provider: JsonObject): JsonObject {
  const isGoogle = textAt(provider, 'providerId') === 'google' && compareVersions(keycloak, '26.7.0') >= 0;
  return isGoogle ? { issuer: GOOGLE_ISSUER } : {};
}

/** A mask in place of a secret leaves the live one; a new secret is shown masked, as Keycloak does. */
function withSecret(config: JsonObject, live: JsonObject | undefined): JsonObject {
  const secret = config['clientSecret'];
  if (secret === undefined || isVaulted(secret)) return config;
  const isKept = secret === MASKED_SECRET && live !== undefined;
  return { ...config, clientSecret: isKept ? (objectAt(live, 'config')['clientSecret'] ?? null) : MASKED_SECRET };
}

/** Exports do not say which organization a provider belongs to. */
function noteOrganization(run: Run, alias: string, file: ResolvedObject, live: JsonObject | undefined): void {
  noteUnmodelled(run, objectIn(file, 'config'), ORGANIZATION);
  if (!isEmpty(own(file, 'organizationId') as Json | undefined))
    noteUnpredicted(run, `identityProviders.${alias}.organizationId`, 'an export does not have it');
  const domain = textIn(objectIn(file, 'config'), DOMAIN);
  const isNew = domain !== '' && live !== undefined && textAt(live, 'config', DOMAIN) !== domain;
  if (isNew && run.realm.organizations?.size !== 0)
    noteUnpredicted(
      run,
      `identityProviders.${alias}.config.${DOMAIN}`,
      'whether its organization has that domain is not known',
    );
}

function entityOf(name: string): EntityName {
  return { type: 'identity-provider', name };
}
