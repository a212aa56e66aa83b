import { type Diagnostic, didYouMean } from '@realm-as-code/renderer';
import { error } from '../codes.ts';
import type { ExternalDatabase, Stage } from '../stage.ts';
import type { YamlSource } from '../yaml/yaml-source.ts';
import type { Extras } from './make-deployment.ts';

/** Where the files of `certificates` are for those who write them. */
const FOLDER = 'templates/configs/keycloak/certificates';

/**
 * Checks that the settings of a stage go together, on whichever target.
 *
 * @returns `contradictory-stage`, and `unverified-database` where a stage does not say how its database is protected.
 */
export function checkDeployment(stage: Stage, extras: Extras, source: YamlSource): Diagnostic[] {
  const { keycloak, database } = stage;
  const report = (code: 'contradictory-stage' | 'unverified-database', path: string[], message: string, hint: string) =>
    error(code, source.file, source.locate(path), message, hint);
  const found: Diagnostic[] = [];
  if (keycloak.database === 'embedded' && (keycloak.instances ?? 1) > 1) {
    const message = `${keycloak.instances} instances cannot share an embedded database`;
    found.push(
      report('contradictory-stage', ['keycloak', 'instances'], message, 'Use "database: postgres" or "external"'),
    );
  }
  if (keycloak.database !== 'external') {
    // What all stages share need not be for each of them.
    if (Object.hasOwn(source.value, 'database')) {
      const message = `"database" describes an external database, but this stage has "database: ${keycloak.database}"`;
      const hint = 'Say "keycloak.database: external", or remove it';
      found.push(report('contradictory-stage', ['database'], message, hint));
    }
    return found;
  }
  if (database === undefined) {
    const hint = 'Add a section "database" with its host';
    const message = 'nothing says where the external database is';
    return [...found, report('contradictory-stage', ['keycloak', 'database'], message, hint)];
  }
  return [...found, ...checkProtection(database, extras, report)];
}

function checkProtection(
  { vendor = 'postgres', certificate, tls, properties }: ExternalDatabase,
  { certificates }: Extras,
  report: (
    code: 'contradictory-stage' | 'unverified-database',
    path: string[],
    message: string,
    hint: string,
  ) => Diagnostic,
): Diagnostic[] {
  const given = [certificate === undefined ? [] : 'certificate', tls === undefined ? [] : 'tls'].flat();
  const [first] = given;
  if (first !== undefined && (vendor !== 'postgres' || properties !== undefined)) {
    const why = properties === undefined ? `${vendor} takes no "${first}"` : `"properties" replaces "${first}"`;
    const hint = 'Say it in "properties", in the words of the JDBC driver';
    return [report('contradictory-stage', ['database', first], why, hint)];
  }
  if (given.length > 1) {
    const message = '"certificate" verifies the server, and "tls" says that it is not verified';
    return [report('contradictory-stage', ['database', 'tls'], message, 'Remove one of them')];
  }
  if (certificate !== undefined && !certificates.includes(certificate)) {
    const message = `there is no certificate ${JSON.stringify(certificate)}`;
    const hint = didYouMean(certificate, certificates) ?? `Put it into ${FOLDER}`;
    return [report('contradictory-stage', ['database', 'certificate'], message, hint)];
  }
  if (vendor === 'postgres' && first === undefined && properties === undefined) {
    const message =
      'nothing says how the connection to the database is protected, and PostgreSQL falls back to plain text';
    const hint = `Name a file of ${FOLDER} as "certificate", or say "tls: required" (encrypted, whoever answers) or "tls: off"`;
    return [report('unverified-database', ['database'], message, hint)];
  }
  return [];
}
