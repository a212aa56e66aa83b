export { type DocumentCode, documentCodes, type RenderCode, renderCodes } from './diagnostics/codes.ts';
export { checkedUrls, refusalOfUrl } from './keycloak/client-urls.ts';
export { contradictionsOfClient, LEVEL_KEY } from './keycloak/client-contradictions.ts';
export { type ComponentRefusal, refusalsOfComponent } from './keycloak/component-refusals.ts';
export { compareVersions } from './keycloak/compare-versions.ts';
export { nearestVersion } from './keycloak/nearest-version.ts';
export {
  FEATURE_STAGES,
  type KeycloakFeature,
  type KeycloakOption,
  type KeycloakOptionData,
} from './keycloak/options.ts';
export {
  type Diagnostic,
  DiagnosticError,
  error,
  blockLines,
  formatDiagnostic,
  messageOf,
  type Position,
  type ReportOf,
  type Severity,
  sortDiagnostics,
  START,
  warning,
} from './diagnostics/diagnostic.ts';
export {
  formatPath,
  isObject,
  isTrue,
  type Json,
  type JsonObject,
  objectAt,
  objectsAt,
  own,
  type Path,
  textAt,
  valueAt,
} from './document/json.ts';
export { type JsonNode, type JsonProperty, parseJsonTree } from './document/json-tree.ts';
export { mergeDocuments, type RealmDocument } from './render/merge.ts';
export { isLockedClient } from './keycloak/locked-clients.ts';
export { parseTemplate } from './document/parse.ts';
export { at, items, type Placed, text } from './document/placed.ts';
export { describePlace } from './check/describe-place.ts';
export { isReservedVariable } from './keycloak/reserved-variables.ts';
export { ENV_PLACEHOLDER, type Placeholder, variableNames } from './document/placeholder.ts';
export { refusalOfEndpoint } from './keycloak/endpoint-urls.ts';
export {
  ENDPOINTS,
  isOpenIdConnect,
  PKCE_METHODS,
  SIGNATURE_OPTIONS,
  TRANSIENT_NAME,
} from './keycloak/identity-providers.ts';
export {
  authenticatorsFor,
  FLOW_BINDINGS,
  GUARD_FLOW,
  isSubFlowExecution,
  needsGuardFlow,
  REQUIREMENTS,
} from './keycloak/flows.ts';
export { compareText } from './text/compare-text.ts';
export { escapeControls, escapeUnprintable } from './text/escape.ts';
export { palette, type Palette } from './text/palette.ts';
export { namesInTemplates } from './render/names-in-templates.ts';
export { type RealmAddition, renderRealm, type RealmTemplates, type RenderedRealm } from './render/render-realm.ts';
export { type Advice, type AdviseValue } from './render/render-document.ts';
export { type RenderedDocument } from './document/rendered-document.ts';
export * as rules from './check/rules/index.ts';
export type { Rule } from './check/rule.ts';
export { isBrokenPattern } from './keycloak/java-patterns.ts';
export { readInteger } from './keycloak/java-numbers.ts';
export { NON_NEGATIVE_SETTINGS, REQUIRED_CREDENTIALS, RESERVED_IN_LOCALE } from './keycloak/realm-settings.ts';
export { readBoolean, readChoice, readNumber, readText, type Verdict } from './check/scalar-types.ts';
export type { DiagnosticCode, RuleCode } from './check/rule-code.ts';
export {
  findSecrets,
  hideRanges,
  isPlainSecret,
  isSecretName,
  type Range,
  SECRET,
  SecretValues,
} from './secrets/secrets.ts';
export { hideSecretsInText, secretRanges, secretsInText } from './secrets/secrets-in-text.ts';
export { serialiseRealm, type SerialisedRealm } from './render/serialise.ts';
export { type JsonSource, positionAt, type SourceFile } from './document/source.ts';
export { DEFAULT_USER_PROFILE } from './keycloak/default-user-profile.ts';
export { USER_PROFILE } from './keycloak/user-profile.ts';
export { type ProfileSurroundings, refusalOfUserProfile } from './check/user-profile-findings.ts';
export { describeLimit, excessiveLifespansOfClient, excessiveLifespansOfRealm } from './keycloak/session-limits.ts';
export { LIMITED_TEXTS, TEXT_LIMIT } from './keycloak/text-limits.ts';
export { isRealmOfKeycloak, RESERVED_IN_NAMES } from './keycloak/realm-names.ts';
export { IDENTITY_PROVIDER_SWITCHES, MASKED_SECRET, USER_STORAGE_KEYS } from './keycloak/representations.ts';
export { didYouMean, closest, suggest } from './text/suggest.ts';
export { type RealmType, type TypeText } from './keycloak/realm-types.ts';
export { type KeycloakData, keycloakData, keycloakVersion, versionsWithData } from './keycloak/keycloak-data.ts';
export { type ProviderLists } from './keycloak/provider-lists.ts';
export { providers } from './keycloak/default-providers.ts';
export { type FeatureToggles } from './keycloak/features.ts';
export { type ValidateOptions } from './check/realm-index.ts';
export { validateRealm } from './check/validate-realm.ts';
