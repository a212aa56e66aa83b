// Configs of the executions in flows (AuthenticatorConfigImportService).

import type { JsonObject } from '@realm-as-code/renderer';
import { tidyObject } from '../live/tidy.ts';
import { flowToCompare } from './declared-flows.ts';
import { noteUnknown } from './properties.ts';
import { isKnown, objectIn, objectsIn, type ResolvedObject, textIn } from './resolved.ts';
import type { Run } from './simulated-run.ts';
import { Stop } from './stop.ts';

/**
 * Deletes the configs that no flow uses.
 *
 * @param declared the flows of the document: they count as they stand there, whatever became of them.
 */
export function deleteUnusedConfigs({ realm }: Run, declared: ReadonlyMap<string, ResolvedObject>): void {
  const used = new Set<string | undefined>();
  for (const [alias, live] of realm.flows) {
    const file = declared.get(alias);
    const flow = file === undefined ? live : flowToCompare(file);
    for (const { config } of flow.executions) used.add(config);
  }
  for (const alias of realm.authenticatorConfigs.keys()) {
    if (!used.has(alias)) realm.authenticatorConfigs.delete(alias);
  }
}

/** Makes the configs of a document exactly as declared. */
export function importConfigs(run: Run, document: ResolvedObject): void {
  const { authenticatorConfigs } = run.realm;
  for (const file of objectsIn(document, 'authenticatorConfig')) {
    const alias = textIn(file, 'alias');
    if (!authenticatorConfigs.has(alias))
      throw new Stop(`update authenticator config "${alias}"`, 'no execution uses it');
    if (isKnown(file)) authenticatorConfigs.set(alias, valuesOf(file));
    else noteUnknown(run, { type: 'authenticator-config', name: alias }, 'config');
  }
}

/** @returns what a declared config sets; nothing where a part of it is not known. */
export function valuesOf(file: ResolvedObject): JsonObject {
  const values = objectIn(file, 'config');
  return isKnown(values) ? tidyObject(values) : {};
}
