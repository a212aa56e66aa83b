export { CHECKED_URLS, refusalOfUrl } from './client-urls.ts';
export { compareVersions } from './compare-versions.ts';
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
} from './diagnostic.ts';
export { formatPath, isObject, type Json, type JsonObject, own, type Path } from './json.ts';
export { type RealmDocument } from './merge.ts';
export { isLockedClient } from './locked-clients.ts';
export { parseTemplate } from './parse.ts';
export { type Placeholder, variableNames } from './placeholder.ts';
export { FLOW_BINDINGS } from './references.ts';
export { renderRealm, type RealmTemplates, type RenderedRealm } from './realm.ts';
export { type RenderedDocument } from './render.ts';
export { rules } from './rules/index.ts';
export { type Rule } from './rules/rule.ts';
export { findSecrets, hideRanges, isSecretName, type Range, SECRET, SecretValues } from './secrets.ts';
export { hideSecretsInText, secretRanges, secretsInText } from './secrets-in-text.ts';
export { serialiseRealm, type SerialisedRealm } from './serialise.ts';
export { type JsonSource, positionAt, type SourceFile } from './source.ts';
export { LIMITED_TEXTS, TEXT_LIMIT } from './text-limits.ts';
export { didYouMean, suggest } from './suggest.ts';
export { type RealmType } from './realm-schema.ts';
export { providers } from './generated/keycloak-data.js';
export { keycloakVersion, validateRealm, type ValidateOptions } from './validate.ts';
