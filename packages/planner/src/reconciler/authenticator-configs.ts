// Configs of the executions in flows (AuthenticatorConfigImportService).

import type { JsonObject } from '@realm-as-code/renderer';
import { asText, tidyObject } from '../live/tidy.ts';
import { type DeclaredFlows, executionsOf } from './declared-flows.ts';
import { refusalOfName } from './executions.ts';
import { deleteConfig } from './flow-uses.ts';
import { noteUnknown } from './properties.ts';
import { isKnown, objectIn, objectsIn, type ResolvedObject, textIn } from './resolved.ts';
import type { Run } from './simulated-run.ts';
import { Stop } from './stop.ts';

/**
 * Creates a config of an execution, which has to be in the document.
 *
 * @returns whether it was created: where Keycloak refuses it, because of its name or because there is one of that name,
 *   keycloak-config-cli does not notice, and the execution stays without one.
 */
export function createConfig({ realm }: Run, alias: string, { configs }: DeclaredFlows, step: string): boolean {
  const file = configs.get(alias);
  if (file === undefined) throw new Stop(step, `the file has no authenticator config "${alias}"`);
  if (alias === '' || refusalOfName(alias) !== undefined || realm.authenticatorConfigs.has(alias)) return false;
  realm.authenticatorConfigs.set(alias, valuesOf(file));
  return true;
}

/**
 * Deletes the configs that no flow uses.
 *
 * @param declared the flows of the document count as they stand there, whatever became of them.
 */
export function deleteUnusedConfigs({ realm }: Run, declared: DeclaredFlows): void {
  const used = new Set<string | undefined>();
  for (const [alias, live] of realm.flows) {
    const file = declared.flows.find((flow) => flow.alias === alias);
    const executions = file === undefined ? live.executions : executionsOf(file, 'delete unused authenticator configs');
    for (const { config } of executions) used.add(config);
  }
  for (const alias of realm.authenticatorConfigs.keys()) {
    if (!used.has(alias)) deleteConfig(realm, alias);
  }
}

/** Makes the configs of a document exactly as declared. */
export function importConfigs(run: Run, document: ResolvedObject): void {
  const { authenticatorConfigs } = run.realm;
  for (const file of objectsIn(document, 'authenticatorConfig')) {
    const alias = textIn(file, 'alias');
    const step = `update authenticator config "${alias}"`;
    if (!authenticatorConfigs.has(alias)) throw new Stop(step, 'no execution uses it');
    const refusal = refusalOfName(alias);
    if (refusal !== undefined) throw new Stop(step, `${refusal} (HTTP 400)`);
    if (isKnown(file)) authenticatorConfigs.set(alias, valuesOf(file));
    else noteUnknown(run, { type: 'authenticator-config', name: alias }, 'config');
  }
}

/** What a declared config sets, as texts; nothing where a part of it is not known. */
function valuesOf(file: ResolvedObject): JsonObject {
  const values = objectIn(file, 'config');
  if (!isKnown(values)) return {};
  return tidyObject(
    Object.fromEntries(Object.entries(values).map(([key, value]) => [key, value === null ? value : asText(value)])),
  );
}
