// Clients that use other flows than their realm (ClientImportService.doImportDependencies).

import { type JsonObject, objectAt, textAt } from '@realm-as-code/renderer';
import { asExported } from '../../live/as-exported.ts';
import type { LiveRealm } from '../../live/live-realm.ts';
import { asText, isEmpty } from '../../live/tidy.ts';
import { findClient, nameOfClient } from './client-lookup.ts';
import { noteUnknown } from '../properties.ts';
import { isKnown, objectsIn, type ResolvedObject } from '../resolved.ts';
import type { Run } from '../simulated-run.ts';
import { Stop } from '../stop.ts';
import { writeClient } from './write-client.ts';

const OVERRIDES = 'authenticationFlowBindingOverrides';

/** Makes the overrides of each declared client those of the document; a client that has none there loses them. */
export function importFlowOverrides(run: Run, document: ResolvedObject): void {
  for (const client of objectsIn(document, 'clients')) importOverridesOf(run, client);
}

/** Flows are named by alias or by ID. */
function importOverridesOf(run: Run, file: ResolvedObject): void {
  const { realm } = run;
  const step = `override flows of client "${nameOfClient(file)}"`;
  const name = findClient(realm, file, step);
  const live = name === undefined ? undefined : realm.clients.get(name);
  if (name === undefined || live === undefined) throw new Stop(step, `there is no client "${nameOfClient(file)}"`);
  const declared = file[OVERRIDES] ?? null;
  if (!isKnown(declared)) {
    noteUnknown(run, { type: 'client', name }, OVERRIDES);
    return;
  }
  if (declared !== null && isSame(realm, objectAt(declared), objectAt(live, OVERRIDES))) return;
  const overrides = Object.entries(objectAt(declared)).filter(([, flow]) => !isEmpty(flow));
  const named = overrides.map(([kind, flow]): [kind: string, alias: string] => {
    const alias = aliasOf(realm, asText(flow)) ?? asText(flow);
    if (!realm.flows.has(alias)) throw new Stop(step, `there is no flow "${alias}"`);
    return [kind, alias];
  });
  writeClient(run, name, { ...live, [OVERRIDES]: Object.fromEntries(named) }, live, step);
}

/** It compares the declared values with IDs: an alias is never the same, and no property is not the same as an empty one. */
function isSame(realm: LiveRealm, declared: JsonObject, live: JsonObject): boolean {
  const keys = Object.keys(declared);
  const isOne = (key: string): boolean =>
    Object.hasOwn(live, key) && aliasOf(realm, asText(declared[key] ?? '')) === live[key];
  return keys.length === Object.keys(live).length && keys.every(isOne);
}

/** @returns the alias of the flow with an ID; undefined where no flow has had it since before the run. */
function aliasOf({ flows }: LiveRealm, id: string): string | undefined {
  return [...flows].find(([, flow]) => textAt(asExported(flow) ?? null, 'id') === id)?.[0];
}
