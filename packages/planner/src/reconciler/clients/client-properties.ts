// The properties of a client that Keycloak stores as they are (ClientRepresentation, RepresentationToModel).

import { compareVersions, isTrue, type Json, type JsonObject, objectAt } from '@realm-as-code/renderer';
import { asText, isEmpty } from '../../live/tidy.ts';
import { does } from '../config-cli-versions.ts';
import { noteUnknown } from '../properties.ts';
import { isKnown, objectIn, type Resolved, type ResolvedObject } from '../resolved.ts';
import type { EntityName, Run } from '../simulated-run.ts';

type Kind = 'text' | 'flag' | 'number' | 'texts';

const KINDS: Readonly<Record<string, Kind>> = {
  ...kindOf('text', [
    'name',
    'description',
    'type',
    'rootUrl',
    'adminUrl',
    'baseUrl',
    'clientAuthenticatorType',
    'protocol',
  ]),
  ...kindOf('flag', [
    'enabled',
    'alwaysDisplayInConsole',
    'surrogateAuthRequired',
    'bearerOnly',
    'consentRequired',
    'standardFlowEnabled',
    'implicitFlowEnabled',
    'directAccessGrantsEnabled',
    'serviceAccountsEnabled',
    'authorizationServicesEnabled',
    'publicClient',
    'frontchannelLogout',
    'fullScopeAllowed',
  ]),
  ...kindOf('number', ['notBefore', 'nodeReRegistrationTimeout']),
  ...kindOf('texts', ['redirectUris', 'webOrigins']),
};

function kindOf(kind: Kind, keys: readonly string[]): Record<string, Kind> {
  return Object.fromEntries(keys.map((key) => [key, kind]));
}

/** Sets the declared properties of a client; what Keycloak does not store is left out. */
export function setClientProperties(run: Run, entity: EntityName, next: JsonObject, file: ResolvedObject): void {
  for (const [key, value] of Object.entries(file)) {
    if (value === null || (KINDS[key] === undefined && key !== 'registeredNodes')) continue;
    if (!isKnown(value)) noteUnknown(run, entity, key);
    // Nodes are added, never removed; URIs are a set.
    else if (key === 'registeredNodes') next[key] = { ...objectAt(next, key), ...objectAt(value) };
    else next[key] = KINDS[key] === 'texts' ? storedTexts(run, value) : asDeclared(key, value);
  }
}

/** Each once; since Keycloak 26.7, without blank ones. */
function storedTexts({ realm }: Run, value: Json): string[] {
  const takesBlank = compareVersions(realm.keycloak, '26.7.0') < 0;
  return [...new Set(textsOf(value))].filter((text) => takesBlank || text.trim() !== '');
}

/** Sets the declared attributes of a client. Keycloak stores none that is blank. */
export function setClientAttributes(run: Run, entity: EntityName, next: JsonObject, file: ResolvedObject): void {
  const attributes = { ...objectAt(next, 'attributes') };
  for (const [key, value] of Object.entries(objectIn(file, 'attributes'))) {
    if (!isKnown(value)) noteUnknown(run, entity, `attributes.${key}`);
    else if (value !== null) attributes[key] = asText(value);
  }
  for (const [key, value] of Object.entries(attributes)) if (asText(value).trim() === '') delete attributes[key];
  next['attributes'] = attributes;
}

/** @returns a value of a document as keycloak-config-cli and Keycloak read it: `"true"` is true, and 5 is `"5"`, where that fits. */
export function asDeclared(key: string, value: Json): Json {
  switch (KINDS[key]) {
    case 'flag':
      return typeof value === 'number' ? value !== 0 : isTrue(value);
    case 'number':
      return Number(value);
    case 'text':
      return asText(value);
    case 'texts':
      return textsOf(value);
    default:
      return value;
  }
}

/** @returns whether a document says anything of a property. */
export function isDeclared(file: ResolvedObject, key: string): boolean {
  const value: Resolved | undefined = file[key];
  return value !== undefined && value !== null;
}

function textsOf(value: Json): string[] {
  return Array.isArray(value) ? value.filter((item) => item !== null).map(asText) : [];
}

/** The token exchange that keycloak-config-cli switches on where its other attribute is set. */
const EXCHANGE = 'standard.token.exchange.enabled';
const EXCHANGE_REFRESH = 'standard.token.exchange.enableRefreshRequestedTokenType';

/** Switches token exchange on, as keycloak-config-cli does where a document has attributes and there is a refresh. */
export function switchExchangeOn(run: Run, next: JsonObject, file: ResolvedObject): void {
  const attributes = objectAt(next, 'attributes');
  const isSaid = attributes[EXCHANGE] !== undefined || isEmpty(attributes[EXCHANGE_REFRESH]);
  if (isSaid || !isDeclared(file, 'attributes') || !does(run, 'exchangesTokens')) return;
  next['attributes'] = { ...attributes, [EXCHANGE]: 'true' };
}

/** @returns whether a client exchanges tokens. */
export function exchangesTokens(client: JsonObject): boolean {
  const attributes = objectAt(client, 'attributes');
  return attributes[EXCHANGE] === 'true' || !isEmpty(attributes[EXCHANGE_REFRESH]);
}
