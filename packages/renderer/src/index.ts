export { CHECKED_URLS, refusalOfUrl } from './keycloak/client-urls.ts';
export { compareVersions } from './keycloak/compare-versions.ts';
export {
  compareText,
  type Diagnostic,
  type DiagnosticCode,
  DiagnosticError,
  error,
  escapeControls,
  formatDiagnostic,
  type Position,
  type RuleCode,
  type Severity,
  sortDiagnostics,
  START,
} from './diagnostics/diagnostic.ts';
export { formatPath, isObject, type Json, type JsonObject, own, type Path } from './document/json.ts';
export { type RealmDocument } from './render/merge.ts';
export { isLockedClient } from './keycloak/locked-clients.ts';
export { parseTemplate } from './document/parse.ts';
export { type Placeholder, variableNames } from './render/placeholder.ts';
export { FLOW_BINDINGS } from './check/references.ts';
export { renderRealm, type RealmTemplates, type RenderedRealm } from './render/render-realm.ts';
export { type RenderedDocument } from './render/render-document.ts';
export { rules } from './check/rules/index.ts';
export { type Rule } from './check/rule.ts';
export { findSecrets, hideRanges, isSecretName, type Range, SECRET, SecretValues } from './secrets/secrets.ts';
export { hideSecretsInText, secretRanges, secretsInText } from './secrets/secrets-in-text.ts';
export { serialiseRealm, type SerialisedRealm } from './render/serialise.ts';
export { type JsonSource, positionAt, type SourceFile } from './document/source.ts';
export { LIMITED_TEXTS, TEXT_LIMIT } from './keycloak/text-limits.ts';
export { didYouMean, suggest } from './diagnostics/suggest.ts';
export { type RealmType } from './keycloak/realm-types.ts';
export { providers } from './keycloak/generated/keycloak-data.js';
export { keycloakVersion, validateRealm, type ValidateOptions } from './check/validate-realm.ts';
