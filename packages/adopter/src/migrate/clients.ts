import {
  MASKED_SECRET,
  isTrue,
  type Json,
  type JsonObject,
  objectAt,
  objectsAt,
  textAt,
} from '@realm-as-code/renderer';
import { authorizationOf } from './authorization.ts';
import { addNewClientScopes, addScope, scopeName } from './client-scopes.ts';
import { filledTexts, given, likeSample, pick, textMap, textsAt } from './given.ts';
import { mappersOf } from './protocol-mappers.ts';
import type { ClientDraft, RealmDraft } from './realm-draft.ts';
import { isBefore } from './release.ts';

/** What a new client has where its document says nothing: `JpaRealmProvider.addClient`, `RepresentationToModel.createClient`. */
const DEFAULTS: JsonObject = {
  surrogateAuthRequired: false,
  enabled: true,
  alwaysDisplayInConsole: false,
  clientAuthenticatorType: 'client-secret',
  notBefore: 0,
  bearerOnly: false,
  consentRequired: false,
  standardFlowEnabled: true,
  implicitFlowEnabled: false,
  directAccessGrantsEnabled: false,
  serviceAccountsEnabled: false,
  publicClient: false,
  frontchannelLogout: false,
  protocol: 'openid-connect',
  nodeReRegistrationTimeout: -1,
};
/** What an export has only where it is set. */
const OPTIONAL: readonly string[] = [
  'id',
  'clientId',
  'name',
  'description',
  'type',
  'rootUrl',
  'adminUrl',
  'baseUrl',
  'registeredNodes',
];
/** What SAML clients encrypted with before 26.4, which made it a choice. */
const FORMER_ENCRYPTION: JsonObject = {
  'saml.encryption.algorithm': 'http://www.w3.org/2001/04/xmlenc#aes128-cbc',
  'saml.encryption.keyAlgorithm': 'http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p',
  'saml.encryption.digestMethod': 'http://www.w3.org/2000/09/xmldsig#sha1',
};

/** Takes the clients of a file over. */
export function importClients(draft: RealmDraft, file: JsonObject): void {
  for (const client of objectsAt(file, 'clients')) {
    const converted = toClient(draft, client);
    draft.clients.set(textAt(client, 'clientId') ?? '', converted);
    draft.clientRoles.set(textAt(client, 'clientId') ?? '', new Map());
    importScopes(draft, converted, client);
  }
}

function toClient(draft: RealmDraft, client: JsonObject): ClientDraft {
  const properties: JsonObject = pick(client, OPTIONAL);
  for (const [key, sample] of Object.entries(DEFAULTS)) {
    const value = given(client, key);
    properties[key] = value === undefined ? sample : likeSample(sample, value);
  }
  const onlyGrants = given(client, 'directGrantsOnly');
  if (onlyGrants !== undefined) {
    properties['standardFlowEnabled'] = !isTrue(onlyGrants);
    properties['directAccessGrantsEnabled'] = isTrue(onlyGrants);
  }
  const full = given(client, 'fullScopeAllowed');
  properties['fullScopeAllowed'] = full === undefined ? !isTrue(properties['consentRequired']) : isTrue(full);
  // An import makes a secret where there is none. Nobody knows it but the realm.
  const isConfidential = properties['publicClient'] !== true && properties['bearerOnly'] !== true;
  const secret = given(client, 'secret') ?? (draft.isCurrent ? undefined : MASKED_SECRET);
  if (isConfidential && secret !== undefined) properties['secret'] = secret;
  // ClientRepresentation.getAuthorizationServicesEnabled
  if (isTrue(given(client, 'authorizationServicesEnabled')) || given(client, 'authorizationSettings') !== undefined) {
    Object.assign(properties, { authorizationServicesEnabled: true, serviceAccountsEnabled: true });
    Object.assign(properties, { publicClient: false, bearerOnly: false });
    properties['authorizationSettings'] = authorizationOf(client);
  }
  const redirectUris = textsAt(client, 'redirectUris');
  properties['redirectUris'] = redirectUris;
  properties['webOrigins'] =
    given(client, 'webOrigins') === undefined ? originsOf(redirectUris) : textsAt(client, 'webOrigins');
  properties['authenticationFlowBindingOverrides'] = filledTexts(
    objectAt(client, 'authenticationFlowBindingOverrides'),
  );
  return {
    properties,
    attributes: attributesOf(draft, client),
    protocolMappers: mappersOf(draft, client),
    scopes: new Map(),
  };
}

function attributesOf(draft: RealmDraft, client: JsonObject): JsonObject {
  const attributes = textMap(objectAt(client, 'attributes'));
  const isSaml = given(client, 'protocol') === 'saml';
  const isOld = draft.release !== undefined && isBefore(draft.release, [26, 4, 0]);
  return {
    ...(draft.isCurrent ? {} : { 'post.logout.redirect.uris': '+' }),
    ...attributes,
    ...(isSaml && isOld && attributes['saml.encrypt'] === 'true' ? FORMER_ENCRYPTION : {}),
  };
}

/** @returns the origins of addresses: `RepresentationToModel.defaultWebOrigins`. */
function originsOf(addresses: readonly string[]): Json[] {
  const origins = addresses.flatMap((address) => /^https?:\/\/[^/]*/.exec(address)?.[0] ?? []);
  return [...new Set(origins)];
}

function importScopes(draft: RealmDraft, converted: ClientDraft, client: JsonObject): void {
  const template = textAt(client, 'clientTemplate');
  addNewClientScopes(draft, converted);
  if (template !== undefined) addScope(draft, converted, scopeName(template), true);
  const isGiven = ['defaultClientScopes', 'optionalClientScopes'].some((key) => given(client, key) !== undefined);
  if (!isGiven) return;
  converted.scopes.clear();
  for (const name of textsAt(client, 'defaultClientScopes')) addScope(draft, converted, name, true);
  for (const name of textsAt(client, 'optionalClientScopes')) addScope(draft, converted, name, false);
}
