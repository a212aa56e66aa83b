import { type Diagnostic, error } from '../diagnostics/diagnostic.ts';
import { keycloakData, keycloakVersion } from '../keycloak/keycloak-data.ts';
import { isInRange } from '../keycloak/version-range.ts';
import { describePlace } from './describe-place.ts';
import type { RenderedRealm } from '../render/render-realm.ts';
import { indexRealm, type ValidateOptions } from './realm-index.ts';
import { checkSchema } from './schema.ts';
import * as rules from './rules/index.ts';
import type { Report, Rule } from './rule.ts';

/** Where Keycloak looks for jars with providers. */
const PROVIDERS = '/opt/keycloak/providers';

/**
 * Checks a rendered realm: each document against the classes it is read into, then all of them against the rules.
 *
 * Rules need the whole realm: when a document could not be read or rendered, what they would miss are guesses, so only
 * the documents that are there are checked against their classes.
 *
 * @returns the findings of rules and `unknown-property`, `wrong-type`, `coerced-type`.
 */
export function validateRealm(realm: RenderedRealm, options: ValidateOptions = {}): Diagnostic[] {
  const data = keycloakData(options.keycloak ?? keycloakVersion);
  const { only } = options;
  const diagnostics = only === undefined ? realm.documents.flatMap((document) => checkSchema(document, data)) : [];
  if (!realm.isComplete) return diagnostics;
  const index = indexRealm(realm, options);
  const hasOwnProviders = index.mounts.some((mount) => mount === '/' || mount.startsWith(PROVIDERS));
  for (const rule of Object.values<Rule>(rules)) {
    if (!isInRange(index.keycloak, rule) || only?.includes(rule.code) === false) continue;
    const report: Report = ({ document, path }, { message, hint, part = 'value', ...finding }) => {
      const found = error(rule.code, document.source.file, document.locate(path, part), message, hint);
      const isAccepted =
        (document.kind === 'bootstrap' && (finding.import ?? rule.import) === 'accepts') ||
        (hasOwnProviders && rule.mayBeOwn === true);
      const severity = isAccepted ? 'warning' : (finding.severity ?? rule.severity);
      diagnostics.push({ ...found, severity, place: describePlace({ document, path }) });
    };
    rule.check(index, report);
  }
  return diagnostics;
}
