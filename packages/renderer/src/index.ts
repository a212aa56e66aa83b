export {
  compareText,
  type Diagnostic,
  type DiagnosticCode,
  DiagnosticError,
  error,
  formatDiagnostic,
  type Position,
  type Severity,
  sortDiagnostics,
  START,
} from './diagnostic.ts';
export { formatPath, isObject, type Json, type JsonObject, own, type Path } from './json.ts';
export { type RealmDocument } from './merge.ts';
export { parseTemplate } from './parse.ts';
export { type Placeholder, variableNames } from './placeholder.ts';
export { renderRealm, type RealmTemplates, type RenderedRealm } from './realm.ts';
export { type RenderedDocument } from './render.ts';
export { serialiseRealm, type SerialisedRealm } from './serialise.ts';
export { type JsonSource, type SourceFile } from './source.ts';
export { suggest } from './suggest.ts';
