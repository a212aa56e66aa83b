// What Keycloak makes of a client that is created (RepresentationToModel.createClient, ClientManager.createClient,
// setupClientDefaults of OIDCLoginProtocolFactory and SamlProtocolFactory; measured with 26.5.5).

import { sha1 } from '@noble/hashes/legacy.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { isTrue, type Json, type JsonObject, objectAt, textAt } from '@realm-as-code/renderer';
import { isDeclared } from './client-properties.ts';
import { isTrueIn, objectIn, type ResolvedObject, textsIn } from '../resolved.ts';

/** Stands in for what Keycloak generates: secrets, keys, IDs. */
export const GENERATED = '(generated)';

/** What every new client is unless the document says otherwise. */
export const NEW_CLIENT: JsonObject = {
  enabled: true,
  protocol: 'openid-connect',
  clientAuthenticatorType: 'client-secret',
  standardFlowEnabled: true,
  nodeReRegistrationTimeout: -1,
  notBefore: 0,
};

/** Of a SAML client; each unless the document has the attribute. */
const SAML_ATTRIBUTES: JsonObject = {
  saml_signature_canonicalization_method: 'http://www.w3.org/2001/10/xml-exc-c14n#',
  'saml.signature.algorithm': 'RSA_SHA256',
  saml_name_id_format: 'username',
  'saml.authnstatement': 'true',
  saml_force_name_id_format: 'false',
  'saml.allow.ecp.flow': 'false',
  'saml.server.signature': 'true',
  'saml.force.post.binding': 'true',
  'saml.client.signature': 'true',
};
export const ARTIFACT_BINDING = 'saml.artifact.binding.identifier';

/**
 * Adds to a new client what follows from the document: Keycloak goes by what it says, not by what it leaves out, and gives most
 * of it only to a client whose protocol the document names.
 *
 * @param next the client with what the document declares, which is changed.
 */
export function completeNewClient(clientId: string, file: ResolvedObject, next: JsonObject): void {
  if (!isDeclared(file, 'fullScopeAllowed')) next['fullScopeAllowed'] = !isTrue(next['consentRequired']);
  if (!isDeclared(file, 'webOrigins')) next['webOrigins'] = originsOf(textsIn(next, 'redirectUris'));
  if (isDeclared(file, 'directGrantsOnly')) {
    const isOnly = isTrueIn(file, 'directGrantsOnly');
    Object.assign(next, { standardFlowEnabled: !isOnly, directAccessGrantsEnabled: isOnly });
  }
  if (isDeclared(file, 'protocol')) {
    if (next['protocol'] === 'openid-connect') completeOpenIdClient(file, next);
    if (next['protocol'] === 'saml') completeSamlClient(clientId, file, next);
  }
  next['attributes'] = { ...objectAt(next, 'attributes'), realm_client: 'false' };
}

function completeOpenIdClient(file: ResolvedObject, next: JsonObject): void {
  const root = textAt(next, 'rootUrl');
  if (root !== undefined && textsIn(file, 'redirectUris').length === 0) {
    const everything = root.endsWith('/') ? `${root}*` : `${root}/*`;
    Object.assign(next, { redirectUris: [everything], webOrigins: [originOf(everything)] });
  }
  if (root !== undefined && !isDeclared(file, 'adminUrl')) next['adminUrl'] = root;
  if (!isDeclared(file, 'publicClient')) next['publicClient'] = true;
  if (!isDeclared(file, 'directAccessGrantsEnabled') && !isDeclared(file, 'directGrantsOnly'))
    next['directAccessGrantsEnabled'] = true;
  if (isDeclared(objectIn(file, 'attributes'), 'backchannel.logout.url')) return;
  next['attributes'] = {
    ...objectAt(next, 'attributes'),
    'backchannel.logout.session.required': 'true',
    'backchannel.logout.revoke.offline.tokens': 'false',
  };
}

function completeSamlClient(clientId: string, file: ResolvedObject, next: JsonObject): void {
  if (!isDeclared(file, 'frontchannelLogout')) next['frontchannelLogout'] = true;
  const declared = objectIn(file, 'attributes');
  const defaults = Object.entries(SAML_ATTRIBUTES).filter(([key]) => !isDeclared(declared, key));
  const attributes: Record<string, Json> = { ...objectAt(next, 'attributes'), ...Object.fromEntries(defaults) };
  attributes[ARTIFACT_BINDING] = artifactBindingOf(clientId);
  const readsKeys = isTrue(attributes['saml.useMetadataDescriptorUrl']) && !attributes['saml.metadataDescriptorUrl'];
  if (attributes['saml.client.signature'] === 'true' && !attributes['saml.signing.certificate'] && !readsKeys) {
    attributes['saml.signing.certificate'] = GENERATED;
    attributes['saml.signing.private.key'] = GENERATED;
  }
  next['attributes'] = attributes;
}

/** @returns by what a SAML client's artifacts are told: the SHA-1 of its ID (ArtifactBindingUtils). */
export function artifactBindingOf(clientId: string): string {
  return btoa(String.fromCharCode(...sha1(utf8ToBytes(clientId))));
}

function originsOf(redirectUris: readonly string[]): string[] {
  return [...new Set(redirectUris.filter((uri) => uri.startsWith('http')).map(originOf))];
}

/** As Keycloak cuts it off (UriUtils.getOrigin). */
function originOf(uri: string): string {
  const end = uri.indexOf('/', 8);
  return end === -1 ? uri : uri.slice(0, end);
}
